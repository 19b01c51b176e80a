//! The files of a table, and the blocks in them.

use std::ops::Range;

use crate::verify::walk::Walk;
use lsm::KeyRange;
use lsm::format::{self, TableMeta, file_name};

/// A file of a table.
pub(super) struct Piece {
    pub(super) name: String,
    pub(super) text: Vec<u8>,
    /// True if it is the file that MANIFEST lists; `None` without MANIFEST.
    pub(super) listed: Option<bool>,
}

/// A piece of a table that is checked as a whole.
pub(super) struct Block {
    pub(super) place: Range<usize>,
    /// All keys that it can hold.
    pub(super) keys: KeyRange,
    /// True if its bytes are those that were written; `None` if that's unknown.
    pub(super) confirmed: Option<bool>,
}

/// The remedy for a damaged table.
pub(super) const REMEDY: &str = "restore the file from a copy, or save the rest with `repair`";

/// The remedy for a damaged sidecar.
pub(super) const SIDECAR: &str = "nothing is lost: `repair` makes it again from the table";

/// Reads a file of a table and compares it with what MANIFEST says of it. `None` if it
/// is not there.
pub(super) fn piece(
    walk: &mut Walk<'_>,
    number: u64,
    extension: &str,
    meta: Option<&TableMeta>,
) -> Option<Piece> {
    let name = file_name(number, extension);
    let listed = meta.map(|meta| meta.file(extension));
    match (listed, walk.names.contains(&name)) {
        (Some(None), _) | (None, false) => return None,
        (Some(Some(_)), false) => {
            let remedy = if extension == "sst" { REMEDY } else { SIDECAR };
            walk.damage(&name, None, format!("MANIFEST lists it, but it is missing; {remedy}"));
            return None;
        }
        _ => {}
    }
    let text = walk.read(&name)?;
    let listed = listed
        .flatten()
        .map(|listed| listed.bytes == text.len() as u64 && listed.crc == format::crc(&text));
    if listed == Some(false) && extension != "sst" {
        let edit = format::edited(&text).map(|(_, edit)| edit.0);
        let what = edit.unwrap_or("it is not the file that MANIFEST lists");
        walk.damage(&name, None, format!("{what}; {SIDECAR}"));
    }
    Some(Piece { name, text, listed })
}
