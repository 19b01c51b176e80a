//! The engine of chapters 1 and 2: a plain structure behind a lock.
//! Machinery: no chapter needs this.
//!
//! ```text
//!    InMemory<HashIndex>     stage 1      RwLock ─► get/put/delete of the structure
//!    InMemory<Memtable>      stage 2      …and copies the range for a scan
//! ```
//!
//! Nothing is kept: at exit all of it is gone. The directory is only read, so that a
//! database of a later stage is not silently taken for an empty one.

use std::path::Path;

use crate::engine::{Engine, Pair, Scan, check_lengths, unescape};
use crate::format::{MANIFEST, Manifest, encode_value};
use crate::hash_index::HashIndex;
use crate::inspect::{EntryPicture, Picture};
use crate::observe::{Event, Place, Verdict, Watcher};
use crate::range::KeyRange;
use crate::sync::{AtomicBool, Ordering, RwLock};
use crate::{Error, Options, Result, disk};

/// A structure that can be an engine in memory. It gets values as they would be in a
/// file; to it they are just bytes.
pub trait Map: Default + Send + Sync + 'static {
    /// The chapter that brings it.
    const STAGE: u8;

    /// Returns what is stored under `key`.
    fn look_up(&self, key: &[u8]) -> Option<&[u8]>;

    /// Stores `stored` under `key`.
    fn insert(&mut self, key: &[u8], stored: &[u8]) -> Result<()>;

    /// Removes `key`.
    fn remove(&mut self, key: &[u8]) -> Result<()>;

    /// Returns a copy of the range in order of the keys; `None` if it has no order.
    fn range(&self, range: &KeyRange) -> Option<Vec<Pair>>;

    /// Fills in its part of the picture.
    fn draw(&self, picture: &mut Picture);
}

/// An engine that keeps everything in memory.
#[derive(Debug)]
pub struct InMemory<T> {
    map: RwLock<T>,
    closed: AtomicBool,
    watcher: Watcher,
}

impl<T: Map> InMemory<T> {
    /// An empty engine. The directory is only read.
    ///
    /// # Errors
    /// [`Error::NeedsStage`], if a database of a later stage is there.
    pub fn open(dir: &Path, options: &Options) -> Result<Self> {
        options.check()?;
        let path = dir.join(MANIFEST);
        if let Ok(text) = disk::read_all(options.disk.as_ref(), &path) {
            let needed = Manifest::decode(&text).map_or(3, |manifest| manifest.stage);
            if needed > T::STAGE {
                return Err(Error::needs_stage(needed, dir.display().to_string()));
            }
        }
        Ok(InMemory {
            map: RwLock::default(),
            closed: AtomicBool::new(false),
            watcher: Watcher::new(&options.observer),
        })
    }

    fn check_open(&self) -> Result<()> {
        if self.closed.load(Ordering::Acquire) { Err(Error::Closed) } else { Ok(()) }
    }
}

impl<T: Map> Engine for InMemory<T> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.check_open()?;
        let map = self.map.read();
        let stored = map.look_up(key);
        self.watcher.emit(|| {
            let verdict = stored.map_or(Verdict::Missing, |s| Verdict::Found(s.to_vec()));
            Event::Looked { place: Place::Memtable, verdict }
        });
        let found = stored.map(|stored| unescape(key, stored)).transpose()?;
        self.watcher.emit(|| Event::Got { key: key.to_vec(), found: found.clone() });
        Ok(found)
    }

    fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
        self.check_open()?;
        check_lengths(key, value)?;
        let stored = encode_value(value);
        let mut map = self.map.write();
        self.watcher.emit(|| Event::Wrote {
            number: 0,
            key: key.to_vec(),
            stored: Some(stored.to_vec()),
        });
        map.insert(key, &stored)
    }

    fn delete(&self, key: &[u8]) -> Result<()> {
        self.check_open()?;
        check_lengths(key, b"")?;
        let mut map = self.map.write();
        self.watcher.emit(|| Event::Wrote { number: 0, key: key.to_vec(), stored: None });
        map.remove(key)
    }

    fn scan(&self, range: KeyRange) -> Scan {
        if let Err(error) = self.check_open() {
            return Scan::failed(error);
        }
        match self.map.read().range(&range) {
            None => Scan::failed(Error::needs_stage(2, "scan")),
            Some(pairs) => Scan::new(pairs.into_iter().map(|(key, stored)| {
                let value = unescape(&key, &stored)?;
                Ok((key, value))
            })),
        }
    }

    fn close(&self) -> Result<()> {
        self.closed.store(true, Ordering::Release);
        Ok(())
    }

    fn inspect(&self) -> Picture {
        let mut picture = Picture { stage: T::STAGE, ..Picture::default() };
        self.map.read().draw(&mut picture);
        picture
    }
}

impl Map for HashIndex {
    const STAGE: u8 = 1;

    fn look_up(&self, key: &[u8]) -> Option<&[u8]> {
        self.get(key)
    }

    fn insert(&mut self, key: &[u8], stored: &[u8]) -> Result<()> {
        self.put(key, stored);
        Ok(())
    }

    fn remove(&mut self, key: &[u8]) -> Result<()> {
        self.delete(key);
        Ok(())
    }

    fn range(&self, _: &KeyRange) -> Option<Vec<Pair>> {
        None
    }

    fn draw(&self, picture: &mut Picture) {
        let entry =
            |(key, stored): &Pair| EntryPicture { key: key.clone(), stored: stored.clone() };
        picture.buckets =
            self.buckets().iter().map(|bucket| bucket.iter().map(entry).collect()).collect();
    }
}
