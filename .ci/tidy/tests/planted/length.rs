use tidy::Sources;
use tidy::length::{LIMIT, check};

use crate::assert_found;

#[test]
fn one_line_too_many_is_found() {
    let long = "//\n".repeat(LIMIT + 1);
    let sources = Sources::planted(&[("a.rs", &"//\n".repeat(LIMIT)), ("b.rs", &long)]);
    assert_found(
        check(&sources),
        &["b.rs:351: has 351 lines. 350 is the limit, 250 the aim: split it"],
    );
}
