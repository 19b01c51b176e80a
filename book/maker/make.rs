//! All pages and files of the book, made; then written, or compared.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::marker::{Wish, fill};
use crate::{
    Outcome, answers, figure, measured, proofs, result, root, session, snippet, tasks, tour, tried,
};

/// Where the book's text is.
pub fn text() -> PathBuf {
    root().join("book/src")
}

/// The folders in which nothing lies but what is made.
const MADE: [&str; 2] = ["figures", "plots"];

/// Files of the book.
#[derive(Debug, Default)]
pub struct Files {
    /// By their names below its text.
    made: BTreeMap<String, String>,
    /// True if these are all, so that whatever else is there is made no more.
    all: bool,
}

impl Files {
    /// Adds one.
    ///
    /// # Errors
    /// If there is another one of that name.
    pub fn add(&mut self, name: String, content: String) -> Outcome<()> {
        match self.made.insert(name.clone(), content.clone()) {
            Some(other) if other != content => Err(format!("{name} is made twice, and differs")),
            _ => Ok(()),
        }
    }

    /// What differs from the files that there are: names, in order.
    pub fn differing(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .made
            .iter()
            .filter(|(name, content)| read(name).as_ref() != Ok(content))
            .map(|(name, _)| name.clone())
            .collect();
        names.extend(self.strays());
        names
    }

    fn strays(&self) -> Vec<String> {
        if !self.all {
            return Vec::new();
        }
        let files = MADE.iter().flat_map(|folder| list(folder));
        files.filter(|name| !self.made.contains_key(name)).collect()
    }

    /// Writes what differs, and removes what is made no more.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write(&self) -> Outcome<()> {
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

fn list(folder: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(text().join(folder)) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| format!("{folder}/{}", entry.file_name().to_string_lossy()))
        .collect();
    names.sort();
    names
}

/// A file of the book.
///
/// # Errors
/// Its name, and why it cannot be read.
pub fn read(name: &str) -> Outcome<String> {
    fs::read_to_string(text().join(name)).map_err(|error| format!("{name}: {error}"))
}

/// The lines of a page that show a picture: it leads to itself, alone; below it
/// stands the caption, and in brackets what else there is of it.
pub fn picture(file: &str, alt: &str, caption: &str, also: (&str, &str)) -> String {
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

/// Makes all that is asked for, on the pages that `wanted` names, or on all.
///
/// # Errors
/// The page, the line, and what is wrong there.
pub fn make(wanted: &[String]) -> Outcome<Files> {
    let mut files = Files { all: wanted.is_empty(), ..Files::default() };
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
