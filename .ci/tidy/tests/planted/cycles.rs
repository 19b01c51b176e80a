use tidy::cycles::check;
use tidy::{Finding, Imports, Outlines, Sources};

use crate::assert_found;

/// Returns what is found in files that are compiled from `src/lib.rs` on.
fn circles(files: &[(&str, &str)]) -> Vec<Finding> {
    let outlines = Outlines::read(&Sources::planted(files));
    check(&Imports::read(&outlines, &["src/lib.rs".to_string()]))
}

/// Returns the first line of a finding.
fn circle_at(place: &str) -> String {
    format!(
        "{place}: is imported in a circle. \
         Move what both ends need into a file of its own, below them:"
    )
}

#[test]
fn two_files_that_import_each_other_are_found() {
    let found = circles(&[
        ("src/lib.rs", "mod a;\nmod b;\npub use a::A;\n"),
        ("src/a.rs", "use crate::b::B;\npub struct A(B);\n"),
        ("src/b.rs", "pub struct B;\n\nfn f() -> crate::A {\n    todo!()\n}\n"),
    ]);
    assert_found(
        found,
        &[
            &circle_at("src/a.rs:1"),
            "    src/a.rs:1 imports src/b.rs: crate::b::B",
            "    src/b.rs:3 imports src/a.rs: crate::A",
        ],
    );
}

#[test]
fn a_circle_is_told_file_by_file_and_the_shortest_of_a_knot() {
    let found = circles(&[
        ("src/lib.rs", "mod a;\nmod b;\nmod c;\nmod d;\n"),
        ("src/a.rs", "pub struct A;\nfn f(_: crate::b::B) {}\n"),
        ("src/b.rs", "use super::{c::C, d::D};\npub struct B(C, D);\n"),
        ("src/c.rs", "use crate::a;\npub struct C(a::A);\n"),
        ("src/d.rs", "use crate::c::C;\npub struct D(C);\n"),
    ]);
    assert_found(
        found,
        &[
            &circle_at("src/a.rs:2"),
            "    src/a.rs:2 imports src/b.rs: crate::b::B",
            "    src/b.rs:1 imports src/c.rs: super::c::C",
            "    src/c.rs:2 imports src/a.rs: a::A",
            "    (other circles go through 1 more files)",
        ],
    );
}

#[test]
fn a_child_that_needs_its_parent_and_is_needed_by_it_is_found() {
    let parent = "mod child;\nuse child::Child;\npub struct Parent(Child);\n";
    let child = "use super::Parent;\npub struct Child;\nfn f(_: Parent) {}\n";
    let found = circles(&[
        ("src/lib.rs", "mod parent;\n"),
        ("src/parent.rs", parent),
        ("src/parent/child.rs", child),
    ]);
    assert_found(
        found,
        &[
            &circle_at("src/parent.rs:2"),
            "    src/parent.rs:2 imports src/parent/child.rs: child::Child",
            "    src/parent/child.rs:1 imports src/parent.rs: super::Parent",
        ],
    );
}

#[test]
fn star_imports_and_macros_are_followed() {
    let found = circles(&[
        ("src/lib.rs", "mod a;\nmod b;\n"),
        ("src/a.rs", "use crate::b::*;\npub struct A;\nfn f(_: B) {}\n"),
        ("src/b.rs", "pub struct B;\nfn f() {\n    assert!(g(crate::a::A));\n}\n"),
    ]);
    assert_found(
        found,
        &[
            &circle_at("src/a.rs:3"),
            "    src/a.rs:3 imports src/b.rs: B",
            "    src/b.rs:3 imports src/a.rs: crate::a::A",
        ],
    );
}

#[test]
fn a_parent_that_only_declares_and_re_exports_is_in_no_circle() {
    let found = circles(&[
        ("src/lib.rs", "pub mod a;\npub use a::A;\npub struct Error;\n"),
        ("src/a.rs", "mod b;\npub use b::B;\npub struct A;\n"),
        ("src/a/b.rs", "use super::A;\nuse crate::Error;\npub struct B(A, Error);\n"),
    ]);
    assert_found(found, &[]);
}

#[test]
fn files_that_cfg_chooses_between_never_meet() {
    let found = circles(&[
        (
            "src/lib.rs",
            "#[cfg(unix)]\n#[path = \"a/unix.rs\"]\nmod a;\n\
             #[cfg(not(unix))]\n#[path = \"a/other.rs\"]\nmod a;\n",
        ),
        ("src/a/unix.rs", "pub const N: u8 = 1;\nfn f() -> u8 {\n    N\n}\n"),
        ("src/a/other.rs", "pub const N: u8 = 2;\nfn f() -> u8 {\n    N\n}\n"),
    ]);
    assert_found(found, &[]);
}
