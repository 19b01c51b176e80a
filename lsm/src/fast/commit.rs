//! Replaces the commit of [`Journaled`]: the line of the log is written into a buffer
//! that's reused.
//!
//! ```text
//!    simple    number ─► body ─► crc ─► line           a new vector for each, and text
//!                                                      that is formatted to be copied
//!    fast      │········ 42 kenya:capital→Nairobi⏎│    one buffer, the log's
//!               5d1c0f3a ◄─ crc of what follows it     filled in last
//! ```
//!
//! Order and bytes are the same: number, append, insert, then sync. Everything else is
//! `Journaled`'s.
//!
//! What it gains: puts are × 1.6 as fast in order, × 1.3 in random order.
//!
//! What it costs to understand: a layer around a layer, with two methods that differ.

use std::path::Path;

use crate::engine::{
    Backlog, Engine, KeyRange, Open, Scan, Shaken, TornTail, Visit, check_lengths, make_room,
};
use crate::format::{TOMBSTONE, encode_value, push_record};
use crate::inspect::Picture;
use crate::journaled::Journaled;
use crate::layers::Sealing;
use crate::options::SyncMode;
use crate::{Error, Options, Result};

/// Bytes of the buffer that are kept for the next line.
const KEPT: usize = 1024 * 1024;

/// An engine behind a log with a fast commit.
#[derive(Debug)]
pub struct Committing<E>(Journaled<E>);

impl<E: Sealing> Committing<E> {
    /// Writes to the log, then to the memtable; then, with [`SyncMode::Always`], waits for
    /// the disk.
    fn commit(&self, key: &[u8], stored: &[u8]) -> Result<()> {
        let mut wal = self.0.turn(key, stored)?;
        let number = self.0.inner().written() + 1;
        let mut line = std::mem::take(&mut wal.line);
        line.clear();
        push_record(&mut line, number, key, stored);
        let appended = self.0.append(&mut wal, number, &line);
        line.shrink_to(KEPT);
        wal.line = line;
        appended?;
        self.0.inner().apply(key, stored)?;
        drop(wal);
        match self.0.mode() {
            SyncMode::Always => self.0.sync_to(number),
            SyncMode::Os => Ok(()),
        }
    }
}

impl<E: Sealing> Engine for Committing<E> {
    fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
        check_lengths(key, value)?;
        make_room(self)?;
        self.commit(key, &encode_value(value))
    }

    fn delete(&self, key: &[u8]) -> Result<()> {
        check_lengths(key, b"")?;
        make_room(self)?;
        self.commit(key, TOMBSTONE)
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.0.get(key)
    }

    fn scan(&self, range: KeyRange) -> Scan {
        self.0.scan(range)
    }

    fn visit(&self, range: KeyRange, visit: &mut Visit<'_>) -> Result<()> {
        self.0.visit(range, visit)
    }

    fn flush(&self) -> Result<()> {
        self.0.flush()
    }

    fn sync(&self) -> Result<()> {
        self.0.sync()
    }

    fn compact(&self) -> Result<()> {
        self.0.compact()
    }

    fn shake(&self) -> Result<Shaken> {
        self.0.shake()
    }

    fn backlog(&self) -> Backlog {
        self.0.backlog()
    }

    fn background_error(&self) -> Option<Error> {
        self.0.background_error()
    }

    fn stuck(&self) -> Option<Error> {
        self.0.stuck()
    }

    fn merged(&self) -> u64 {
        self.0.merged()
    }

    fn recovered(&self) -> Vec<TornTail> {
        self.0.recovered()
    }

    fn close(&self) -> Result<()> {
        self.0.close()
    }

    fn inspect(&self) -> Picture {
        self.0.inspect()
    }
}

impl<E: Open + Sealing> Open for Committing<E> {
    fn stage() -> u8 {
        Journaled::<E>::stage()
    }

    fn open_at(stage: u8, dir: &Path, options: &Options) -> Result<Self> {
        Ok(Committing(Journaled::open_at(stage, dir, options)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wal::encode_record;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]
        #[test]
        fn its_line_is_that_of_the_simple_commit(
            number in any::<u64>(),
            key in any::<Vec<u8>>(),
            value in any::<Vec<u8>>(),
        ) {
            let stored = encode_value(&value);
            let mut line = Vec::new();
            push_record(&mut line, number, &key, &stored);
            prop_assert_eq!(line, encode_record(number, &key, &stored));
        }
    }
}
