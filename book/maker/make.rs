//! Fills in the pages of the book: sends each marker to the module for its kind.

use crate::files::{Files, pages, read};
use crate::marker::{Directive, fill};
use crate::{
    Result, defaults, figure, measured, proofs, questions, result, session, snippet, tasks, tour,
    tried,
};

/// The page that is made from the others, and so after them.
const LAST: &str = "answers.md";

/// Fills in the pages that `wanted` names. Without any: all pages, and the defaults in other
/// files.
///
/// # Errors
/// The page, the line, and what is wrong there.
pub fn make(wanted: &[String]) -> Result<Files> {
    let mut files = Files::new(wanted.is_empty());
    let mut pages = pages();
    pages.retain(|page| wanted.is_empty() || wanted.contains(page));
    pages.sort_by_key(|page| page == LAST);
    for page in pages {
        let filled = fill(&read(&page)?, |directive| one(directive, &mut files))
            .and_then(|page| defaults::fill(&page))
            .map_err(|wrong| format!("{page}, {wrong}"))?;
        files.add(page, filled)?;
    }
    if wanted.is_empty() {
        defaults::elsewhere()?.into_iter().try_for_each(|(name, text)| files.add(name, text))?;
    }
    Ok(files)
}

fn one(directive: &Directive, files: &mut Files) -> Result<String> {
    match directive.kind.as_str() {
        "code" => snippet::make(directive),
        "head" => snippet::head(directive),
        "drawing" => snippet::drawing(directive),
        "session" | "trace" | "calls" => session::make(directive),
        "figure" => figure::make(directive, files),
        "tests" => tasks::make(directive),
        "tour" => tour::make(directive, files),
        "table" => measured::table(directive),
        "plot" => measured::plot(directive, files),
        "result" => result::make(directive, files),
        "tried" => tried::make(directive),
        "proofs" => proofs::make(directive),
        "text" => snippet::text(directive),
        "answers" => questions::make(files),
        kind => Err(format!("there is no kind `{kind}` of marker")),
    }
}
