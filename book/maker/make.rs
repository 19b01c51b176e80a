//! Fills in the pages of the book: each marker goes to what makes its kind.

use crate::files::{Files, pages, read};
use crate::marker::{Wish, fill};
use crate::{
    Outcome, answers, figure, measured, proofs, result, session, snippet, tasks, tour, tried,
};

/// Makes all that is asked for, on the pages that `wanted` names, or on all.
///
/// # Errors
/// The page, the line, and what is wrong there.
pub fn make(wanted: &[String]) -> Outcome<Files> {
    let mut files = Files::new(wanted.is_empty());
    for page in pages().into_iter().filter(|page| wanted.is_empty() || wanted.contains(page)) {
        let filled = fill(&read(&page)?, |wish| one(wish, &mut files))
            .map_err(|wrong| format!("{page}, {wrong}"))?;
        files.add(page, filled)?;
    }
    Ok(files)
}

fn one(wish: &Wish, files: &mut Files) -> Outcome<String> {
    match wish.kind.as_str() {
        "code" => snippet::make(wish),
        "head" => snippet::head(wish),
        "drawing" => snippet::drawing(wish),
        "session" | "trace" | "calls" => session::make(wish),
        "figure" => figure::make(wish, files),
        "tests" => tasks::make(wish),
        "tour" => tour::make(wish, files),
        "table" => measured::table(wish),
        "plot" => measured::plot(wish, files),
        "result" => result::make(wish, files),
        "tried" => tried::make(wish),
        "proofs" => proofs::make(wish),
        "text" => snippet::text(wish),
        "answers" => answers::make(),
        kind => Err(format!("nothing of the kind `{kind}` can be made")),
    }
}
