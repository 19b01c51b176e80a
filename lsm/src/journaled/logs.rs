//! The logs while the engine is open: appending, rotating, syncing, deleting.
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
//! appended until then. Threads that waited for the lock find their write synced
//! and return. Appending goes on meanwhile, under the other lock.
//!
//! If a sync fails, the operating system may have thrown the pages away and say
//! so only once, so a second try could succeed and mean nothing. The engine is
//! poisoned instead, and every waiting thread gets the error. (The PostgreSQL
//! project found this out in 2018: "fsyncgate".)

use std::io::{self, ErrorKind};
use std::path::Path;

use crate::disk::{Disk, File};
use crate::engine::Engine;
use crate::format::file_name;
use crate::journaled::Journaled;
use crate::journaled::segment::{Segment, Wal};
use crate::layers::Sealing;
use crate::observe::Event;
use crate::options::SyncMode;
use crate::sync::{Arc, MutexGuard};
use crate::wal::encode_marker;
use crate::{Error, Result};

/// Bytes of a line besides its key and value: crc, number, arrow, ends. Escapes in a key
/// come on top.
const LINE_EXTRA: usize = 32;

/// Makes an empty file for a log, or takes the empty file that a failed attempt left.
fn create_or_take(disk: &dyn Disk, path: &Path) -> io::Result<Box<dyn File>> {
    let taken = match disk.create(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => error,
        created => return created,
    };
    let file = disk.append(path)?;
    if file.is_empty()? { Ok(file) } else { Err(taken) }
}

impl<E: Sealing> Journaled<E> {
    /// The engine inside.
    pub fn inner(&self) -> &E {
        &self.inner
    }

    /// Returns when a put may return.
    pub fn mode(&self) -> SyncMode {
        self.mode
    }

