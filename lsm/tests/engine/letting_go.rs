//! The order in which an engine drops its files and its lock.
//!
//! Proved: when an engine is dropped without having been closed, no log of it is open
//! any more once its lock is given back. Until a log is dropped it may still change
//! (its disk may be preallocating space), and the next opener of the directory appends to
//! it.
//!
//! How: a disk whose files and locks note when they are dropped.

use std::path::Path;
use std::sync::{Arc, Mutex};

use lsm::Options;
use lsm_crash_lab::{Hooks, Interposed, MemoryDisk, Mode, OpenFile};

use crate::stage;
use crate::support::history::write;

/// The names of what was closed or unlocked, in order.
#[derive(Clone, Debug, Default)]
struct Dropped(Arc<Mutex<Vec<String>>>);

impl Dropped {
    fn note(&self, path: &Path) {
        let name = path.file_name().unwrap().to_str().unwrap().to_string();
        self.0.lock().unwrap().push(name);
    }
}

impl Hooks for Dropped {
    fn closed(&self, file: &OpenFile) {
        if file.mode != Mode::Read {
            self.note(&file.path);
        }
    }

    fn unlocked(&self, path: &Path) {
        self.note(path);
    }
}

#[test]
fn logs_are_let_go_of_before_the_lock() {
    for stage in 7..=stage::LAST {
        let dropped = Dropped::default();
        let disk = Interposed::over(Arc::new(MemoryDisk::default()), dropped.clone());
        let options = Options::default()
            .disk(Arc::new(disk))
            .memtable_bytes(100)
            .sealed_memtables(9)
            .background(false);
        let engine = stage::open(stage, Path::new("/db"), &options).unwrap();
        (1..=20).for_each(|n| write(engine.as_ref(), n).unwrap());
        assert!(engine.inspect().logs.len() > 1);
        dropped.0.lock().unwrap().clear();
        drop(engine);
        let dropped = dropped.0.lock().unwrap();
        let lock = dropped.iter().position(|name| name == "LOCK").unwrap();
        let logs: Vec<bool> = dropped
            .iter()
            .enumerate()
            .filter(|(_, name)| name.ends_with(".wal"))
            .map(|(at, _)| at < lock)
            .collect();
        assert!(logs.len() > 1 && logs.iter().all(|before| *before), "stage {stage}: {dropped:?}");
    }
}
