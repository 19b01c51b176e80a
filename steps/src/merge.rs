//! Chapter 3.2. Many sorted sources, read as one.
//!
//! ```text
//!    newest   memtable    ▶ egypt→2     kenya→5            pick: egypt is the smallest
//!             000008.sst  ▶ egypt→1     mali→†             key at any head. Two heads
//!    oldest   000007.sst  ▶ kenya→4     zambia→7           have it: the newest wins, and
//!                                                          both move on.
//!    out: egypt→2  kenya→5  mali→†  zambia→7
//! ```
//!
//! The one rule that makes an LSM tree right: for each key, the newest source that
//! has it wins, and older ones are ignored. Scans read through a merge, and
//! compaction writes its result to tables.
//!
//! Left out: a heap of heads. There are at most a dozen sources, and comparing a
//! dozen keys is as fast.

use std::ops::ControlFlow;

use crate::Result;
use crate::engine::Visit;
use crate::range::KeyRange;

/// The outcome of a source's own `visit`: broken off at the end of the range or by the
/// visitor, or at its own end. `None` if the source has to be read entry by entry; then
/// nothing has happened.
pub type Shown = Option<Result<ControlFlow<()>>>;

/// A sorted source of entries, positioned at one of them: its head.
pub trait Cursor: Send {
    /// The raw key of the head; `None` past the last entry.
    fn key(&self) -> Option<&[u8]>;

    /// The value stored under it.
    fn stored(&self) -> &[u8];

    /// The table that the head is in, if it is in one.
    fn table(&self) -> Option<u64>;

    /// Moves on to the next entry.
    fn advance(&mut self) -> Result<()>;

    /// Shows the rest of a range by itself, if it can. (For faster parts.)
    fn visit(&mut self, _: &KeyRange, _: &mut Visit<'_>) -> Shown {
        None
    }
}

/// The heads that are next in a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// The source whose head is taken.
    pub winner: usize,
    /// Sources whose head has the same key, but is older: passed over.
    pub shadowed: Vec<usize>,
}

/// Several sources, read as one in which each key comes once.
pub struct Merge {
    sources: Vec<Box<dyn Cursor>>,
}

impl Merge {
    /// Merges sources, newest first.
    pub fn new(sources: Vec<Box<dyn Cursor>>) -> Self {
        Merge { sources }
    }

    /// The sources, newest first.
    pub fn sources(&self) -> &[Box<dyn Cursor>] {
        &self.sources
    }

    // ANCHOR: ex-merge-pick
    /// Chooses what comes next. The winner is the newest source among those whose
    /// head has the smallest key; every other source whose head has that key is
    /// shadowed. `None` if all sources are at their end. Moves nothing.
    /// O(number of sources).
    ///
    /// Invariant: `sources` are newest first, so of two equal keys the one with
    /// the smaller index is newer.
    pub fn pick(&self) -> Option<Pick> {
        todo!("step 3: Merge::pick (merge-pick)")
    }
    // ANCHOR_END: ex-merge-pick

    /// The key and the stored value of a pick's winner.
    pub fn head(&self, pick: &Pick) -> (&[u8], &[u8]) {
        let source = &self.sources[pick.winner];
        (source.key().unwrap_or_default(), source.stored())
    }

    /// Moves the winner and all that it shadows past their heads.
    pub fn advance(&mut self, pick: &Pick) -> Result<()> {
        self.sources[pick.winner].advance()?;
        pick.shadowed.iter().try_for_each(|&i| self.sources[i].advance())
    }

    /// The entries up to the end of `range`, key and stored value each.
    pub fn entries(self, range: KeyRange) -> Entries {
        Entries { merge: Some(self), range }
    }
}

/// The entries of a merge, in ascending order; an error is the last item.
pub struct Entries {
    merge: Option<Merge>,
    range: KeyRange,
}

impl Entries {
    fn step(&mut self) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
        let Some(merge) = &mut self.merge else { return Ok(None) };
        let Some(pick) = merge.pick() else { return Ok(None) };
        let (key, stored) = merge.head(&pick);
        if !self.range.ends_after(key) {
            return Ok(None);
        }
        let entry = (key.to_vec(), stored.to_vec());
        merge.advance(&pick)?;
        Ok(Some(entry))
    }
}

impl Iterator for Entries {
    type Item = Result<(Vec<u8>, Vec<u8>)>;

    fn next(&mut self) -> Option<Self::Item> {
        let entry = self.step().transpose();
        if !matches!(entry, Some(Ok(_))) {
            self.merge = None; // releases the tables
        }
        entry
    }
}
