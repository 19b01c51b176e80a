//! The package as its users get it: examples, a README, licenses, and no other files.
//!
//! The examples are compiled into this program, so that a test never runs an older build of
//! one.
#![expect(clippy::unwrap_used, reason = "in a test it is an assertion")]

#[path = "../examples/phone_book.rs"]
#[expect(dead_code, unreachable_pub, reason = "a program, whose `run` is called here")]
mod phone_book;
#[path = "../examples/secondary_index.rs"]
#[expect(dead_code, unreachable_pub, reason = "a program, whose `run` is called here")]
mod secondary_index;
#[path = "../examples/session_cache.rs"]
#[expect(dead_code, unreachable_pub, reason = "a program, whose `run` is called here")]
mod session_cache;
#[path = "../examples/time_series.rs"]
#[expect(dead_code, unreachable_pub, reason = "a program, whose `run` is called here")]
mod time_series;
#[path = "../examples/word_count.rs"]
#[expect(dead_code, unreachable_pub, reason = "a program, whose `run` is called here")]
mod word_count;
#[path = "../examples/work_queue.rs"]
#[expect(dead_code, unreachable_pub, reason = "a program, whose `run` is called here")]
mod work_queue;

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Returns what an example prints.
fn printed(run: impl FnOnce(&Path, &mut dyn Write) -> Result<(), Box<dyn Error>>) -> String {
    let dir = tempfile::tempdir().unwrap();
    let mut out = Vec::new();
    run(dir.path(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_phone_book_finds_names_by_their_first_letters() {
    insta::assert_snapshot!(printed(phone_book::run), @r"
    20 rows imported, and 20 again
    20 in the book
    Mc…
      McCarthy  John  555-0113
      McCreight  Edward  555-0114
    hop…
      Hopper  Grace  555-0108
      Hopper  Grace  555-0109
    här…
      Härder  Theo  555-0107
    O'Neil:P…
      O'Neil  Patrick  555-0117
    x…
    ");
}

#[test]
fn a_secondary_index_follows_its_users() {
    insta::assert_snapshot!(printed(secondary_index::run), @r"
    ada@example.com is unknown
    lovelace@example.com is user 1, Ada
    grace@example.com is user 2, Grace
    hopper@example.com is unknown
    ");
}

#[test]
fn a_session_cache_forgets_what_has_expired() {
    insta::assert_snapshot!(printed(session_cache::run), @r"
    after 600 seconds 0 expired
      7f3a is ada
      c41e is grace
    after 2400 seconds 1 expired
      7f3a is ada
      c41e is unknown
    after 5400 seconds 1 expired
      7f3a is unknown
      c41e is unknown
    0 keys are left
    ");
}

#[test]
fn a_time_series_is_summarized() {
    insta::assert_snapshot!(printed(time_series::run), @r"
    least, mean and most of each hour
    hour:roof:2026-01-31T06  -0.5 0.4 1.3
    hour:roof:2026-01-31T07  1.7 2.6 3.6
    hour:roof:2026-01-31T08  4.0 5.0 5.9
    hour:roof:2026-01-31T09  6.3 7.2 8.2
    hour:roof:2026-01-31T10  8.5 9.3 10.1
    hour:roof:2026-01-31T11  10.4 11.0 11.6
    ");
}

#[test]
fn words_are_counted_and_ranked() {
    insta::assert_snapshot!(printed(word_count::run), @r"
     35 license
     19 works
     18 derivative
     15 shall
     13 conditions
     13 copyright
     12 source
     10 contributor
     10 entity
     10 licensor
    441 different words
    ");
}

#[test]
fn a_work_queue_outlives_its_worker() {
    insta::assert_snapshot!(printed(work_queue::run), @r"
    did 0000000000: resize cat.jpg
    took 0000000001: mail the invoice, and the worker dies
    did 0000000001: mail the invoice
    did 0000000002: bake the index
    ");
}

/// Returns a path in this package; `..` is the repository.
fn ours(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn what_the_readme_links_to_is_there() {
    let text = fs::read_to_string(ours("README.md")).unwrap();
    let links = text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
    let links = links.filter(|link| !link.starts_with("http"));
    let missing: Vec<_> = links.filter(|link| !ours(link).exists()).collect();
    assert!(missing.is_empty(), "README.md links to what isn't there: {missing:?}");
}

#[test]
fn the_licenses_are_those_of_the_repository() {
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let same = fs::read(ours(name)).unwrap() == fs::read(ours("..").join(name)).unwrap();
        assert!(same, "lsm/{name} isn't {name}: copy it");
    }
}

#[test]
fn the_package_has_what_a_user_needs_and_no_more() {
    let list = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline", "--quiet"])
        .current_dir(ours(""))
        .output()
        .unwrap();
    assert!(list.status.success(), "{}", String::from_utf8_lossy(&list.stderr));
    let list = String::from_utf8(list.stdout).unwrap();
    // A name with a dot is what cargo adds in a repository of git.
    let files = list.lines().filter(|file| !file.starts_with("src") && !file.starts_with('.'));
    let files: Vec<_> = files.collect();
    insta::assert_snapshot!(files.join("\n"), @r"
    CHANGELOG.md
    Cargo.lock
    Cargo.toml
    Cargo.toml.orig
    LICENSE-APACHE
    LICENSE-MIT
    README.md
    examples/phone_book.rs
    examples/phone_book.tsv
    examples/secondary_index.rs
    examples/session_cache.rs
    examples/time_series.rs
    examples/word_count.rs
    examples/work_queue.rs
    ");
    let strange = list.lines().filter(|file| file.starts_with("src") && !file.ends_with(".rs"));
    assert_eq!(strange.collect::<Vec<_>>(), [""; 0]);
}
