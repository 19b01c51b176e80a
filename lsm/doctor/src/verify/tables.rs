//! A table and its sidecars: each block, each line, each key.
//!
//! ```text
//!    MANIFEST  crc of the whole file  ──┐ one of them covers a block,
//!    .index    crc of each block      ──┘ or it isn't believed
//!
//!    block of keys c…f damaged  ─► a gap: what was written under c…f is not known
//! ```
//!
//! A line has no checksum of its own. So a line of a damaged block is not believed,
//! however well it reads.

use std::ops::Bound;

use crate::verify::blocks::Blocks;
use crate::verify::counted;
use crate::verify::piece::{Block, Piece, SIDECAR, piece};
use crate::verify::table_survey::{Gap, TableSurvey};
use crate::verify::walk::Walk;
use lsm::KeyRange;
use lsm::format::{
    self, IndexEntry, Lines, Malformed, TableMeta, decode_key, file_name, read_index, split_line,
};

/// Looks at a table; `meta` is what MANIFEST says about it, if it can be read.
pub(super) fn survey(walk: &mut Walk<'_>, number: u64, meta: Option<&TableMeta>) -> TableSurvey {
    let sst = piece(walk, number, "sst", meta);
    let filter = super::filter::read(walk, number, meta);
    let keys = match meta {
        Some(meta) => KeyRange::from(meta.first.as_slice()..=meta.last.as_slice()),
        None => KeyRange::all(),
    };
    let Some(sst) = sst else {
        let keys = if meta.is_some() { keys } else { orphaned(walk, number) };
        let gap = Gap { file: file_name(number, "sst"), lines: None, keys };
        return TableSurvey { number, sound: Vec::new(), gaps: vec![gap] };
    };
    let index = index(walk, number, meta, &sst, &keys);
    let whole = || vec![Block { place: 0..sst.text.len(), keys, confirmed: sst.listed }];
    let blocks = index.unwrap_or_else(whole);
    let mut checked = Blocks::new(number, &sst.name, filter);
    blocks.iter().for_each(|block| checked.check(walk, block, &sst.text));
    checked.finish(walk, meta, &sst)
}

/// Returns the keys that a missing or unreadable table may have had, though its sidecars are
/// there, while no MANIFEST says whether it should be.
fn orphaned(walk: &mut Walk<'_>, number: u64) -> KeyRange {
    let name = file_name(number, "sst");
    // If it's there, a finding says why it can't be read.
    if !walk.names.contains(&name) {
        let what = "it is missing, though its index or its filter is here, and without \
                    MANIFEST it's unknown whether it should be; restore both from a copy";
        walk.damage(&name, None, what);
    }
    let index = piece(walk, number, "index", None);
    let entries = index.and_then(|index| read_index(&index.text).ok());
    match entries.as_deref() {
        Some([first, ..]) => KeyRange::from(first.key.as_slice()..),
        _ => KeyRange::all(),
    }
}

/// Returns the blocks of a table, if it has an index that is sound.
fn index(
    walk: &mut Walk<'_>,
    number: u64,
    meta: Option<&TableMeta>,
    sst: &Piece,
    keys: &KeyRange,
) -> Option<Vec<Block>> {
    let Piece { name, text, listed } = piece(walk, number, "index", meta)?;
    if listed == Some(false) {
        return None; // that was said
    }
    let blocks = match read_index(&text) {
        Ok(entries) => blocks(&entries, meta, sst, keys),
        Err(Malformed(what)) => {
            walk.damage(&name, None, format!("{what}; {SIDECAR}"));
            return None;
        }
    };
    if let Some(line) = misfit(&blocks, sst) {
        let what = format!("it does not fit the table that MANIFEST lists; {SIDECAR}");
        walk.damage(&name, Some(line), what);
        return None;
    }
    walk.sound(&name, text.len(), counted(blocks.len() as u64, "block"));
    Some(blocks)
}

/// The blocks of a table, as its index cuts it.
fn blocks(
    entries: &[IndexEntry],
    meta: Option<&TableMeta>,
    sst: &Piece,
    keys: &KeyRange,
) -> Vec<Block> {
    let bytes = meta.map_or(sst.text.len() as u64, TableMeta::bytes);
    let at = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX).min(sst.text.len());
    let block = |(n, entry): (usize, &IndexEntry)| {
        let next = entries.get(n + 1);
        let end = next.map_or(bytes, |next| next.offset);
        let place = at(entry.offset)..at(end).max(at(entry.offset));
        let whole = !place.is_empty() && entry.offset + place.len() as u64 == end;
        let confirmed = whole && format::crc(&sst.text[place.clone()]) == entry.crc;
        let start = Bound::Included(entry.key.clone());
        let end = next.map_or(keys.end.clone(), |next| Bound::Excluded(next.key.clone()));
        Block { place, keys: KeyRange { start, end }, confirmed: Some(confirmed) }
    };
    entries.iter().enumerate().map(block).collect()
}

/// Returns the line of the index that doesn't fit the table, though the table is sound.
fn misfit(blocks: &[Block], sst: &Piece) -> Option<u64> {
    if sst.listed != Some(true) {
        return None;
    }
    let fits = |block: &Block| {
        let text = &sst.text[block.place.clone()];
        let line = Lines::new(text).next().and_then(Result::ok);
        let key = line.and_then(|line| decode_key(split_line(line).ok()?.0).ok());
        block.confirmed == Some(true)
            && key.map(|key| Bound::Included(key.into_owned())) == Some(block.keys.start.clone())
    };
    let at = blocks.iter().position(|block| !fits(block))?;
    Some(at as u64 + 1)
}
