//! The operations of every stage, and their types.
//!
//! ```text
//!   stage    1    2    3    4    5    6    7    8
//!   get      ●────────────────────────────────────►   put, delete, close, inspect
//!   scan          ●───────────────────────────────►   visit
//!   flush              ●──────────────────────────►   sync, shake
//!   compact                                      ●►
//! ```
//!
//! An operation that a stage doesn't have yet returns [`Error::NeedsStage`], so one
//! program can use any of them. The trait is object-safe:
//! [`stage::open`](crate::stage::open) returns a `Box<dyn Engine>`. Methods take
//! `&self`; threads share an engine as it is.

use std::borrow::Cow;
use std::fmt;
use std::iter::FusedIterator;
use std::ops::ControlFlow;

use crate::format::{Malformed, decode_value, encode_key};
use crate::inspect::Picture;
use crate::range::KeyRange;
use crate::{Error, Result};

pub use crate::format::{MAX_KEY_BYTES, MAX_VALUE_BYTES};

/// A key and its value.
pub type Pair = (Vec<u8>, Vec<u8>);

/// A visitor of pairs: it's shown a key and its value, and breaks off when it has seen
/// enough.
pub type Visit<'v> = dyn FnMut(&[u8], &[u8]) -> ControlFlow<()> + 'v;

/// A key-value store at some stage of its life.
pub trait Engine: Send + Sync {
    /// Returns the value last put under `key`, unless it was deleted since.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>>;

    /// Puts `value` under `key`, in place of what was there.
    fn put(&self, key: &[u8], value: &[u8]) -> Result<()>;

    /// Makes `key` absent; fine if it is. Until stage 4 it only removes the key
    /// from the active memtable.
    fn delete(&self, key: &[u8]) -> Result<()>;

    /// The pairs of `range` in ascending order of their keys, as they are now:
    /// later writes do not show. An error is the last item.
    fn scan(&self, range: KeyRange) -> Scan {
        drop(range);
        Scan::failed(Error::needs_stage(2, "scan"))
    }

    /// Shows `visit` the pairs of `range`, one after the other as [`scan`](Engine::scan)
    /// would yield them, until it breaks off. They are borrowed: nothing need be copied.
    fn visit(&self, range: KeyRange, visit: &mut Visit<'_>) -> Result<()> {
        for pair in self.scan(range) {
            let (key, value) = pair?;
            if visit(&key, &value).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Returns when all earlier writes are in tables on disk.
    fn flush(&self) -> Result<()> {
        Err(Error::needs_stage(3, "flush"))
    }

    /// Returns when all earlier writes survive a power cut.
    fn sync(&self) -> Result<()> {
        Err(Error::needs_stage(3, "sync"))
    }

    /// Moves everything to the last level; returns when it is there.
    fn compact(&self) -> Result<()> {
        Err(Error::needs_stage(8, "compact"))
    }

    /// Does one bounded piece of background work, if there is any: a flush, or
    /// a part of a merge. For engines without a thread of their own.
    fn shake(&self) -> Result<Shaken> {
        Ok(Shaken::Nothing)
    }

    /// Returns whether a write must wait for `shake`, or wake the thread that calls it.
    /// Must be cheap, because every write calls it.
    fn backlog(&self) -> Backlog {
        Backlog::Nothing
    }

    /// Returns the last error of background work, if it hasn't succeeded since. The work
    /// is tried again, less and less often; after damage it isn't, until the directory
    /// is opened again. Reads go on, and writes too, until there is too much to do.
    fn background_error(&self) -> Option<Error> {
        None
    }

    /// Returns what opening found torn at the end of the logs, and set aside.
    fn recovered(&self) -> Vec<TornTail> {
        Vec::new()
    }

    /// Makes earlier writes as safe as they can be at this stage, stops the
    /// thread and unlocks the directory. Every later operation but `inspect` returns
    /// [`Error::Closed`].
    fn close(&self) -> Result<()>;

    /// Returns a picture of the engine's inside, as plain data.
    fn inspect(&self) -> Picture;
}

/// The result of a call of [`shake`](Engine::shake).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shaken {
    /// There was nothing to do.
    Nothing,
    /// A sealed memtable is a table now.
    Flushed,
    /// A merge moved on, or ended.
    Merged,
}

/// The backlog of background work, as a writer sees it: flushes, and merges of level 0
/// and of levels that are far over their budgets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Backlog {
    /// Nothing waits.
    Nothing,
    /// `shake` has something to do.
    Some,
    /// Merges fall behind: for each byte that a write puts, it waits until this many
    /// bytes were merged, or merges them itself.
    Slow(u32),
    /// So much that a write must wait for it.
    Full,
}

