//! The logs while the store is open: appending, rotating, syncing, deleting.
//! Machinery: no chapter needs this.
//!
//! ```text
//!    thread A   append 42 │ insert 42 │           sync_to(42) ═══════╗ one fdatasync
//!    thread B                append 43 │ insert 43 │ sync_to(43) ─wait╢ finds 43 synced
//!    thread C                          append 44 │ insert 44 │ … ─wait╝
//!               └─ commit lock ──┘                 └─ synced lock ─┘
//! ```
//!
//! *Group commit*: the thread that gets the `synced` lock syncs everything that was
//! appended until then. A thread whose line was in the log by then gets the lock next,
//! finds its write synced, and returns. Appending goes on meanwhile, under the commit lock.
//!
//! If a sync fails, the operating system may have thrown the pages away and say
//! so only once, so a second try could succeed and mean nothing. The engine is
//! poisoned instead, and every waiting thread gets the error. (The PostgreSQL
//! project found this out in 2018: "fsyncgate".)

use std::io::{self, ErrorKind};
use std::path::Path;

use crate::disk::{Disk, File};
use crate::format::file_name;
use crate::observe::Event;
use crate::parts::{Change, Memtables, Turn};
use crate::sync::Arc;
use crate::wal::segment::Segment;
use crate::wal::{Encoding, Wal, encode_marker};
use crate::{Error, Result};

/// Bytes of a line besides its key and value: crc, number, arrow, ends. Escapes in a key
/// come on top.
const LINE_EXTRA: usize = 32;

/// Bytes of memory that are kept for the next lines.
const KEPT: usize = 1024 * 1024;

/// Makes an empty file for a log, or takes the empty file that a failed attempt left.
fn create_or_take(disk: &dyn Disk, path: &Path) -> io::Result<Box<dyn File>> {
    let taken = match disk.create(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => error,
        created => return created,
    };
    let file = disk.append(path)?;
    if file.is_empty()? { Ok(file) } else { Err(taken) }
}

