//! Chapter 3. The parts that later chapters bring, as long as they aren't there.
//! Machinery: no chapter needs this.

use std::borrow::Cow;

use crate::backoff::Progress;
use crate::directory::Directory;
use crate::engine::{Backlog, Scan, TornTail, unescape, unescaped};
use crate::inspect::Picture;
use crate::merge::Entries;
use crate::parts::{Change, Compactor, Deletes, Log, Memtables, Request, Tables};
use crate::sync::Arc;
use crate::version::Version;
use crate::{Options, Result};

/// Chapter 3's deletion. It leaves nothing behind: an older value in a table becomes
/// visible again.
pub struct Forget;

impl Deletes for Forget {
    fn deletion(key: &[u8]) -> Change<'_> {
        Change { key, stored: None }
    }

    fn resolve(key: &[u8], found: Option<Vec<u8>>) -> Result<Option<Vec<u8>>> {
        found.map(|stored| unescape(key, &stored)).transpose()
    }

    fn visible(entries: Entries) -> Scan {
        Scan::new(entries.map(|entry| {
            let (key, stored) = entry?;
            let value = unescape(&key, &stored)?;
            Ok((key, value))
        }))
    }

    fn shown<'s>(key: &[u8], stored: &'s [u8]) -> Result<Option<Cow<'s, [u8]>>> {
        unescaped(key, stored).map(Some)
    }
}

/// No log: what isn't flushed is lost with the process.
impl Log for () {
    const KEEPS: bool = false;

    fn open(directory: &Arc<Directory>, _: u64, _: &Options) -> Result<Self> {
        directory.finish_open()
    }

    fn replay(&self, _: &dyn Memtables) -> Result<()> {
        Ok(())
    }

    fn commit(&self, changes: &[Change<'_>], memtables: &dyn Memtables) -> Result<()> {
        let turn = memtables.turn(changes)?;
        memtables.insert(changes, &turn)
    }

    fn rotate(&self) {}

    fn sync_to(&self, _: u64) -> Result<()> {
        Ok(())
    }

    fn retire(&self, _: u64) -> Result<()> {
        Ok(())
    }

    fn close(&self) -> Result<()> {
        Ok(())
    }

    fn recovered(&self) -> Vec<TornTail> {
        Vec::new()
    }

    fn draw(&self, _: &mut Picture) {}
}

/// No compaction: tables pile up.
impl Compactor for () {
    const MERGES: bool = false;

    fn new(_: &Options) -> Self {}

    fn step(&mut self, _: &dyn Tables) -> Result<Progress> {
        Ok(Progress::None)
    }

    fn request(&mut self) -> Request {
        Request { call: 0, failures: 0 }
    }

    fn has_done(&self, _: &Request) -> Result<bool> {
        Ok(true)
    }

    fn drop_work(&mut self) {}

    fn merged(&self) -> u64 {
        0
    }

    fn backlog(_: &Version, _: &Options) -> Backlog {
        Backlog::Nothing
    }

    fn draw(_: &mut Picture, _: &Options) {}
}
