//! `cargo step book`: the book in the browser.
//!
//! mdBook makes the pages, if it's installed. Without it, you can read the chapters as they
//! are; they're text.

use std::env;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::color;
use crate::course::Course;
use crate::error::{Error, Result};
use crate::selection::Selection;
use crate::workspace::Workspace;

/// A browser that hasn't failed by then is running.
const SOON: Duration = Duration::from_secs(1);

/// Makes the pages and opens one: a step's chapter, or the first. Returns whether there's
/// something to read in a browser.
pub(crate) fn book(workspace: &Workspace, course: &Course, what: Option<&str>) -> Result<bool> {
    let step = what.map(|what| Selection::parse_step(course, what)).transpose()?;
    let chapter = step.map(|step| step.folder.as_str());
    anstream::println!("{}", color::dim("$ mdbook build book"));
    match Command::new("mdbook").args(["build", "book"]).current_dir(workspace.root()).status() {
        Ok(status) if status.success() => {}
        Ok(_) => return Ok(false), // mdbook has said why
        Err(error) if error.kind() == ErrorKind::NotFound => {
            as_it_is(chapter);
            return Ok(false);
        }
        Err(error) => return Err(Error(format!("mdbook can't be started: {error}"))),
    }
    let page =
        workspace.root().join("book/book").join(format!("{}.html", chapter.unwrap_or("index")));
    let shown = workspace.display(&page);
    if !page.is_file() {
        return Err(Error(format!("mdbook hasn't made {shown}: what does it say above?")));
    }
    open(&page, &shown);
    Ok(true)
}

fn as_it_is(chapter: Option<&str>) {
    let chapter = chapter.unwrap_or("SUMMARY");
    anstream::println!("mdBook isn't installed: `cargo install mdbook --locked` installs it.");
    anstream::println!(
        "You can also read the chapters as they are: begin with book/src/{chapter}.md."
    );
}

/// Opens the page in a browser, if there is a display. Says either way where the page is.
fn open(page: &Path, shown: &str) {
    if has_display() && open::that_detached_with_timeout(page, SOON).is_ok() {
        anstream::println!("{} is open in your browser", color::path(shown));
    } else {
        anstream::println!("open this in a browser: {}", color::path(&page.display().to_string()));
    }
}

/// Returns whether there is a display: always on Windows and macOS, elsewhere if the session
/// says so.
fn has_display() -> bool {
    let named = |name: &&str| env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos"))
        || ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"].iter().any(named)
}
