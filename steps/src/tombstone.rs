//! Chapter 4. Tombstones: a deletion is a write.
//!
//! ```text
//!    delete mali:capital                 get mali:capital
//!
//!    memtable    mali:capital→†      ◄── found: †, so the answer is "none"
//!    000002.sst  mali:capital→Bamako     …and this is never read
//! ```
//!
//! A table never changes, so nothing can be taken out of it. A newer entry must say
//! that the key is gone, and be found first. *Absent* means that this place doesn't
//! have the key, and older places are searched; *deleted* means that the newest
//! entry is a †, and the search is over.
//!
//! The † is flushed like any value, because older tables need it. When it may go
//! is a question for chapter 8.

use std::borrow::Cow;

use crate::Result;
use crate::engine::{Pair, Scan, unescape, unescaped};
use crate::format::TOMBSTONE;
use crate::merge::Entries;
use crate::parts::{Change, Deletes};

/// Chapter 4's deletion, and that of every later one: a write.
pub struct Tombstones;

impl Deletes for Tombstones {
    // ANCHOR: ex-deletion
    /// Returns the change that deletes `key`: it stores [`TOMBSTONE`] under it, whether the
    /// memtable has the key or not, because a table may have it.
    fn deletion(key: &[u8]) -> Change<'_> {
        todo!("step 4: Tombstones::deletion (deletion)")
    }
    // ANCHOR_END: ex-deletion

    // ANCHOR: ex-resolve
    /// Returns what a `get` of `key` returns, given the newest entry that is stored
    /// under it: nothing, if there is none or if it is a [`TOMBSTONE`]; otherwise the
    /// value, unescaped by [`unescape`]. The *value* that is the character † is stored
    /// escaped, so it isn't a tombstone.
    ///
    /// # Errors
    /// Those of [`unescape`].
    fn resolve(key: &[u8], found: Option<Vec<u8>>) -> Result<Option<Vec<u8>>> {
        todo!("step 4: Tombstones::resolve (resolve)")
    }
    // ANCHOR_END: ex-resolve

    fn visible(entries: Entries) -> Scan {
        Scan::new(Visible::new(entries))
    }

    fn shown<'s>(key: &[u8], stored: &'s [u8]) -> Result<Option<Cow<'s, [u8]>>> {
        if stored == TOMBSTONE { Ok(None) } else { unescaped(key, stored).map(Some) }
    }
}

/// The entries of a merge as a scan shows them: without tombstones, which have
/// done their work in the merge, and with values unescaped.
pub struct Visible {
    entries: Entries,
}

impl Visible {
    /// The visible ones of `entries`, which hold each key once, its newest entry.
    pub fn new(entries: Entries) -> Self {
        Visible { entries }
    }
}

impl Iterator for Visible {
    type Item = Result<Pair>;

    // ANCHOR: ex-visible-next
    /// Returns the next entry whose value is not a [`TOMBSTONE`], with the value
    /// unescaped; `None` when `entries` are at their end, and not before.
    /// Errors of `entries` and of [`unescape`] pass through.
    fn next(&mut self) -> Option<Result<Pair>> {
        todo!("step 4: Visible::next (visible-next)")
    }
    // ANCHOR_END: ex-visible-next
}
