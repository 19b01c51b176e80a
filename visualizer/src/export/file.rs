//! The screen as a file on disk: what `export` does.
//!
//! The file's size doesn't depend on the terminal's, so any window makes the same picture
//! for a page.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};

use super::screen::{screen, text};
use super::svg::svg;
use crate::command::ExportFile;
use crate::model::Model;

/// Columns and rows of what is exported.
pub const SIZE: (u16, u16) = (120, 40);

/// Writes the screen to a file. Returns a sentence about what was written.
///
/// # Errors
/// Returns a sentence that names the file and says what to do.
pub fn write(model: &Model, file: &ExportFile) -> Result<String, String> {
    let screen = screen(model, SIZE.0, SIZE.1);
    let is_svg = file.path.extension().is_some_and(|end| end.eq_ignore_ascii_case("svg"));
    let (kind, content) = if is_svg {
        let stage = model.scene().stage;
        let title = format!("An LSM Tree's Life, stage {stage}. {}", model.narration());
        ("an SVG picture", svg(&screen, title.trim_end()))
    } else {
        ("text", text(&screen) + "\n")
    };
    let name = crate::text::key(file.path.as_os_str().as_encoded_bytes());
    let mut options = OpenOptions::new();
    options.write(true).create_new(!file.replace).create(file.replace).truncate(file.replace);
    let written = options.open(&file.path).and_then(|mut open| open.write_all(content.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => format!(
            "{name} is there already; add the word `replace` to overwrite it, or take another name"
        ),
        ErrorKind::NotFound => format!("cannot write {name}: {error}; make its directory first"),
        _ => format!("cannot write {name}: {error}; choose another name"),
    })?;
    Ok(format!("{name} is {kind} of the screen as it was, {} columns by {} rows.", SIZE.0, SIZE.1))
}
