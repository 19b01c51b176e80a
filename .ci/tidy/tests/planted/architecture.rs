use tidy::Sources;
use tidy::architecture::{check_map, check_rules};
use tidy::rules::{Ban, Rule};

use crate::assert_found;

#[test]
fn a_file_that_is_missing_from_the_map_and_one_too_many_are_found() {
    let document = "# It\n\n## The map\n\n### The floor\n\n- `a.rs`: A file.\n- `b/c.rs`: Another,\n  \
                    at length.\n- `a.rs`: Again.\n\n## Next\n\n- `gone.rs`: Not the map.\n";
    let sources = Sources::planted(&[
        ("lsm/ARCHITECTURE.md", document),
        ("lsm/src/a.rs", "//! A file.\n"),
        ("lsm/src/b.rs", "//! The parent.\n//! And more.\n"),
        ("lsm/tests/a.rs", "//! A test.\n"),
    ]);
    assert_found(
        check_map(&sources),
        &[
            "lsm/ARCHITECTURE.md:8: the map has b/c.rs, which isn't there: take it out",
            "lsm/ARCHITECTURE.md:10: the map has a.rs twice",
            "lsm/src/b.rs:1: isn't on the map. \
             Add to lsm/ARCHITECTURE.md: - `b.rs`: The parent.",
        ],
    );
}

#[test]
fn a_rule_that_is_only_stated_and_one_that_is_only_checked_are_found() {
    let document = "## Rules\n\n- `stated`: Nothing does it.\n- `both`: Nor this.\n";
    let sources = Sources::planted(&[("lsm/ARCHITECTURE.md", document)]);
    let rule = |id| Rule { id, of: &["*"], except: &[], ban: Ban::Parts(&[]) };
    assert_found(
        check_rules(&sources, &[rule("both"), rule("checked")]),
        &[
            "lsm/ARCHITECTURE.md:1: `checked` is checked, but isn't stated: say what for",
            "lsm/ARCHITECTURE.md:3: `stated` isn't checked: add it to the list of rules",
        ],
    );
}

#[test]
fn a_rule_about_a_part_that_is_gone_is_found() {
    let sources = Sources::planted(&[
        ("lsm/ARCHITECTURE.md", "## Rules\n\n- `rule`: It keeps apart.\n"),
        ("lsm/src/a.rs", ""),
        ("lsm/src/b/c.rs", ""),
    ]);
    let ban = Ban::Parts(&["b", "gone/too"]);
    let rule = Rule { id: "rule", of: &["a", "gone"], except: &["b/c"], ban };
    assert_found(
        check_rules(&sources, &[rule]),
        &[
            "lsm/ARCHITECTURE.md:1: `rule` is about `gone/too`, which isn't there",
            "lsm/ARCHITECTURE.md:1: `rule` is about `gone`, which isn't there",
        ],
    );
}
