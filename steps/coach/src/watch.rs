//! `cargo step watch`: the tests at every save.
//!
//! It checks a dozen small files four times a second, which costs nothing, works the same
//! everywhere, and notices every editor's way of saving.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, SystemTime};

use crate::color;
use crate::course::Course;
use crate::error::Result;
use crate::files;
use crate::testing;
use crate::workspace::Workspace;

const PAUSE: Duration = Duration::from_millis(250);

/// The files, when they last changed, and their lengths.
type Stamps = Vec<(PathBuf, Option<SystemTime>, u64)>;

/// Tests at every save, until Ctrl-C.
pub(crate) fn watch(workspace: &Workspace, course: &Course, what: Option<&str>) -> Result<bool> {
    // The step is chosen once: finishing a task doesn't change it.
    let what = testing::selection(workspace, course, what)?.name();
    loop {
        let stamps = settled(workspace);
        if std::io::stdout().is_terminal() {
            anstream::print!("\x1b[2J\x1b[H");
        }
        if let Err(error) = testing::test(workspace, course, Some(&what)) {
            anstream::println!("{} {error}", color::bad("cargo step:"));
        }
        let waits = format!("step {what}: waiting for the next save; Ctrl-C ends");
        anstream::println!("\n  {}", color::dim(&waits));
        while file_stamps(workspace) == stamps {
            thread::sleep(PAUSE);
        }
    }
}

/// Returns the files once they have stopped changing: an editor may write in pieces.
fn settled(workspace: &Workspace) -> Stamps {
    let mut stamps = file_stamps(workspace);
    loop {
        thread::sleep(PAUSE / 2);
        let again = file_stamps(workspace);
        if again == stamps {
            return stamps;
        }
        stamps = again;
    }
}

fn file_stamps(workspace: &Workspace) -> Stamps {
    let is_rust = |path: &std::path::Path| path.extension().is_some_and(|e| e == "rs");
    let files = files::list(&workspace.src(), &is_rust).unwrap_or_default();
    files
        .into_iter()
        .map(|file| {
            let known = workspace.src().join(&file).metadata().ok();
            let changed = known.as_ref().and_then(|known| known.modified().ok());
            (file, changed, known.map_or(0, |known| known.len()))
        })
        .collect()
}
