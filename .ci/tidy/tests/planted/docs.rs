use tidy::Sources;
use tidy::docs::check;

use crate::assert_found;

#[test]
fn a_clause_at_the_start_of_a_doc_comment_is_found() {
    let sources = Sources::planted(&[(
        "a.rs",
        "//! How it works.\n\n/// Whether it\n/// What is not the first line.\nfn a() {}\n\n\
         /// Returns it.\n// What is no doc comment\nstruct B {\n    /// Which one.\n    c: u8,\n}\n",
    )]);
    let opens = "a doc comment opens with a verb or a noun, not with";
    assert_found(
        check(&sources),
        &[
            &format!("a.rs:1: {opens} `How`"),
            &format!("a.rs:3: {opens} `Whether`"),
            &format!("a.rs:10: {opens} `Which`"),
        ],
    );
}
