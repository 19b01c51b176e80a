//! A cargo feature brings files in; it never changes the inside of one.
//!
//! So `cfg(feature = …)` is only on `mod` and `use`, and in `stage.rs`, which says what
//! each stage is made of. A reader of any other file reads what is compiled.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::{Finding, Sources};

const REMEDY: &str = "`cfg(feature = …)` is only on `mod` and `use` lines, and in stage.rs: \
                      put what depends on the feature into a file of its own";

/// Finds each `cfg(feature = …)` that is on something other than `mod` or `use`.
pub fn check(sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in sources.parsable() {
        if path.ends_with("/stage.rs") || !text.contains("cfg") {
            continue;
        }
        match text.parse::<TokenStream>() {
            Ok(tokens) => find(path, tokens, &mut findings),
            Err(error) => {
                findings.push(Finding::new(path, error.span().start().line, "isn't Rust"));
            }
        }
    }
    findings
}

/// Goes through tokens, and what is in brackets among them.
fn find(path: &str, tokens: TokenStream, findings: &mut Vec<Finding>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let before = &tokens[..at];
        let stray = match group.delimiter() {
            Delimiter::Bracket => asks(group) && !is_on_import(before, &tokens[at + 1..]),
            Delimiter::Parenthesis => is_macro(before) && has_feature(group),
            _ => false,
        };
        if stray {
            findings.push(Finding::new(path, group.span_open().start().line, REMEDY));
        } else {
            find(path, group.stream(), findings);
        }
    }
}

/// True if what is in the brackets is `cfg(…feature…)` or `cfg_attr(…feature…)`.
fn asks(attribute: &Group) -> bool {
    let tokens: Vec<TokenTree> = attribute.stream().into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(name), TokenTree::Group(condition)] => {
            (name == "cfg" || name == "cfg_attr") && has_feature(condition)
        }
        _ => false,
    }
}

fn has_feature(group: &Group) -> bool {
    group.stream().into_iter().any(|token| match token {
        TokenTree::Ident(name) => name == "feature",
        TokenTree::Group(inner) => has_feature(&inner),
        _ => false,
    })
}

/// True if the tokens end with `cfg!`.
fn is_macro(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(name), TokenTree::Punct(mark)]
        if name == "cfg" && mark.as_char() == '!')
}

/// True if an attribute is on a `mod` or a `use`: `#` comes before it; after it come more
/// attributes, perhaps, and a visibility. (`#![cfg(feature = …)]` is on neither.)
fn is_on_import(before: &[TokenTree], after: &[TokenTree]) -> bool {
    let outer = matches!(before.last(), Some(TokenTree::Punct(mark)) if mark.as_char() == '#');
    let mut rest = after;
    while let [TokenTree::Punct(mark), TokenTree::Group(_), more @ ..] = rest
        && mark.as_char() == '#'
    {
        rest = more;
    }
    if let [TokenTree::Ident(word), more @ ..] = rest
        && word == "pub"
    {
        rest = more;
        if let [TokenTree::Group(_), more @ ..] = rest {
            rest = more;
        }
    }
    let import =
        matches!(rest.first(), Some(TokenTree::Ident(word)) if word == "mod" || word == "use");
    outer && import
}
