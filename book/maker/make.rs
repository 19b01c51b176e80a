//! Fills in the pages of the book: sends each marker to the module for its kind.

use crate::files::{Files, pages, read};
use crate::marker::{Directive, fill};
use crate::{
    Result, figure, measured, proofs, questions, result, session, snippet, tasks, tour, tried,
};

/// Fills in the pages that `wanted` names, or all.
///
/// # Errors
/// The page, the line, and what is wrong there.
pub fn make(wanted: &[String]) -> Result<Files> {
    let mut files = Files::new(wanted.is_empty());
    for page in pages().into_iter().filter(|page| wanted.is_empty() || wanted.contains(page)) {
        let filled = fill(&read(&page)?, |directive| one(directive, &mut files))
            .map_err(|wrong| format!("{page}, {wrong}"))?;
        files.add(page, filled)?;
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
        "answers" => questions::make(),
        kind => Err(format!("there is no kind `{kind}` of marker")),
    }
}
