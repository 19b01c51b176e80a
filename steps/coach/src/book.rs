//! `cargo step book`: the book as pages, in the browser.
//!
//! mdBook makes the pages, if it is installed. Without it the chapters can be read as
//! they are; they are text.

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

/// A browser that has not failed by then is at work.
const SOON: Duration = Duration::from_secs(1);

/// Makes the pages and opens one: a step's chapter, or the first. Answers whether
/// there is something to read in a browser.
pub(crate) fn book(workspace: &Workspace, course: &Course, what: Option<&str>) -> Result<bool> {
    let step = what.map(|what| Selection::parse_step(course, what)).transpose()?;
    let chapter = step.map(|step| step.folder.as_str());
    anstream::println!("{}", color::dim("$ mdbook build book"));
    match Command::new("mdbook").args(["build", "book"]).current_dir(workspace.root()).status() {
        Ok(status) if status.success() => {}
        Ok(_) => return Ok(false), // it has said why
        Err(error) if error.kind() == ErrorKind::NotFound => {
            as_it_is(chapter);
            return Ok(false);
        }
        Err(error) => return Err(Error(format!("mdbook cannot be started: {error}"))),
    }
    let page =
        workspace.root().join("book/book").join(format!("{}.html", chapter.unwrap_or("index")));
    let shown = workspace.display(&page);
    if !page.is_file() {
        return Err(Error(format!("mdbook has not made {shown}: what does it say above?")));
    }
    open(&page, &shown);
    Ok(true)
}

fn as_it_is(chapter: Option<&str>) {
    let chapter = chapter.unwrap_or("SUMMARY");
    anstream::println!("mdBook is not installed: `cargo install mdbook --locked` installs it.");
    anstream::println!(
        "The chapters can be read as they are, too: begin with book/src/{chapter}.md."
    );
}

/// In the browser, if one can be seen here. Where the page is, is said either way.
fn open(page: &Path, shown: &str) {
    if has_display() && open::that_detached_with_timeout(page, SOON).is_ok() {
        anstream::println!("{} is open in your browser", color::path(shown));
    } else {
        anstream::println!("open this in a browser: {}", color::path(&page.display().to_string()));
    }
}

/// Windows and macOS have one; elsewhere the session says so.
fn has_display() -> bool {
    let named = |name: &&str| env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos"))
        || ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"].iter().any(named)
}
