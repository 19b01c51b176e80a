//! The theatre: recordings of engines with a bug, to watch and to spot.
//!
//! ```text
//!    zombie.play    by hand: words, a stage, a wrong version, commands, a question
//!    zombie.wrong   what happened when the wrong version ran them
//!    zombie.right   …and the engine as it should be
//! ```
//!
//! The engine of this program has no bugs that could be switched on. `cargo regenerate`
//! builds a wrong version of an exercise and records what it really does, which is
//! played here: a `Timeline` like that of any engine, but without an engine.
//!
//! Left out: the sentences under the picture. They say what a moment
//! means in the engine as it should be, and so they believe the wrong one too.

mod play;
mod recording;

pub use self::play::{Play, parse};
pub use self::recording::{Recording, Step};

/// A play's three files, by the name that they share.
macro_rules! files {
    ($($name:literal),*) => {
        [$(Files {
            name: $name,
            play: include_str!(concat!("../theatre/", $name, ".play")),
            wrong: include_str!(concat!("../theatre/", $name, ".wrong")),
            right: include_str!(concat!("../theatre/", $name, ".right")),
        }),*]
    };
}

/// The names of all plays, in the order of the chapters.
const PLAYS: [Files; 10] = files![
    "stranger",
    "one-too-many",
    "yesterday",
    "overtaken",
    "zombie",
    "last-page",
    "denied",
    "amnesia",
    "revenant",
    "upside-down"
];

struct Files {
    name: &'static str,
    play: &'static str,
    wrong: &'static str,
    right: &'static str,
}

/// One of the two recordings of a play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    /// The wrong version's.
    Wrong,
    /// The correct engine's.
    Right,
}

/// The names of all plays.
pub fn names() -> impl Iterator<Item = &'static str> {
    PLAYS.iter().map(|files| files.name)
}

/// The play with this name.
///
/// # Errors
/// If there is none, those that there are; or the line of its file that cannot be
/// read.
pub fn named(name: &str) -> Result<Play, String> {
    let Some(files) = files(name) else {
        let names: Vec<String> = names().map(str::to_string).collect();
        let names = crate::text::list(&names);
        return Err(format!("there is no play `{name}`; type one of {names}"));
    };
    let play = parse(files.play).map_err(|wrong| format!("theatre/{name}.play: {wrong}"))?;
    Ok(Play { name: name.to_string(), ..play })
}

/// A recording of the play with this name.
///
/// # Errors
/// The file, and the line of it that cannot be read.
pub fn recorded(name: &str, run: Run) -> Result<Recording, String> {
    let (text, end) = match (files(name), run) {
        (None, _) => ("", "play"),
        (Some(files), Run::Wrong) => (files.wrong, "wrong"),
        (Some(files), Run::Right) => (files.right, "right"),
    };
    recording::parse(text).map_err(|wrong| format!("theatre/{name}.{end}: {wrong}"))
}

fn files(name: &str) -> Option<&'static Files> {
    PLAYS.iter().find(|files| files.name == name)
}

#[cfg(test)]
mod tests;
