//! The screen as a file on disk: what `export` does.
//!
//! The file has the same size whatever the terminal has, so that a picture for a
//! page can be made in any window.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};

use super::screen::{screen, text};
use super::svg::svg;
use crate::command::ExportFile;
use crate::model::Model;

/// Columns and rows of what is exported.
pub const SIZE: (u16, u16) = (120, 40);

/// Writes the screen; answers what was written.
///
/// # Errors
/// One sentence that names the file and says what would do.
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
        _ => format!("cannot write {name}: {error}; take another name"),
    })?;
    Ok(format!("{name} is {kind} of the screen as it was, {} columns by {} rows.", SIZE.0, SIZE.1))
}
