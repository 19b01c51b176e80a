//! Opening a store that has logs.
//! Machinery: no chapter needs this.
//!
//! ```text
//!    MANIFEST: flushed 40
//!    000017.wal  17…30    the next log begins by 41: all flushed, deleted
//!    000031.wal  31…45    31…40 skipped, 41…45 put into the memtable
//!    000046.wal  46…      46 is next, as it must be; appended to from here on
//!                  ▲
//!                  first bad line: preallocated space (if the next log continues
//!                  there: cut off), torn (kept aside, left out) or corrupt (open
//!                  fails, and no write is touched)
//! ```
//!
//! What is read may be in the system's memory alone, and stay there: if a sync failed
//! before, the system may show bytes that it will never write, and a sync that succeeds
//! now means nothing. So what no marker covers is rewritten before it is served.

use std::marker::PhantomData;
use std::path::PathBuf;

use crate::directory::Directory;
use crate::disk;
use crate::engine::TornTail;
use crate::format::{LOG_NEW, file_name, torn_name};
use crate::observe::{Event, Watcher};
use crate::parts::Memtables;
use crate::sync::{Arc, Mutex};
use crate::wal::found::{
    Found, UNFLUSHED, all_flushed, firsts, has_unflushed, markers_at_end, replay_all,
};
use crate::wal::segment::{Logs, Segment};
use crate::wal::{Encoding, Stop, Wal, Write, encode_marker};
use crate::{Error, Options, Result};

impl<E: Encoding> Wal<E> {
    /// Opens the logs of a directory: reads what tables lack, and cuts off what is torn.
    pub(super) fn recover(
        directory: &Arc<Directory>,
        flushed: u64,
        options: &Options,
    ) -> Result<Self> {
        let mut wal = Wal {
            directory: Arc::clone(directory),
            mode: options.sync,
            logs: Mutex::new(Logs::default()),
            synced: Mutex::new(0),
            log_budget: options.log_budget(),
            recovered: Vec::new(),
            unreplayed: Mutex::default(),
            flushed,
            watcher: Watcher::new(&options.observer),
            encoding: PhantomData,
        };
        let (obsolete, live) = wal.find_logs()?;
        let mut logs = wal.read_logs(live)?;
        let obsolete = wal.obsolete(obsolete)?;
        directory.finish_open()?;
        obsolete.into_iter().try_for_each(|first| wal.remove_log(first))?;
        if let Some(at) = logs.iter().position(|log| log.replay.stopped.is_some()) {
            // A log without a good line goes as a whole.
            let whole = if logs[at].replay.good_bytes == 0 { at } else { at + 1 };
            wal.set_aside(&logs.split_off(whole))?;
            if let Some(torn) = logs.get(at) {
                wal.keep_tail(torn)?;
            }
        }
        wal.reopen_all(&logs)?;
        *wal.unreplayed.lock() = logs;
        Ok(wal)
    }

    fn log_path(&self, first: u64) -> PathBuf {
        self.directory.file(&file_name(first, "wal"))
    }

    /// Returns the first numbers of the logs, oldest first: of those that are all flushed,
    /// and of the live ones, which may hold a write that is in no table.
    fn find_logs(&self) -> Result<(Vec<u64>, Vec<u64>)> {
        let mut firsts = firsts(&self.directory.list()?);
        let live = firsts.split_off(all_flushed(&firsts, self.flushed));
        Ok((firsts, live))
    }

    /// Reads the live logs, up to and including the first that is torn; those
    /// after it are torn off whole.
    ///
    /// # Errors
    /// `Corruption`, if a synced write is missing or damaged.
    fn read_logs(&self, firsts: Vec<u64>) -> Result<Vec<Found>> {
        let read = |first: u64| Ok((first, self.read_log(first)?));
        let texts = firsts.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        let logs = replay_all(texts, self.flushed, E::replay);
        for log in &logs {
            if let Some(Stop { line, what, corrupt: true }) = log.replay.stopped {
                return Err(Error::corruption(&self.log_path(log.first), Some(line), what));
            }
        }
        Ok(logs)
    }

    fn read_log(&self, first: u64) -> Result<Vec<u8>> {
        let path = self.log_path(first);
        disk::read_all(self.directory.disk(), &path).map_err(Error::io("read", &path))
    }

    /// Returns the logs that may be deleted, of those that should all be flushed, because
    /// the next one begins by then. A log that can't be read stays, and does no harm.
    fn obsolete(&self, firsts: Vec<u64>) -> Result<Vec<u64>> {
        let mut readable = Vec::new();
        for first in firsts {
            let Ok(log) = self.read_log(first) else { continue };
            if has_unflushed(&log, first, self.flushed, E::replay) {
                return Err(Error::corruption(&self.log_path(first), None, UNFLUSHED));
            }
            readable.push(first);
        }
        Ok(readable)
    }

    fn remove_log(&self, first: u64) -> Result<()> {
        let path = self.log_path(first);
        self.directory.disk().remove(&path).map_err(Error::io("remove", &path))?;
        self.watcher.emit(|| Event::LogDeleted { log: first });
        Ok(())
    }

    /// Keeps whole logs under other names. If we are interrupted, those that are left
    /// stop where they did.
    fn set_aside(&mut self, logs: &[Found]) -> Result<()> {
        let directory = Arc::clone(&self.directory);
        for log in logs {
            let kept = self.free_name(log.first)?;
            let path = self.log_path(log.first);
            let renamed = directory.disk().rename(&path, &directory.file(&kept));
            renamed.map_err(Error::io("rename", &path))?;
            let line = log.replay.stopped.map_or(1, |stop| stop.line);
            self.report(log, log.text.len(), line, kept);
        }
        directory.sync()
    }