    /// Waits for the log, and makes sure that the write fits the memtable and the log:
    /// a writer of the same few keys fills a log, but never a memtable.
    pub(crate) fn turn(&self, key: &[u8], stored: &[u8]) -> Result<MutexGuard<'_, Wal>> {
        let mut wal = self.wal.lock();
        self.inner.directory().check_writable()?;
        let line = (key.len() + stored.len() + LINE_EXTRA) as u64;
        if wal.current.as_ref().is_some_and(|log| log.bytes + line > self.log_budget) {
            self.inner.seal()?;
            wal.rotate();
        } else if self.inner.seal_for(key, stored)? {
            wal.rotate();
        }
        Ok(wal)
    }

    /// Seals the memtable and ends its log; returns the number of the last write.
    pub(crate) fn seal_and_rotate(&self) -> Result<u64> {
        let mut wal = self.wal.lock();
        self.inner.seal()?;
        wal.rotate();
        Ok(self.inner.written())
    }

    /// Appends the line of write `number`, all of it or nothing.
    pub(crate) fn append(&self, wal: &mut Wal, number: u64, line: &[u8]) -> Result<()> {
        if wal.current.is_none() {
            wal.current = Some(self.create_log(number)?);
            wal.dir_sync_pending = true;
        }
        let Some(log) = &mut wal.current else { return Ok(()) };
        let marked;
        let mut bytes = line;
        if wal.marker_due {
            marked = [&encode_marker(wal.synced), line].concat();
            bytes = &marked;
        }
        self.append_whole(log, bytes)?;
        log.last = number;
        log.marked = false;
        wal.marker_due = false;
        let (log, bytes) = (log.first, bytes.len() as u64);
        self.watcher.emit(|| Event::LogAppended { log, number, bytes });
        Ok(())
    }

    /// Appends, and cuts the file back if only a part could be written. The cut must be
    /// durable, or the part would come before the writes of the next log.
    fn append_whole(&self, log: &mut Segment, bytes: &[u8]) -> Result<()> {
        if let Err(error) = log.file.append(bytes).map_err(Error::io("write", &log.path)) {
            let cut =
                self.inner.directory().check_ours().and_then(|()| {
                    log.file.truncate(log.bytes).map_err(Error::io("cut", &log.path))
                });
            let sure = cut.and_then(|()| log.file.sync().map_err(Error::io("sync", &log.path)));
            let _ = sure.inspect_err(|error| self.inner.directory().poison(error));
            return Err(error);
        }
        log.bytes += bytes.len() as u64;
        Ok(())
    }

    fn create_log(&self, first: u64) -> Result<Segment> {
        let directory = self.inner.directory();
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
    pub(crate) fn sync_to(&self, number: u64) -> Result<()> {
        let mut synced = self.synced.lock();
        if *synced >= number {
            return Ok(());
        }
        // Not `check_writable`: a thread that waits while another closes is synced by it.
        self.inner.directory().check_poison()?;
        let (logs, last, names) = {
            let wal = self.wal.lock();
            let unsynced = wal.logs().filter(|log| log.last > *synced).cloned();
            (unsynced.collect::<Vec<_>>(), self.inner.written(), wal.dir_sync_pending)
        };
        self.sync_logs(&logs, names)?;
        let mut wal = self.wal.lock();
        // A failure to write is reported once, and may have been reported to `append_whole`.
        self.inner.directory().check_poison()?;
        *synced = last;
        wal.synced = last;
        wal.marker_due = true;
        // A log that was created while we synced has a name that we may have
        // missed; it holds a write that is newer than `last`.
        let newer = wal.logs().any(|log| log.first > last);
        wal.dir_sync_pending = newer;
        self.watcher.emit(|| Event::LogSynced { number: last });
        Ok(())
    }

    /// Syncs logs, oldest first, so that what survives is always a prefix.
    fn sync_logs(&self, logs: &[Segment], names: bool) -> Result<()> {
        let sync = |log: &Segment| log.file.sync().map_err(Error::io("sync", &log.path));
        self.inner.directory().check_ours()?; // or another's file was confirmed
        let mut done = logs.iter().try_for_each(sync);
        if names {
            done = done.and_then(|()| self.inner.directory().sync());
        }
        done.inspect_err(|error| self.inner.directory().poison(error))
    }

    /// The logs that are no longer appended to, oldest first. Those that stay for a
    /// while are cut to their content: here, on the tree shaker's thread, and not
    /// when they are rotated, where a put would wait for a sync that is under way.
    pub fn retired_logs(&self) -> Vec<Segment> {
        let logs = self.wal.lock().retired.clone();
        let flushed = self.inner.flushed();
        for log in logs.iter().filter(|log| log.last > flushed) {
            // No harm if not: any log may end with preallocated space.
            let _ = self.inner.directory().check_ours().map(|()| log.file.seal());
        }
        logs
    }

    /// Deletes a log that is no longer appended to. Not under the log's lock:
    /// writers do not wait for it.
    pub fn delete_log(&self, log: &Segment) -> Result<()> {
        let same = |retired: &mut Segment| retired.first == log.first;
        let Some(taken) = self.wal.lock().retired.extract_if(.., same).next() else {
            return Ok(()); // another thread was quicker
        };
        let disk = self.inner.directory().disk();
        match disk.remove(&log.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                self.wal.lock().retired.insert(0, taken); // for the next shake
                return Err(Error::io("remove", &log.path)(error));
            }
            _ => {}
        }
        self.watcher.emit(|| Event::LogDeleted { log: log.first });
        Ok(())
    }

    /// Syncs, says so in the log, syncs that too, and unlocks the directory.
    pub(crate) fn close_logs(&self) -> Result<()> {
        let directory = self.inner.directory();
        directory.check_open()?;
        let closed = self.sync().and_then(|()| {
            let mut synced = self.synced.lock();
            let mut wal = self.wal.lock();
            directory.check_open()?;
            // Writes that came after the first sync. Nothing is left to wait for the
            // lock, so this sync may be under it.
            let logs: Vec<Segment> = wal.logs().cloned().collect();
            self.sync_logs(&logs, wal.dir_sync_pending)?;
            *synced = self.inner.written();
            wal.synced = *synced;
            let Wal { current, retired, .. } = &mut *wal;
            // Only after the writes that it covers: if the last ones are in tables
            // alone, a marker would call them missing here.
            if let Some(log) = current.as_mut().or(retired.last_mut())
                && !log.marked
                && log.last == *synced
                && *synced > 0
            {
                // Twice: one damaged byte, were it the line end before, leaves one. A disk
                // that is too full for it has what was promised all the same.
                let marked = self.append_whole(log, &encode_marker(*synced).repeat(2));
                let _ = marked.and_then(|()| self.sync_logs(std::slice::from_ref(log), false));
            }
            wal.trim_preallocated();
            directory.close();
            Ok(())
        });
        if closed.is_err() && directory.check_ours().is_ok() {
            self.wal.lock().trim_preallocated(); // the last change to them
        }
        directory.close();
        closed
    }
}
