//! The content of a store at one moment: its memtables and its tables.
//! Machinery: no chapter needs this.
//!
//! ```text
//!    active          writes 41…46      │ one lock for readers: a get that misses in the
//!    sealed          31…40, 21…30      │ memtables finds in the version what they have
//!    version         all up to 20      │ flushed, and nothing in between
//! ```

use std::collections::VecDeque;

use crate::inspect::{EntryPicture, MemtablePicture};
use crate::observe::{Event, Place, Verdict, Watcher};
use crate::parts::Memory;
use crate::range::KeyRange;
use crate::sync::{Arc, RwLockReadGuard};
use crate::version::Version;

/// Memtables and tables.
#[derive(Debug)]
pub struct State<M> {
    /// Takes the writes. Behind an `Arc` so that a scan can hold on to it.
    pub active: Arc<M>,
    /// Waiting to be flushed, oldest first.
    pub sealed: VecDeque<Sealed<M>>,
    /// The tables.
    pub version: Arc<Version>,
    /// Number of the last write.
    pub written: u64,
    /// Number of the last write that is not in `active`.
    pub sealed_up_to: u64,
    /// Number of the last write that is in `version`.
    pub flushed: u64,
}

/// A memtable that waits to be flushed, and the numbers of its writes.
#[derive(Debug)]
pub struct Sealed<M> {
    /// The entries.
    pub memtable: Arc<M>,
    /// Number of its first write.
    pub first: u64,
    /// Number of its last write.
    pub last: u64,
}

impl<M> Clone for Sealed<M> {
    fn clone(&self) -> Self {
        Sealed { memtable: Arc::clone(&self.memtable), first: self.first, last: self.last }
    }
}

impl<M: Memory> State<M> {
    /// A store that holds the writes up to `flushed`, in tables.
    pub(crate) fn new(version: Version, flushed: u64) -> Self {
        State {
            active: Arc::default(),
            sealed: VecDeque::new(),
            version: Arc::new(version),
            written: flushed,
            sealed_up_to: flushed,
            flushed,
        }
    }

    /// The active memtable as it is drawn.
    pub(crate) fn active_picture(&self, budget: usize) -> MemtablePicture {
        picture::<M>(&self.active, self.sealed_up_to + 1, self.written, budget)
    }

    /// The sealed memtables as they are drawn, newest first.
    pub(crate) fn sealed_pictures(&self, budget: usize) -> Vec<MemtablePicture> {
        let draw =
            |sealed: &Sealed<M>| picture::<M>(&sealed.memtable, sealed.first, sealed.last, budget);
        self.sealed.iter().rev().map(draw).collect()
    }
}

fn picture<M: Memory>(memtable: &M, first: u64, last: u64, budget: usize) -> MemtablePicture {
    let all = KeyRange::all();
    let draw =
        |(key, stored): (&[u8], &[u8])| EntryPicture { key: key.to_vec(), stored: stored.to_vec() };
    let entries = memtable.scan(&all).map(draw).collect();
    MemtablePicture { entries, bytes: memtable.bytes(), budget, first, last }
}

/// The memtables, while no write can change them.
pub struct Memories<'a, M> {
    state: RwLockReadGuard<'a, State<M>>,
    watcher: &'a Watcher,
}

impl<'a, M: Memory> Memories<'a, M> {
    /// The memtables of a state that is held.
    pub(super) fn new(state: RwLockReadGuard<'a, State<M>>, watcher: &'a Watcher) -> Self {
        Memories { state, watcher }
    }

    /// Returns what the active memtable has under `key`.
    pub(crate) fn in_active(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.search(Place::Memtable, &self.state.active, key)
    }

    /// The number of sealed memtables.
    pub(crate) fn sealed(&self) -> usize {
        self.state.sealed.len()
    }

    /// Returns what a sealed memtable has under `key`; `age` 0 is the newest.
    pub(crate) fn in_sealed(&self, age: usize, key: &[u8]) -> Option<Vec<u8>> {
        let sealed = self.state.sealed.iter().rev().nth(age)?;
        self.search(Place::Sealed(sealed.first), &sealed.memtable, key)
    }

    /// The memtables, newest first, and the tables, to be kept.
    pub(super) fn all(&self) -> (Vec<Arc<M>>, Arc<Version>) {
        let sealed = self.state.sealed.iter().rev().map(|sealed| &sealed.memtable);
        let memtables = std::iter::once(&self.state.active).chain(sealed).cloned().collect();
        (memtables, Arc::clone(&self.state.version))
    }

    /// Lets writers in again, and returns the tables as they were until then.
    pub(crate) fn into_version(self) -> Arc<Version> {
        Arc::clone(&self.state.version)
    }

    fn search(&self, place: Place, memtable: &M, key: &[u8]) -> Option<Vec<u8>> {
        let found = memtable.get(key).map(<[u8]>::to_vec);
        self.watcher.emit(|| {
            let verdict = found.clone().map_or(Verdict::Missing, Verdict::Found);
            Event::Looked { place, verdict }
        });
        found
    }
}
