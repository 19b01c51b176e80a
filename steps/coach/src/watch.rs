//! `cargo step watch`: the tests at every save.
//!
//! Files are looked at four times a second: a dozen small ones, which costs
//! nothing, works the same everywhere, and misses no editor's way of saving.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, SystemTime};

use crate::paint;
use crate::place::{self, Place};
use crate::tasks::Course;
use crate::testing;
use crate::trouble::Outcome;

const PAUSE: Duration = Duration::from_millis(250);

/// The files and when they were changed last.
type Seen = Vec<(PathBuf, Option<SystemTime>, u64)>;

/// Tests at every save; only Ctrl-C ends it.
pub(crate) fn watch(place: &Place, course: &Course, what: Option<&str>) -> Outcome<bool> {
    // The step is settled here: a task that gets done does not move it on.
    let what = testing::selected(place, course, what)?.name();
    loop {
        let seen = settled(place);
        if std::io::stdout().is_terminal() {
            anstream::print!("\x1b[2J\x1b[H");
        }
        if let Err(trouble) = testing::test(place, course, Some(&what)) {
            anstream::println!("{} {trouble}", paint::bad("cargo step:"));
        }
        let waits = format!("step {what}: waiting for the next save, Ctrl-C ends");
        anstream::println!("\n  {}", paint::dim(&waits));
        while look(place) == seen {
            thread::sleep(PAUSE);
        }
    }
}

/// The files, once they have stopped changing: an editor may write in pieces.
fn settled(place: &Place) -> Seen {
    let mut seen = look(place);
    loop {
        thread::sleep(PAUSE / 2);
        let again = look(place);
        if again == seen {
            return seen;
        }
        seen = again;
    }
}

fn look(place: &Place) -> Seen {
    let is_rust = |path: &std::path::Path| path.extension().is_some_and(|e| e == "rs");
    let files = place::files_under(&place.src(), &is_rust).unwrap_or_default();
    files
        .into_iter()
        .map(|file| {
            let known = place.src().join(&file).metadata().ok();
            let changed = known.as_ref().and_then(|known| known.modified().ok());
            (file, changed, known.map_or(0, |known| known.len()))
        })
        .collect()
}
