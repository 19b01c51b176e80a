//! Reading the logs at open, before anything is done about them.
//! Machinery: no chapter needs this.
//!
//! It changes nothing: opening relies on it, and so do `verify` and `repair`.

use std::borrow::Cow;

use crate::format::{FileName, Record, edited, split_record, unedited};
use crate::parts::Change;
use crate::wal::record::{Replay, Stop, Write, highest_marker, trim_preallocated, whole_line};

/// Reads a log: [`replay`](crate::wal::replay), or what another encoding has for it.
pub type Reader = fn(&[u8], u64, u64) -> Replay;

impl Write {
    /// Returns the change that it made.
    pub fn change(&self) -> Change<'_> {
        Change { key: &self.key, stored: Some(Cow::Borrowed(&self.stored)) }
    }
}

impl Replay {
    /// The writes of each commit, in order.
    pub fn commits(&self) -> impl Iterator<Item = &[Write]> {
        self.writes.chunk_by(|one, next| {
            let at = self.together.partition_point(|commit| commit.end <= one.number);
            self.together
                .get(at)
                .is_some_and(|commit| commit.contains(&one.number) && commit.contains(&next.number))
        })
    }
}

/// A log as it was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The number of its first write, which names it.
    pub first: u64,
    /// Its text, without the preallocated space at its end.
    pub text: Vec<u8>,
    /// Its content.
    pub replay: Replay,
    /// A marker, here or in another log, covers all its writes: they were synced.
    pub confirmed: bool,
}

impl Found {
    /// The number of its last write; `first - 1` if it has none.
    pub fn last(&self) -> u64 {
        self.replay.writes.last().map_or(self.first - 1, |write| write.number)
    }

    /// Returns true if its last write is followed by something that is neither a line nor
    /// blank, and the next log shows that no write is missing.
    pub fn has_torn_space(&self) -> bool {
        self.replay.stopped.is_none() && self.replay.good_bytes < self.text.len()
    }

    /// Returns true if it begins as an editor has saved it, or the line at which it stops
    /// is whole but for what an editor has added. No crash does that.
    pub fn is_edited(&self) -> bool {
        let good = self.replay.good_bytes;
        let line = self.text[good..].split(|&byte| byte == b'\n').next();
        good == 0 && edited(&self.text).is_some_and(|(at, _)| at == 0)
            || line.and_then(unedited).is_some_and(|line| split_record(line).is_ok())
    }

    /// A log from which nothing is taken, and the reason.
    pub fn refused(first: u64, text: Vec<u8>, what: &'static str) -> Found {
        Found { first, text, replay: not_replayed(what, true), confirmed: false }
    }

    /// Its good part.
    pub fn good(&self) -> &[u8] {
        &self.text[..self.replay.good_bytes]
    }
}

/// Bytes of the markers after the last write.
pub(super) fn markers_at_end(log: &[u8]) -> usize {
    let is_marker =
        |line: &&[u8]| matches!(whole_line(line).and_then(split_record), Ok(Record::Synced(_)));
    let lines = log.split_inclusive(|&byte| byte == b'\n').rev();
    lines.take_while(is_marker).map(<[u8]>::len).sum()
}

/// The numbers of the first writes of the logs among these files, oldest first.
pub fn firsts<'n>(names: impl IntoIterator<Item = &'n String>) -> Vec<u64> {
    let first = |name: &String| match FileName::parse(name) {
        Some(FileName::Log(first)) => Some(first),
        _ => None,
    };
    let mut firsts: Vec<u64> = names.into_iter().filter_map(first).collect();
    firsts.sort_unstable();
    firsts
}

/// Counts the logs that are all flushed, of those with these ascending first numbers:
/// all those before one that begins by then.
pub fn all_flushed(firsts: &[u64], flushed: u64) -> usize {
    firsts.iter().rposition(|&first| first <= flushed + 1).unwrap_or(0)
}

/// The fault of a log that [`has_unflushed`] writes.
pub const UNFLUSHED: &str = "it has writes that no table has, yet the next log begins before them";

/// Returns true if a log that should be all flushed has a write that isn't. No crash
/// makes such a log: the next one was renamed, or came from elsewhere.
pub fn has_unflushed(log: &[u8], first: u64, flushed: u64, replay: Reader) -> bool {
    replay(log, first, 0).writes.last().is_some_and(|write| write.number > flushed)
}

/// Reads the live logs, given oldest first, each with the number of its first write.
/// Nothing can follow a log that is torn or corrupt: those after it stop at once.
pub fn replay_all(logs: Vec<(u64, Vec<u8>)>, flushed: u64, replay: Reader) -> Vec<Found> {
    let promised = logs.iter().map(|(_, text)| highest_marker(text)).max().unwrap_or(0);
    let mut next = flushed + 1;
    let mut found = Vec::new();
    let mut logs = logs.into_iter().enumerate().peekable();
    while let Some((at, (first, mut text))) = logs.next() {
        // Any log may end with preallocated space: a crash may come before it is cut
        // off. If writes were missing, the next log's first number would tell.
        text.truncate(trim_preallocated(&text).len());
        let replayed = if first == next || at == 0 && first < next {
            replay(&text, first, promised)
        } else if first < next && next < u64::MAX {
            // No crash does this: it is a copy, or was brought back.
            not_replayed("the log before this one has the same writes", true)
        } else {
            let what = "the writes before this log are missing, or MANIFEST is an old one";
            not_replayed(what, promised >= next)
        };
        let mut log = Found { first, text, replay: replayed, confirmed: false };
        log.confirmed = log.last() <= promised;
        if log.is_edited()
            && let Some(stop) = &mut log.replay.stopped
        {
            stop.corrupt = true; // the marker that covers it is edited, too
        }
        // Nothing is missing if the next log continues where this one stops: what is
        // left here is preallocated space that a crash has torn.
        if logs.peek().is_some_and(|(_, (following, _))| *following == log.last() + 1) {
            log.replay.stopped = None;
        }
        next = match log.replay.stopped {
            Some(_) => u64::MAX,
            None => log.last().max(flushed) + 1,
        };
        found.push(log);
    }
    found
}

/// The content of a log that isn't replayed.
fn not_replayed(what: &'static str, corrupt: bool) -> Replay {
    Replay { stopped: Some(Stop { line: 1, what, corrupt }), ..Replay::default() }
}