/// About how many bytes of entries a call of [`shake`](Engine::shake) merges.
pub const STEP_BYTES: usize = 1024 * 1024;

/// The torn end of a log, which recovery set aside because it was never promised: a
/// write that a crash interrupted, and what came after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TornTail {
    /// The number of the log's first write, which names it.
    pub log: u64,
    /// The line that isn't whole, counted from 1.
    pub line: u64,
    /// The number of bytes set aside.
    pub bytes: u64,
    /// The file in the directory that has them now.
    pub kept_as: String,
}

/// Refuses keys and values that are longer than the limits.
pub fn check_lengths(key: &[u8], value: &[u8]) -> Result<()> {
    if key.len() > MAX_KEY_BYTES {
        return Err(Error::KeyTooLong { bytes: key.len() });
    }
    if value.len() > MAX_VALUE_BYTES {
        return Err(Error::ValueTooLong { bytes: value.len() });
    }
    Ok(())
}

/// Returns the value that is `stored` under `key`, where `stored` is not a tombstone.
pub fn unescape(key: &[u8], stored: &[u8]) -> Result<Vec<u8>> {
    unescaped(key, stored).map(Cow::into_owned)
}

/// Like [`unescape`], without a copy if nothing is escaped.
pub fn unescaped<'s>(key: &[u8], stored: &'s [u8]) -> Result<Cow<'s, [u8]>> {
    decode_value(stored).map_err(|Malformed(what)| Error::BadValue {
        key: String::from_utf8_lossy(&encode_key(key)).into_owned(),
        what,
    })
}

/// The pairs of a scan, in ascending order of their keys. An error is the last item.
/// Later writes don't change it. It keeps the tables it reads from being deleted, so
/// drop it when it is done.
///
/// Invariant: after an error, or the end, the iterator is gone. So no stage has to
/// handle that, and the tables are released.
pub struct Scan(Option<Box<dyn DoubleEndedIterator<Item = Result<Pair>> + Send>>);

impl Scan {
    /// The pairs that `pairs` yields, up to its first error. Backward, it has nothing but
    /// the error that this comes with stage 9.
    pub fn new(pairs: impl Iterator<Item = Result<Pair>> + Send + 'static) -> Self {
        Scan::both_ways(Forward(pairs))
    }

    /// The pairs that `pairs` yields, from either end, up to its first error.
    pub fn both_ways(
        pairs: impl DoubleEndedIterator<Item = Result<Pair>> + Send + 'static,
    ) -> Self {
        Scan(Some(Box::new(pairs)))
    }

    /// A scan that could not begin.
    pub fn failed(error: Error) -> Self {
        Scan::both_ways(std::iter::once(Err(error)))
    }

    fn unless_ended(&mut self, pair: Option<Result<Pair>>) -> Option<Result<Pair>> {
        if !matches!(pair, Some(Ok(_))) {
            self.0 = None;
        }
        pair
    }
}

impl Iterator for Scan {
    type Item = Result<Pair>;

    fn next(&mut self) -> Option<Self::Item> {
        let pair = self.0.as_mut()?.next();
        self.unless_ended(pair)
    }
}

impl DoubleEndedIterator for Scan {
    fn next_back(&mut self) -> Option<Self::Item> {
        let pair = self.0.as_mut()?.next_back();
        self.unless_ended(pair)
    }
}

impl FusedIterator for Scan {}

/// An operation that no stage has yet, and the way to do without.
const FROM_ITS_END: &str =
    "a scan from its end (until there is one, collect the pairs and reverse them)";

/// Pairs that can be read forward only.
struct Forward<I>(I);

impl<I: Iterator<Item = Result<Pair>>> Iterator for Forward<I> {
    type Item = Result<Pair>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

impl<I: Iterator<Item = Result<Pair>>> DoubleEndedIterator for Forward<I> {
    fn next_back(&mut self) -> Option<Self::Item> {
        Some(Err(Error::needs_stage(9, FROM_ITS_END)))
    }
}

impl fmt::Debug for Scan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scan { .. }")
    }
}