    /// Keeps the torn end of a log in a file of its own.
    fn keep_tail(&mut self, torn: &Found) -> Result<()> {
        let directory = Arc::clone(&self.directory);
        let good = torn.replay.good_bytes;
        let kept = self.free_name(torn.first)?;
        let kept_path = directory.file(&kept);
        let copy = directory.disk().create(&kept_path).map_err(Error::io("create", &kept_path))?;
        copy.append(&torn.text[good..]).map_err(Error::io("write", &kept_path))?;
        copy.sync().map_err(Error::io("sync", &kept_path))?;
        directory.sync()?;
        let line = torn.replay.stopped.map_or(1, |stop| stop.line);
        self.report(torn, torn.text.len() - good, line, kept);
        Ok(())
    }

    /// Reports to the caller and to an observer what was cut off.
    fn report(&mut self, log: &Found, bytes: usize, line: u64, kept_as: String) {
        let (log, bytes) = (log.first, bytes as u64);
        self.recovered.push(TornTail { log, line, bytes, kept_as: kept_as.clone() });
        self.watcher.emit(|| Event::TornTail { log, line, bytes, kept_as });
    }

    fn free_name(&self, log: u64) -> Result<String> {
        let names = self.directory.list()?;
        let free = (0..).map(|attempt| torn_name(log, attempt)).find(|name| !names.contains(name));
        Ok(free.unwrap_or_default())
    }

    /// Opens the logs again, once what was read is on the disk for sure.
    fn reopen_all(&self, logs: &[Found]) -> Result<()> {
        let newest = logs.last().map(|log| log.first);
        let reopen = |log: &Found| self.reopen(log, Some(log.first) == newest);
        let retired = logs.iter().map(reopen).collect::<Result<_>>()?;
        if logs.iter().any(|log| !log.confirmed) {
            self.directory.sync()?; // the names of those that were rewritten
        }
        self.logs.lock().retired = retired;
        Ok(())
    }

    /// Puts what was read into the memtable.
    pub(super) fn replay_found(&self, memtables: &dyn Memtables) -> Result<()> {
        let found = std::mem::take(&mut *self.unreplayed.lock());
        let mut merges = true;
        let mut bytes = 0;
        for log in found {
            bytes = self.seal_before(&log, bytes, memtables)?;
            let mut changes = Vec::new();
            let commits = log.replay.commits();
            for commit in commits.filter(|commit| commit[0].number > self.flushed) {
                for &Write { number, .. } in commit {
                    self.watcher.emit(|| Event::Replayed { log: log.first, number });
                }
                // If a table can't be merged, the next writer gets the error; the
                // logs are in memory already, and it holds them once more.
                merges = merges && memtables.make_room().is_ok();
                changes.clear();
                changes.extend(commit.iter().map(Write::change));
                let turn = memtables.turn(&changes)?;
                memtables.insert(&changes, &turn)?;
            }
        }
        let written = memtables.written();
        let mut logs = self.logs.lock();
        // The newest log is appended to, unless a write would be missing then.
        logs.current = logs.retired.pop_if(|log| log.last == written);
        (logs.appended, logs.synced) = (written, written);
        logs.marker_due = logs.current.as_ref().is_some_and(|log| !log.marked);
        drop(logs);
        *self.synced.lock() = written;
        Ok(())
    }

    /// Seals the memtable if its logs, of `bytes` bytes, together with the next would
    /// exceed the budget of one log: with the same few keys, the memtable stays small
    /// while the logs pile up. Returns the bytes of its logs.
    fn seal_before(&self, next: &Found, bytes: u64, memtables: &dyn Memtables) -> Result<u64> {
        let more = next.text.len() as u64;
        if bytes > 0 && bytes + more > self.log_budget {
            let turn = memtables.turn(&[])?;
            memtables.seal(&turn)?;
            return Ok(more);
        }
        Ok(bytes + more)
    }

    /// Opens a log to append to it, once its good part and nothing else is on the disk for
    /// sure.
    fn reopen(&self, found: &Found, newest: bool) -> Result<Segment> {
        let path = self.log_path(found.first);
        let good = found.good();
        if !found.confirmed {
            self.rewrite(found)?;
        }
        let disk = self.directory.disk();
        let file = disk.append(&path).map_err(Error::io("open", &path))?;
        // The markers after the last write may not be synced; they can be made again. Not
        // in an older log: were they torn, a marker in a newer one would call it damage.
        let sure = match found.confirmed && newest {
            true => good.len() - markers_at_end(good),
            false => good.len(),
        };
        let (first, last, marker) = (found.first, found.last(), encode_marker(found.last()));
        // After a damaged marker there may have been others.
        let rest = match found.confirmed && !newest && found.has_torn_space() {
            true => &marker,
            false => &good[sure..],
        };
        if (sure as u64) < file.len().map_err(Error::io("read", &path))? {
            file.truncate(sure as u64).map_err(Error::io("cut", &path))?;
            file.append(rest).map_err(Error::io("write", &path))?;
        }
        file.sync().map_err(Error::io("sync", &path))?;
        let (bytes, file) = ((sure + rest.len()) as u64, Arc::from(file));
        Ok(Segment { first, last, bytes, marked: good.ends_with(&marker), path, file })
    }

    /// Writes the good part of a log to another file, which takes its name.
    fn rewrite(&self, found: &Found) -> Result<()> {
        let directory = &self.directory;
        let (path, new) = (self.log_path(found.first), directory.file(LOG_NEW));
        let file = directory.create_aside(&new)?;
        file.append(found.good()).map_err(Error::io("write", &new))?;
        file.sync().map_err(Error::io("sync", &new))?;
        directory.disk().rename(&new, &path).map_err(Error::io("rename", &new))
    }
}
