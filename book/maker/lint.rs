//! Checks what isn't generated: links, parts, lengths, answers, and names of tests.
//!
//! ```text
//!    page ──► without generated text ──► Markdown events ──┬─ headings, words, links
//!                                                          └─ code: tests, commands
//! ```
//!
//! Only words outside of folded answers count. Links to other sites aren't followed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::marker::without_generated;
use crate::questions::questions;
use crate::shape::{Shape, shape};
use crate::{files, root};

/// A page, parsed.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its headings, with their level.
    headings: Vec<(u8, String)>,
    /// The number of words outside of what is folded.
    words: usize,
    /// The targets of its links and pictures.
    links: Vec<String>,
    /// Its code, inline and in blocks, by lines.
    pub code: Vec<String>,
    /// Its blocks of code, each as a whole.
    pub blocks: Vec<String>,
}

impl Page {
    /// Parses the Markdown.
    pub fn read(text: &str) -> Self {
        let mut page = Page::default();
        let (mut heading, mut folded, mut block) = (None, 0usize, false);
        for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    heading = Some((level as u8, String::new()));
                }
                Event::End(TagEnd::Heading(_)) => page.headings.extend(heading.take()),
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    page.links.push(dest_url.to_string());
                }
                Event::Start(Tag::CodeBlock(_)) => {
                    block = true;
                    page.blocks.push(String::new());
                }
                Event::End(TagEnd::CodeBlock) => block = false,
                Event::Html(html) | Event::InlineHtml(html) => {
                    folded += html.matches("<details").count();
                    folded = folded.saturating_sub(html.matches("</details").count());
                }
                Event::Text(code) if block => {
                    page.code.extend(code.lines().map(str::to_string));
                    page.blocks.last_mut().into_iter().for_each(|block| *block += &code);
                }
                Event::Text(ref words) | Event::Code(ref words) => {
                    if let Event::Code(code) = &event {
                        page.code.push(code.replace('\n', " "));
                    }
                    page.count(words, folded, &mut heading);
                }
                _ => {}
            }
        }
        page
    }

    fn count(&mut self, words: &CowStr<'_>, folded: usize, heading: &mut Option<(u8, String)>) {
        if let Some((_, title)) = heading {
            *title += words;
        }
        if folded == 0 {
            self.words += words.split_whitespace().count();
        }
    }
}

/// Lists all that is wrong with the page of that name.
pub fn problems(name: &str) -> Vec<String> {
    let text = fs::read_to_string(files::text().join(name)).unwrap_or_default();
    let page = Page::read(&text);
    let mut wrong: Vec<String> = page.links.iter().filter_map(|link| broken(name, link)).collect();
    let shape = shape(name);
    let tests = tests(shape.as_ref().map_or(&["steps"], |shape| shape.tests));
    // Options of other engines have long names too.
    let ours = Page::read(text.split("\n## In real systems\n").next().unwrap_or_default());
    let unknown = ours.code.iter().filter(|code| is_test(code) && !tests.contains(code.as_str()));
    wrong.extend(unknown.map(|code| format!("there is no test `{code}`")));
    if let Some(shape) = shape {
        wrong.extend(chapter_problems(&shape, &text));
    }
    if text.contains("LATER") {
        wrong.push("it has a LATER".into());
    }
    wrong.into_iter().map(|what| format!("{name}: {what}")).collect()
}

fn chapter_problems(shape: &Shape, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let page = Page::read(&without_generated(text));
    let parts: Vec<&str> = page
        .headings
        .iter()
        .filter(|(level, _)| *level == 2)
        .map(|(_, title)| title.as_str())
        .collect();
    if parts != shape.parts {
        wrong.push(format!("its parts are {parts:?}"));
    }
    if !shape.words.contains(&page.words) {
        wrong.push(format!("it has {} words, and should have {:?}", page.words, shape.words));
    }
    let questions = questions(text);
    if !(4..=8).contains(&questions.len()) {
        wrong.push(format!("it has {} questions, and should have four to eight", questions.len()));
    }
    let open = questions.iter().filter(|question| question.answer.is_empty());
    wrong.extend(open.map(|question| format!("no answer to {}", question.question)));
    if !text.contains("**Predict.**") {
        wrong.push("it has no **Predict.**".into());
    }
    wrong.extend(unsourced(text));
    wrong
}

/// Paragraphs about real systems without a source.
fn unsourced(text: &str) -> Vec<String> {
    let section = text.split("\n## In real systems\n").nth(1).unwrap_or_default();
    let section = section.split("\n## ").next().unwrap_or_default();
    let systems = ["LevelDB", "RocksDB", "Cassandra", "ScyllaDB"];
    let claims = section
        .split("\n\n")
        .filter(|p| systems.iter().any(|system| p.contains(&format!("**{system}"))));
    claims
        .filter(|p| !p.contains("](https://"))
        .map(|p| format!("no source for: {}", p.trim()))
        .collect()
}

/// Says what is wrong with a link, if anything is.
fn broken(page: &str, link: &str) -> Option<String> {
    if link.starts_with("https://") {
        return None;
    }
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let file = if file.is_empty() { page } else { file };
    let path = files::text().join(file);
    if file.contains("://") || !path.exists() {
        return Some(format!("the link `{link}` leads nowhere"));
    }
    let known = anchor.is_empty() || anchors(&path).contains(anchor);
    (!known).then(|| format!("`{file}` has no heading `{anchor}`"))
}

/// The names by which the headings of a page are linked to.
fn anchors(path: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let slug = |(_, title): &(u8, String)| {
        let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.collect::<String>().to_lowercase().replace(' ', "-")
    };
    Page::read(&text).headings.iter().map(slug).collect()
}

/// True for a name of four words or more: that of a test.
fn is_test(code: &str) -> bool {
    let name = code.rsplit("::").next().unwrap_or_default();
    name.matches('_').count() >= 3
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The names of all tests in these folders, with and without their module's.
fn tests(folders: &[&str]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    folders.iter().for_each(|folder| collect(&root().join(folder), &mut names));
    names
}

fn collect(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("src") && !path.ends_with("target") {
            collect(&path, names);
        }
        let Some(module) = path.file_name().and_then(|n| n.to_str()?.strip_suffix(".rs")) else {
            continue;
        };
        let text = fs::read_to_string(&path).unwrap_or_default();
        for line in text.lines() {
            let name = line.trim().strip_prefix("fn ").and_then(|rest| rest.split('(').next());
            names.extend(
                name.iter().flat_map(|name| [name.to_string(), format!("{module}::{name}")]),
            );
        }
    }
}

#[cfg(test)]
mod tests_of_reading {
    use super::*;

    #[test]
    fn what_is_folded_or_generated_does_not_count() {
        let text = "# A b\n\none `two`\n\n<details><summary>Answer</summary>\n\nno\n\n</details>\n\n<!-- make: x -->\n\nno no\n\n<!-- made -->\n<!-- claim -->\nno\n<!-- /claim -->\n\nthree\n\n    code\n";
        let page = Page::read(&without_generated(text));
        assert_eq!((page.words, &page.code[..]), (5, &["two".to_string(), "code".into()][..]));
    }

    #[test]
    fn a_link_that_leads_nowhere_is_named() {
        assert_eq!(broken("files.md", "promises.md"), None);
        assert_eq!(broken("files.md", "#the-files"), None);
        assert!(broken("files.md", "#the-moon").is_some());
        assert!(broken("files.md", "moon.md").is_some());
        assert!(broken("files.md", "http://moon").is_some());
    }
}
