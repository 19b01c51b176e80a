use tidy::Sources;
use tidy::features::check;

use crate::assert_found;

/// Looks for the message at these lines of a file that consists of `text`.
#[track_caller]
fn assert_stray(text: &str, lines: &[usize]) {
    let expected: Vec<String> = lines
        .iter()
        .map(|line| {
            format!(
                "lsm/src/a.rs:{line}: `cfg(feature = …)` is only on `mod` and `use` lines, and in \
                 stage.rs: put what depends on the feature into a file of its own"
            )
        })
        .collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    assert_found(check(&Sources::planted(&[("lsm/src/a.rs", text)])), &expected);
}

#[test]
fn on_an_item_it_is_found() {
    assert_stray("#[cfg(feature = \"wal\")]\nfn f() {}\n", &[1]);
    assert_stray("#[cfg(all(unix, not(feature = \"wal\")))]\nconst A: u8 = 1;\n", &[1]);
    assert_stray("#[cfg_attr(feature = \"wal\", derive(Debug))]\nstruct A;\n", &[1]);
    assert_stray("\n#![cfg(feature = \"wal\")]\nmod a;\n", &[2]);
}

#[test]
fn inside_of_a_function_it_is_found() {
    assert_stray("fn f() {\n    #[cfg(feature = \"wal\")]\n    g();\n}\n", &[2]);
    assert_stray("fn f() -> bool {\n    cfg!(feature = \"wal\")\n}\n", &[2]);
    assert_stray("struct A {\n    #[cfg(feature = \"wal\")]\n    b: u8,\n}\n", &[2]);
}

#[test]
fn behind_another_attribute_it_is_found() {
    assert_stray("#[cfg(feature = \"wal\")]\n#[inline]\nfn f() {}\n", &[1]);
}

#[test]
fn on_a_module_and_an_import_it_belongs() {
    assert_stray(
        "#[cfg(feature = \"wal\")]\n#[path = \"b.rs\"]\npub(crate) mod wal;\n\
         #[cfg(feature = \"wal\")]\npub use wal::Wal;\n#[cfg(unix)]\nfn f() {}\n",
        &[],
    );
}

#[test]
fn quoted_or_commented_it_is_nothing() {
    assert_stray("/// #[cfg(feature)]\nfn f() {} // cfg!(feature)\n", &[]);
    assert_stray("const A: &str = \"#[cfg(feature = \\\"wal\\\")] fn\";\n", &[]);
}

#[test]
fn in_the_file_of_stages_it_belongs() {
    let text = "const A: u8 = cfg!(feature = \"wal\") as u8;\n";
    assert_found(check(&Sources::planted(&[("lsm/src/stage.rs", text)])), &[]);
}
