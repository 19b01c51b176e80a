//! The parts of a tour, once its script was read.

use crate::detail::Detail;

/// A script that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tour {
    /// Its title.
    pub title: String,
    /// The engine that it needs.
    pub stage: u8,
    /// Its stops.
    pub stops: Vec<Stop>,
}

/// A paragraph of a script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stop {
    /// Text to read before anything is done.
    pub say: String,
    /// The question.
    pub ask: Option<Ask>,
    /// The commands.
    pub commands: Vec<String>,
    /// True if the last command is played step by step.
    pub watch: bool,
    /// The pane of details that is shown meanwhile.
    pub show: Option<Detail>,
    /// Text to read afterwards.
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
    /// The condition under which it's right.
    pub condition: Condition,
}

/// A condition that holds after the commands of the stop if an answer is right.
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
