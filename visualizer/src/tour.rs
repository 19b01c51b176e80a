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
//! commands run, and text about what they did can follow. `watch` plays the last command
//! step by step; `show merge` picks a pane. Lines that begin with `#` are skipped.

mod check;
mod parse;
mod script;

pub use self::check::{Facts, holds};
pub use self::parse::parse;
pub use self::script::{Ask, Choice, Condition, Stop, Tour};

use std::path::Path;

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

/// The names of all tours.
pub fn names() -> impl Iterator<Item = &'static str> {
    SCRIPTS.iter().map(|(name, _)| *name)
}

/// Returns true if the name is that of a file, not of one of the tours.
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
        .map_err(|error| format!("cannot read {name}: {error}; `tour 1` is one that exists"))?;
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
        return Err(format!(
            "there is no tour `{name}`; type one of {}",
            crate::text::list(&names)
        ));
    };
    parse(script).map_err(|wrong| format!("tour {name}: {wrong}"))
}

#[cfg(test)]
mod tests;
