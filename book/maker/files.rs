//! The book's files: reads pages, collects what is generated, compares it, writes it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{Result, root};

/// The directory of the book's text.
pub fn text() -> PathBuf {
    root().join("book/src")
}

/// The folders that hold nothing but generated files.
const MADE: [&str; 2] = ["figures", "plots"];

/// Generated files.
#[derive(Debug, Default)]
pub struct Files {
    /// Contents by name, relative to the book's text.
    made: BTreeMap<String, String>,
    /// True if these are all of them, so that any other generated file is stale.
    all: bool,
}

impl Files {
    /// Starts without files. With `all`, generated files that nothing adds are removed.
    pub(crate) fn new(all: bool) -> Self {
        Files { all, ..Files::default() }
    }

    /// Adds one.
    ///
    /// # Errors
    /// If there is a different one of that name.
    pub(crate) fn add(&mut self, name: String, content: String) -> Result<()> {
        match self.made.insert(name.clone(), content.clone()) {
            Some(other) if other != content => {
                Err(format!("{name} is generated twice, with different contents"))
            }
            _ => Ok(()),
        }
    }

    /// The names of files that differ from those on disk, in order.
    fn differing(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .made
            .iter()
            .filter(|(name, content)| read(name).as_ref() != Ok(content))
            .map(|(name, _)| name.clone())
            .collect();
        names.extend(self.stale());
        names
    }

    /// Returns a page as it's made; if this run doesn't make it, as it is.
    ///
    /// # Errors
    /// If it can't be read.
    pub(crate) fn page(&self, name: &str) -> Result<String> {
        self.made.get(name).cloned().map_or_else(|| read(name), Ok)
    }

    /// Returns what differs, each file with the reason.
    pub fn out_of_date(&self) -> Vec<String> {
        let reason = |name: &String| match (self.made.get(name), read(name)) {
            (None, _) => "nothing makes it any more".into(),
            (Some(_), Err(_)) => "isn't there".into(),
            (Some(now), Ok(was)) => difference(&was, now),
        };
        let path = |name: &str| match name.strip_prefix("../../") {
            Some(path) => path.to_string(),
            None => format!("book/src/{name}"),
        };
        self.differing().iter().map(|name| format!("{}: {}", path(name), reason(name))).collect()
    }

    fn stale(&self) -> Vec<String> {
        if !self.all {
            return Vec::new();
        }
        let files = MADE.iter().flat_map(|folder| list(folder));
        files.filter(|name| !self.made.contains_key(name)).collect()
    }

    /// Writes what differs, and removes what is stale.
    ///
    /// # Errors
    /// If a file can't be written.
    pub fn write(&self) -> Result<()> {
        for name in self.differing() {
            let path = text().join(&name);
            let done = match self.made.get(&name) {
                Some(content) => fs::create_dir_all(path.parent().unwrap_or(Path::new("")))
                    .and_then(|()| fs::write(&path, content)),
                None => fs::remove_file(&path),
            };
            done.map_err(|error| format!("{name}: {error}"))?;
        }
        Ok(())
    }
}

/// Says where a text isn't what is made, and which marker makes it.
fn difference(was: &str, now: &str) -> String {
    let [was_lines, now_lines] = [was, now].map(|text| text.lines().map(Some).chain([None]));
    let same = was_lines.zip(now_lines).take_while(|(was, now)| was == now && was.is_some());
    let line = same.count();
    let lines: Vec<&str> = was.lines().take(line + 1).collect();
    let marker = lines.iter().rev().find_map(|line| line.strip_prefix("<!-- make: "));
    match (lines.get(line), marker) {
        (Some(at), _) if at.contains("<!-- default: ") || at.contains("/// ") => {
            format!("line {}: another default", line + 1)
        }
        (_, Some(marker)) => {
            let marker = marker.trim_end().trim_end_matches("-->").trim_end();
            format!("line {}: not what `{marker}` makes", line + 1)
        }
        _ => format!("line {}: not what is made", line + 1),
    }
}

fn list(folder: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(text().join(folder)) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| format!("{folder}/{}", entry.file_name().to_string_lossy()))
        .collect();
    names.sort();
    names
}

/// All files in a folder of the workspace and below.
pub(crate) fn under(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths.flat_map(|path| if path.is_dir() { under(&path) } else { vec![path] }).collect()
}

/// A file of the workspace, as messages and links name it: by its path from the root.
pub(crate) fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).display().to_string()
}

/// Reads a file of the book.
///
/// # Errors
/// Its name, and why it can't be read.
pub(crate) fn read(name: &str) -> Result<String> {
    fs::read_to_string(text().join(name)).map_err(|error| format!("{name}: {error}"))
}

/// The lines of a page that show a picture, which links to itself. Below it come the
/// caption and, in brackets, a link to another form of it.
pub(crate) fn picture(file: &str, alt: &str, caption: &str, also: (&str, &str)) -> String {
    let alt = alt.replace(['[', ']'], "");
    let (word, other) = also;
    format!("[![{alt}]({file})]({file})\n\n*{caption} ([{word}]({other}))*")
}

/// The names of all pages.
pub fn pages() -> Vec<String> {
    let Ok(entries) = fs::read_dir(text()) else { return Vec::new() };
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".md")).collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_named_with_its_line_and_its_marker() {
        let was = "a\n<!-- make: code x.rs y -->\n\nold\n";
        let named = difference(was, &was.replace("old", "new"));
        assert_eq!(named, "line 4: not what `code x.rs y` makes");
        let was = "one\n<!-- default: levels -->9<!-- /default -->\n";
        assert_eq!(difference(was, &was.replace('9', "7")), "line 2: another default");
    }
}