impl<E: Encoding> Wal<E> {
    /// Waits for our turn, and makes sure that the changes fit the memtable and the log:
    /// a writer of the same few keys fills a log, but never a memtable.
    pub(super) fn turn<'t>(
        &self,
        changes: &[Change<'_>],
        memtables: &'t dyn Memtables,
    ) -> Result<Turn<'t>> {
        let turn = memtables.turn(changes)?;
        let line =
            |change: &Change<'_>| (change.key.len() + change.logged().len() + LINE_EXTRA) as u64;
        let more: u64 = changes.iter().map(line).sum();
        let is_full = |log: &Segment| log.bytes + more > self.log_budget;
        let full = self.logs.lock().current.as_ref().is_some_and(is_full);
        if full {
            memtables.seal(&turn)?;
        }
        Ok(turn)
    }

    /// Appends the lines of changes, all of them or nothing; returns the number of the last.
    pub(super) fn append(&self, first: u64, changes: &[Change<'_>]) -> Result<u64> {
        let logs = &mut *self.logs.lock();
        if logs.current.is_none() {
            logs.current = Some(self.create_log(first)?);
            logs.dir_sync_pending = true;
        }
        let Some(log) = &mut logs.current else { return Ok(logs.appended) };
        logs.lines.clear();
        if logs.marker_due {
            logs.lines.extend(encode_marker(logs.synced));
        }
        E::encode(&mut logs.lines, first, changes);
        let appended = self.append_whole(log, &logs.lines);
        let bytes = logs.lines.len() as u64;
        logs.lines.shrink_to(KEPT);
        appended?;
        let last = first + changes.len() as u64 - 1;
        log.last = last;
        log.marked = false;
        logs.marker_due = false;
        logs.appended = last;
        let log = log.first;
        self.watcher.emit(|| Event::LogAppended { log, number: last, bytes });
        Ok(last)
    }

    /// Appends, and cuts the file back if only a part could be written. The cut must be
    /// durable, or the part would come before the writes of the next log.
    fn append_whole(&self, log: &mut Segment, bytes: &[u8]) -> Result<()> {
        if let Err(error) = log.file.append(bytes).map_err(Error::io("write", &log.path)) {
            let cut = self
                .directory
                .check_ours()
                .and_then(|()| log.file.truncate(log.bytes).map_err(Error::io("cut", &log.path)));
            let sure = cut.and_then(|()| log.file.sync().map_err(Error::io("sync", &log.path)));
            let _ = sure.inspect_err(|error| self.directory.poison(error));
            return Err(error);
        }
        log.bytes += bytes.len() as u64;
        Ok(())
    }

    fn create_log(&self, first: u64) -> Result<Segment> {
        let directory = &self.directory;
        let path = directory.file(&file_name(first, "wal"));
        let file = create_or_take(directory.disk(), &path).map_err(Error::io("create", &path))?;
        self.watcher.emit(|| Event::LogStarted { log: first });
        let file = Arc::from(file);
        Ok(Segment { first, last: first - 1, bytes: 0, marked: false, path, file })
    }

    /// Returns when write `number` and all before it are synced. Waiting for the
    /// lock is group commit.
    ///
    /// # Errors
    /// The failure of a sync, ours or that of the thread we waited for.
    pub(super) fn group_sync(&self, number: u64) -> Result<()> {
        let mut synced = self.synced.lock();
        if *synced >= number {
            return Ok(());
        }
        // Not `check_writable`: a thread that waits while another closes is synced by it.
        self.directory.check_poison()?;
        let (unsynced, last, names) = {
            let logs = self.logs.lock();
            let unsynced = logs.all().filter(|log| log.last > *synced).cloned();
            (unsynced.collect::<Vec<_>>(), logs.appended, logs.dir_sync_pending)
        };
        self.sync_logs(&unsynced, names)?;
        let mut logs = self.logs.lock();
        // A failure to write is reported once, and may have been reported to `append_whole`.
        self.directory.check_poison()?;
        *synced = last;
        logs.synced = last;
        logs.marker_due = true;
        // A log that was created while we synced has a name that we may have
        // missed; it holds a write that is newer than `last`.
        let newer = logs.all().any(|log| log.first > last);
        logs.dir_sync_pending = newer;
        self.watcher.emit(|| Event::LogSynced { number: last });
        Ok(())
    }

    /// Syncs logs, oldest first, so that what survives is always a prefix.
    fn sync_logs(&self, logs: &[Segment], names: bool) -> Result<()> {
        let sync = |log: &Segment| log.file.sync().map_err(Error::io("sync", &log.path));
        self.directory.check_ours()?; // or another's file was confirmed
        let mut done = logs.iter().try_for_each(sync);
        if names {
            done = done.and_then(|()| self.directory.sync());
        }
        done.inspect_err(|error| self.directory.poison(error))
    }

    /// The logs that are no longer appended to, oldest first. Those that stay for a
    /// while are cut to their content: here, on the tree shaker's thread, and not
    /// when they are rotated, where a put would wait for a sync that is under way.
    pub(super) fn retired_logs(&self, flushed: u64) -> Vec<Segment> {
        let logs = self.logs.lock().retired.clone();
        for log in logs.iter().filter(|log| log.last > flushed) {
            // No harm if not: any log may end with preallocated space.
            let _ = self.directory.check_ours().map(|()| log.file.seal());
        }
        logs
    }

    /// Deletes a log that is no longer appended to. Not under the log's lock:
    /// writers do not wait for it.
    pub(super) fn delete_log(&self, log: &Segment) -> Result<()> {
        let same = |retired: &mut Segment| retired.first == log.first;
        let Some(taken) = self.logs.lock().retired.extract_if(.., same).next() else {
            return Ok(()); // another thread was quicker
        };
        let disk = self.directory.disk();
        match disk.remove(&log.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                self.logs.lock().retired.insert(0, taken); // for the next shake
                return Err(Error::io("remove", &log.path)(error));
            }
            _ => {}
        }
        self.watcher.emit(|| Event::LogDeleted { log: log.first });
        Ok(())
    }

    /// Syncs, says so in the log, and syncs that too.
    pub(super) fn close_logs(&self) -> Result<()> {
        let closed = self.sync_and_mark();
        if self.directory.check_ours().is_ok() {
            self.logs.lock().trim_preallocated(); // the last change to them
        }
        closed
    }

    fn sync_and_mark(&self) -> Result<()> {
        self.directory.check_writable()?;
        let last = self.logs.lock().appended;
        self.group_sync(last)?;
        let logs = &mut *self.logs.lock();
        // Only after the writes that it covers: if the last ones are in tables
        // alone, a marker would call them missing here.
        if let Some(log) = logs.current.as_mut().or(logs.retired.last_mut())
            && !log.marked
            && log.last == last
            && last > 0
        {
            // Twice: one damaged byte, were it the line end before, leaves one. A disk
            // that is too full for it has what was promised all the same.
            let marked = self.append_whole(log, &encode_marker(last).repeat(2));
            let _ = marked.and_then(|()| self.sync_logs(std::slice::from_ref(log), false));
        }
        Ok(())
    }
}
