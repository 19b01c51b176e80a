//! The cost of the work, in bytes and in blocks.
//!
//! ```text
//!                          log + tables flushed + tables merged      bytes written
//!    write amplification = ────────────────────────────────────
//!                          keys and values that were put             bytes requested
//!
//!                          blocks read
//!    read amplification  = ───────────
//!                          gets
//!
//!                          files of all tables
//!    space amplification = ─────────────────────────────
//!                          keys and values in the newest version
//! ```
//!
//! All of it is counted from events, except the last denominator, which takes a scan.

use lsm::inspect::LevelPicture;
use lsm::observe::{Event, Place, Verdict};

/// Sums over events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Costs {
    /// Bytes of keys and values in writes, `†` included.
    pub asked: u64,
    /// Bytes appended to logs.
    pub logged: u64,
    /// Bytes of tables, with their sidecars, written from memtables.
    pub flushed: u64,
    /// Bytes of tables, with their sidecars, written by merges.
    pub merged: u64,
    /// Bytes that merges read.
    pub merge_read: u64,
    /// Gets that were answered.
    pub gets: u64,
    /// Blocks that they read.
    pub blocks: u64,
    /// Bytes of these blocks.
    pub block_bytes: u64,
    /// Tables that a get did not read, since a filter or an index said no.
    pub ruled_out: u64,
    /// Tables that a get read for nothing.
    pub false_maybe: u64,
    /// Bytes of keys and values in the newest version, if they were counted.
    pub live: Option<u64>,
    /// True while writes are read back from a log: they aren't requested again.
    replaying: bool,
}

impl Costs {
    /// Applies an event. `level` is the level of the table that it finishes.
    pub fn apply(&mut self, event: &Event, level: usize) {
        match event {
            Event::Replayed { .. } => self.replaying = true,
            Event::Wrote { key, stored, .. } => {
                let bytes = key.len() + stored.as_ref().map_or(0, Vec::len);
                let replayed = std::mem::take(&mut self.replaying);
                self.asked += if replayed { 0 } else { bytes as u64 };
            }
            Event::LogAppended { bytes, .. } => self.logged += bytes,
            Event::TableFinished { table } => {
                let bytes: u64 = table.files.iter().map(|(_, bytes)| bytes).sum();
                *(if level > 0 { &mut self.merged } else { &mut self.flushed }) += bytes;
            }
            Event::MergeFinished { read, .. } => self.merge_read += read,
            Event::BlockRead { bytes, .. } => {
                self.blocks += 1;
                self.block_bytes += bytes;
            }
            Event::Looked { place: Place::Table(_), verdict } => match verdict {
                Verdict::RuledOut => self.ruled_out += 1,
                Verdict::Missing => self.false_maybe += 1,
                _ => {}
            },
            Event::Got { .. } => self.gets += 1,
            _ => {}
        }
    }

    /// Bytes written for each byte asked for; `None` before the first write.
    pub fn write(&self) -> Option<Ratio> {
        Ratio::new(self.logged + self.flushed + self.merged, self.asked)
    }

    /// Blocks read for each get.
    pub fn read(&self) -> Option<Ratio> {
        Ratio::new(self.blocks, self.gets)
    }

    /// Bytes of files for each byte that counts.
    pub fn space(&self, levels: &[LevelPicture]) -> Option<Ratio> {
        let tables = levels.iter().flat_map(|level| &level.tables);
        let files = tables.flat_map(|table| &table.files).map(|(_, bytes)| bytes).sum();
        Ratio::new(files, self.live?)
    }
}

/// A quotient that keeps what it was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// The upper number.
    pub of: u64,
    /// The lower one, not 0.
    pub by: u64,
}

impl Ratio {
    fn new(of: u64, by: u64) -> Option<Ratio> {
        (by > 0).then_some(Ratio { of, by })
    }

    /// Returns it in hundredths, rounded.
    pub fn hundredths(self) -> u64 {
        let hundredths =
            (u128::from(self.of) * 100 + u128::from(self.by) / 2) / u128::from(self.by);
        u64::try_from(hundredths).unwrap_or(u64::MAX)
    }
}

impl std::fmt::Display for Ratio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hundredths = self.hundredths();
        write!(f, "{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_back_from_a_log_is_not_asked_for_again() {
        let wrote = Event::Wrote { number: 1, key: b"key".to_vec(), stored: Some(b"v".to_vec()) };
        let mut costs = Costs::default();
        for event in [Event::Replayed { log: 1, number: 1 }, wrote.clone(), wrote] {
            costs.apply(&event, 0);
        }
        costs.apply(&Event::LogAppended { log: 1, number: 2, bytes: 10 }, 0);
        assert_eq!(costs.asked, 4);
        assert_eq!(costs.write().map(|ratio| ratio.to_string()), Some("2.50".to_string()));
        assert_eq!(costs.read(), None);
    }
}
