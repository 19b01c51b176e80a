//! A tour: a script of commands with words between them, and questions that the
//! engine answers.
//!
//! ```text
//!    title The tree shaker
//!    stage 3
//!
//!    say Four entries, and the memtable is nearly full.
//!    put kenya:capital Nairobi
//!
//!    say The next one does not fit.
//!    ask How many tables will there be?
//!    - none: it waits in memory   if tables 0
//!    - one                        if tables 1
//!    watch
//!    put zambia:capital Lusaka
//!    tell …
//! ```
//!
//! A paragraph is a *stop*: it is read, perhaps a question is answered, its
//! commands run, and what they did can be told. `watch` plays the last command
//! step by step; `show merge` picks a pane. Lines that begin with `#` are skipped.

mod check;
mod parse;

pub use check::{Facts, holds};
pub use parse::parse;

use std::path::Path;

use crate::detail::Detail;

/// The script of each stage, and at last that of the life of a key.
const SCRIPTS: [(&str, &str); 9] = [
    ("1", include_str!("../tours/1.tour")),
    ("2", include_str!("../tours/2.tour")),
    ("3", include_str!("../tours/3.tour")),
    ("4", include_str!("../tours/4.tour")),
    ("5", include_str!("../tours/5.tour")),
    ("6", include_str!("../tours/6.tour")),
    ("7", include_str!("../tours/7.tour")),
    ("8", include_str!("../tours/8.tour")),
    ("life", include_str!("../tours/life.tour")),
];

/// A script that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tour {
    /// What it is called.
    pub title: String,
    /// The engine that it needs.
    pub stage: u8,
    /// Its stops.
    pub stops: Vec<Stop>,
}

/// A paragraph of a script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stop {
    /// What is read before anything is done.
    pub say: String,
    /// What is asked.
    pub ask: Option<Ask>,
    /// What is run.
    pub commands: Vec<String>,
    /// True if the last command is played step by step.
    pub watch: bool,
    /// The pane of details that is shown meanwhile.
    pub show: Option<Detail>,
    /// What is said of it afterwards.
    pub tell: String,
    /// Its first line in the script, counted from 1.
    pub line: usize,
}

/// A question, each of whose answers has a condition. After the commands of the
/// stop one condition holds, and only one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ask {
    /// The question.
    pub question: String,
    /// The answers.
    pub options: Vec<Choice>,
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its words.
    pub words: String,
    /// When it is right.
    pub condition: Condition,
}

/// When an answer is right: what must be after the commands of the stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The last command answered this line.
    Answer(String),
    /// The last command read so many blocks.
    Blocks(u64),
    /// There are so many tables.
    Tables(u64),
    /// There are so many entries in the memtable.
    Entries(u64),
    /// The tables have so many lines with this key.
    Copies(u64, String),
}

/// The names of all tours.
pub fn names() -> impl Iterator<Item = &'static str> {
    SCRIPTS.iter().map(|(name, _)| *name)
}

/// True if the name is that of a file, not of one of the tours.
pub fn is_file(name: &str) -> bool {
    name.contains(['.', '/', '\\'])
}

/// A tour that the user has written.
///
/// # Errors
/// The name of the file, and the line that cannot be read.
pub fn read(file: &Path) -> Result<Tour, String> {
    let name = file.display();
    let script = std::fs::read_to_string(file)
        .map_err(|error| format!("cannot read {name}: {error}; `tour 1` is one that is there"))?;
    parse(&script).map_err(|wrong| format!("{name}, {wrong}"))
}

/// The tour with this name.
///
/// # Errors
/// If there is none, those that there are; or the line of its script that cannot
/// be read.
pub fn named(name: &str) -> Result<Tour, String> {
    let script = SCRIPTS.iter().find(|(known, _)| *known == name);
    let Some((_, script)) = script else {
        let names: Vec<String> = names().map(str::to_string).collect();
        return Err(format!("there is no tour `{name}`; there are {}", crate::text::list(&names)));
    };
    parse(script).map_err(|wrong| format!("tour {name}: {wrong}"))
}

#[cfg(test)]
mod tests;
