//! A disk in memory that counts bytes: what is written to tables, and what all files take.
//!
//! The hook is called before each operation. The trace under it says what was done until
//! then.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use lsm::disk::Disk;
use lsm::format::MANIFEST_NEW;
use lsm_crash_lab::{DiskCall, HookedDisk, MemoryDisk, TracedDisk};

use super::database::{DIR, fill};

/// The figures, since they were reset.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// Bytes written to tables and their sidecars.
    pub(super) tables: u64,
    /// The same until the last MANIFEST was installed, and the most between two of them.
    installed: u64,
    pub(super) most_between: u64,
    /// Bytes of each file, of all files, and of all files at most.
    files: BTreeMap<String, u64>,
    pub(super) used: u64,
    pub(super) most_used: u64,
}

impl Tally {
    /// Counts an operation that the trace tells of.
    fn count(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |word: &str| word.parse::<u64>().unwrap();
        match words[..] {
            ["create", name] => self.resize(name, 0),
            ["truncate", name, bytes] => self.resize(name, number(bytes)),
            ["write", name, bytes] => {
                self.resize(name, self.files[name] + number(bytes));
                self.tables += if is_of_table(name) { number(bytes) } else { 0 };
            }
            ["unlink", name] => self.forget(name),
            ["rename", from, to] => {
                let bytes = self.files[from];
                self.forget(from);
                self.resize(to, bytes);
                if from == MANIFEST_NEW {
                    self.most_between = self.most_between.max(self.tables - self.installed);
                    self.installed = self.tables;
                }
            }
            _ => {}
        }
    }

    fn resize(&mut self, name: &str, bytes: u64) {
        self.forget(name);
        self.files.insert(name.into(), bytes);
        self.used += bytes;
        self.most_used = self.most_used.max(self.used);
    }

    fn forget(&mut self, name: &str) {
        self.used -= self.files.remove(name).unwrap_or(0);
    }
}

/// The disk, with a database on it.
#[derive(Clone)]
pub(super) struct Counted {
    traced: TracedDisk,
    tally: Arc<Mutex<Tally>>,
}

impl Counted {
    pub(super) fn new() -> Self {
        let (memory, mut tally) = (Arc::new(MemoryDisk::default()), Tally::default());
        fill(memory.clone());
        for name in memory.list(Path::new(DIR)).unwrap() {
            let file = memory.open(&Path::new(DIR).join(&name)).unwrap();
            tally.resize(&name, file.len().unwrap());
        }
        Counted { traced: TracedDisk::new(memory), tally: Arc::new(Mutex::new(tally)) }
    }

    /// Returns the disk, which calls `before` before each write to a table.
    pub(super) fn disk(&self, before: impl Fn() + Send + Sync + 'static) -> Arc<HookedDisk> {
        HookedDisk::new(Arc::new(self.traced.clone()), move |call, path| {
            if call == DiskCall::Write && is_of_table(&path.to_string_lossy()) {
                before();
            }
            None
        })
    }

    /// Returns the figures, with all that was done until now.
    pub(super) fn tally(&self) -> Tally {
        let mut tally = self.tally.lock().unwrap();
        self.traced.take().iter().for_each(|line| tally.count(line));
        tally.clone()
    }

    /// Starts again from zero, with the files as they are.
    pub(super) fn reset(&self) -> Tally {
        let Tally { files, used, .. } = self.tally();
        let tally = Tally { files, used, most_used: used, ..Tally::default() };
        *self.tally.lock().unwrap() = tally.clone();
        tally
    }
}

/// Returns true if this name or path is that of a table or a sidecar.
pub(super) fn is_of_table(name: &str) -> bool {
    ["sst", "index", "bloom"].iter().any(|extension| name.ends_with(extension))
}
