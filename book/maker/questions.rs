//! The questions of all chapters, with their answers unfolded. The chapters are the only
//! source.

use crate::files::{Files, pages};
use crate::{Result, defaults};

/// A question of a chapter, and its answer, as Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    /// The question.
    pub(crate) question: String,
    /// The answer; empty if there is none.
    pub(crate) answer: String,
}

/// The questions of a page: numbered paragraphs below `## Questions`, each with a
/// folded answer.
pub(crate) fn questions(page: &str) -> Vec<Question> {
    let Some((_, section)) = page.split_once("\n## Questions\n") else { return Vec::new() };
    let section = section.split("\n## ").next().unwrap_or_default();
    let starts = section.split("\n**").skip(1);
    starts
        .map(|part| {
            let (question, rest) = part.split_once("<details>").unwrap_or((part, ""));
            let answer =
                rest.split("</summary>").nth(1).and_then(|rest| rest.split("</details>").next());
            // Generated text stays; its markers would be taken for those of this page.
            let answer = without_markers(&defaults::plain(answer.unwrap_or_default()));
            Question { question: format!("**{}", defaults::plain(question).trim()), answer }
        })
        .collect()
}

fn without_markers(text: &str) -> String {
    let pieces = text.split("<!-- ").enumerate().map(|(i, piece)| match i {
        0 => piece,
        _ => piece.split_once("-->").map_or("", |(_, rest)| rest),
    });
    pieces.map(str::trim).filter(|piece| !piece.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// Returns all of them, chapter by chapter, from the pages as they are now made.
///
/// # Errors
/// If a page can't be read.
pub(crate) fn make(files: &Files) -> Result<String> {
    let mut made = String::new();
    for page in pages() {
        let content = files.page(&page)?;
        let questions = questions(&content);
        if questions.is_empty() {
            continue;
        }
        let title = content.lines().next().unwrap_or_default().trim_start_matches("# ");
        made += &format!("## [{title}]({page}#questions)\n\n");
        for Question { question, answer } in questions {
            made += &format!("{question}\n\n{answer}\n\n");
        }
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_found_with_its_answer() {
        let page = "# T\n\n## Questions\n\n**1.** Why?\n\n<details><summary>Answer</summary>\n\nSo.\n\n<!-- make: x -->\n\ny\n\n<!-- made -->\n\n</details>\n\n## Going further\n";
        assert_eq!(
            questions(page),
            [Question { question: "**1.** Why?".into(), answer: "So.\n\ny".into() }]
        );
    }
}
