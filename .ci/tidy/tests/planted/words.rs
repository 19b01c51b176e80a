use tidy::words::{Word, check};
use tidy::{Sources, words};

use crate::assert_found;

const WORDS: &[Word] = &[
    Word { forms: &["anew"], instead: "again", because: "it is old" },
    Word { forms: &["go home", "goes home"], instead: "return", because: "it has none" },
];

#[test]
fn words_are_found_in_comments_code_messages_and_markdown() {
    let sources = Sources::planted(&[
        ("README.md", "# Anew\n\n| made anew | yes |\n"),
        ("a.rs", "/// Goes home.\nfn begins_anew() {\n    panic!(\"opened anew\");\n}\n"),
        ("b.rs", "struct OpenedAnew;\n// It may go\n// home, and\n"),
        ("hints.toml", "hint = \"Go home.\"\n"),
    ]);
    let anew = "`anew`: it is old. Write again";
    assert_found(
        check(&sources, WORDS),
        &[
            &format!("README.md:1: {anew}"),
            &format!("README.md:3: {anew}"),
            "a.rs:1: `goes home`: it has none. Write return",
            &format!("a.rs:2: {anew}"),
            &format!("a.rs:3: {anew}"),
            &format!("b.rs:1: {anew}"),
            "b.rs:2: `go home`: it has none. Write return",
            "hints.toml:1: `go home`: it has none. Write return",
        ],
    );
}

#[test]
fn other_words_sentences_and_the_book_s_prose_are_not() {
    let sources = Sources::planted(&[
        ("a.rs", "// Where threads go. Home is a directory; renewed, `anews`.\n"),
        ("book/src/01.md", "Anew.\n"),
    ]);
    assert_found(check(&sources, WORDS), &[]);
}

#[test]
fn no_word_is_replaced_by_another_of_the_list() {
    let all = words::list::WORDS;
    let instead: String = all.iter().map(|word| format!("{}.\n", word.instead)).collect();
    assert_found(check(&Sources::planted(&[("instead.md", &instead)]), all), &[]);
}
