//! A workload: what an engine was asked until a crash, and what it did to its disk.
//!
//! ```text
//!    operations   open      put a      put b      sync            put c
//!    changes      1 2 3 4   5          6          7 8             9
//!    returned     4         5          6          8               9
//!                                                 ▲
//!    promised, whatever the disk keeps: from here on, writes 1 and 2
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::RangeInclusive;

use super::super::sim::{Change, SimDisk};
use super::opener::Opener;
use lsm::format::{encode_key, encode_value};
use lsm::{Engine, Error, Result, SyncMode};

/// The number of writes that follow a crash.
const MORE: usize = 3;

/// The contents of a database: each key, and its value.
pub type Contents = BTreeMap<Vec<u8>, Vec<u8>>;

/// The number of writes that may be there.
pub type Promise = RangeInclusive<u64>;

/// An operation of an engine.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// The directory is opened. An engine that has it open is dropped first.
    Open(SyncMode),
    /// A key gets a value.
    Put(Vec<u8>, Vec<u8>),
    /// A key is deleted.
    Delete(Vec<u8>),
    /// `sync`
    Sync,
    /// `flush`
    Flush,
    /// `compact`
    Compact,
    /// One piece of background work, if there is any.
    Shake,
    /// `close`
    Close,
}

impl Operation {
    /// Returns true for a write, which gets a number.
    pub fn is_write(&self) -> bool {
        matches!(self, Operation::Put(..) | Operation::Delete(_))
    }

    /// Returns true if its return promises all writes before it.
    fn is_barrier(&self) -> bool {
        use Operation::{Close, Compact, Flush, Sync};
        matches!(self, Sync | Flush | Compact | Close)
    }

    /// Applies it to an engine.
    ///
    /// # Errors
    /// Those of the engine.
    pub fn apply(&self, engine: &dyn Engine) -> Result<()> {
        match self {
            Operation::Open(_) => Ok(()),
            Operation::Put(key, value) => engine.put(key, value),
            Operation::Delete(key) => engine.delete(key),
            Operation::Sync => engine.sync(),
            Operation::Flush => engine.flush(),
            Operation::Compact => engine.compact(),
            Operation::Shake => engine.shake().map(drop),
            Operation::Close => engine.close(),
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Operation::Open(SyncMode::Os) => f.write_str("open"),
            Operation::Open(SyncMode::Always) => f.write_str("open, each write to be synced"),
            Operation::Put(key, value) => {
                write!(f, "put {} {}", text(&encode_key(key)), text(&encode_value(value)))
            }
            Operation::Delete(key) => write!(f, "del {}", text(&encode_key(key))),
            Operation::Sync => f.write_str("sync"),
            Operation::Flush => f.write_str("flush"),
            Operation::Compact => f.write_str("compact"),
            Operation::Shake => f.write_str("shake"),
            Operation::Close => f.write_str("close"),
        }
    }
}

pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The operations of an engine, and the changes of its disk meanwhile.
#[derive(Clone, Debug)]
pub struct Workload {
    operations: Vec<Operation>,
    /// Its writes, then those with which it goes on after a crash.
    writes: Vec<Operation>,
    /// The keys of all these, and one that was never written.
    keys: BTreeSet<Vec<u8>>,
    history: Vec<Change>,
    /// The number of changes when each operation began.
    begun: Vec<usize>,
    /// …and when it returned.
    returned: Vec<usize>,
    /// True if there is a log: the system has at least every write that returned.
    logged: bool,
}

impl Workload {
    /// Runs these operations on an engine. The first one opens it. Without a log (`logged`), it
    /// must be closed before it's opened again, otherwise its writes are gone.
    ///
    /// # Errors
    /// Those of the engine, which has no reason for any on this disk.
    pub fn run(open: &Opener<'_>, operations: Vec<Operation>, logged: bool) -> Result<Workload> {
        let disk = SimDisk::default();
        let (mut begun, mut returned) = (Vec::new(), Vec::new());
        let mut engine = None;
        for operation in &operations {
            begun.push(disk.changes());
            if let Operation::Open(mode) = operation {
                drop(engine.take());
                engine = Some(open(&disk, *mode)?);
            }
            operation.apply(engine.as_deref().ok_or(Error::Closed)?)?;
            returned.push(disk.changes());
        }
        drop(engine);
        let (writes, history) = (and_more(&operations), disk.history());
        let keys = keys_and_one_more(&writes);
        Ok(Workload { operations, writes, keys, history, begun, returned, logged })
    }

    /// Returns the changes of the disk.
    pub fn history(&self) -> &[Change] {
        &self.history
    }

    /// Returns the same workload on a disk that silently does something else for each
    /// operation.
    #[must_use]
    pub fn rewritten(&self, rewrite: impl Fn(&[Change]) -> Vec<Change>) -> Workload {
        let mut workload = Workload { history: Vec::new(), ..self.clone() };
        let times = workload.begun.iter_mut().zip(&mut workload.returned);
        for (begun, returned) in times {
            let changes = &self.history[*begun..*returned];
            *begun = workload.history.len();
            workload.history.extend(rewrite(changes));
            *returned = workload.history.len();
        }
        workload
    }

    /// Returns how many writes may be there if the engine dies after the first `changes` of
    /// its history, and the disk has kept all of these, or only some.
    pub fn promise(&self, changes: usize, kept_all: bool) -> Promise {
        let (mut least, mut most) = (0, 0);
        let mut mode = SyncMode::Os;
        let times = self.begun.iter().zip(&self.returned);
        for (operation, (&begun, &returned)) in self.operations.iter().zip(times) {
            if begun > changes {
                break;
            }
            most += u64::from(operation.is_write());
            let speaks = match operation {
                Operation::Open(new) => {
                    mode = *new;
                    self.logged
                }
                write if write.is_write() => self.logged && (kept_all || mode == SyncMode::Always),
                other => other.is_barrier(),
            };
            if speaks && returned <= changes {
                least = most;
            }
        }
        least..=most
    }

    /// Returns after how many changes an operation began.
    pub(super) fn beginning(&self, operation: usize) -> usize {
        self.begun.get(operation).copied().unwrap_or(self.history.len())
    }

    /// Returns the operations that had begun by then, and whether the last one had returned.
    pub(super) fn until(&self, changes: usize) -> (&[Operation], bool) {
        let count = self.begun.iter().take_while(|&&begun| begun <= changes).count();
        let returned = count.checked_sub(1).is_none_or(|last| self.returned[last] <= changes);
        (&self.operations[..count], returned)
    }

    /// Returns its first `count` writes.
    pub(super) fn writes(&self, count: u64) -> &[Operation] {
        &self.writes[..self.index(count)]
    }

    /// Returns the writes after the first `count`. There are always some to go on with.
    pub(super) fn writes_after(&self, count: u64) -> impl Iterator<Item = &Operation> {
        self.writes[self.index(count)..].iter()
    }

    fn index(&self, count: u64) -> usize {
        usize::try_from(count).map_or(self.writes.len(), |count| count.min(self.writes.len()))
    }

    /// Returns the keys to ask for: any that may be there, and one that isn't.
    pub(super) fn keys(&self) -> &BTreeSet<Vec<u8>> {
        &self.keys
    }

    /// Returns the contents after so many of its writes.
    pub(super) fn contents(&self, writes: u64) -> Contents {
        let mut state = Contents::new();
        for write in self.writes(writes) {
            match write {
                Operation::Put(key, value) => drop(state.insert(key.clone(), value.clone())),
                Operation::Delete(key) => drop(state.remove(key)),
                _ => {}
            }
        }
        state
    }
}

/// Returns the writes among some operations, then those with which an engine goes on after a
/// crash: the first ones again.
fn and_more(operations: &[Operation]) -> Vec<Operation> {
    let writes: Vec<Operation> = operations.iter().filter(|o| o.is_write()).cloned().collect();
    let again = writes.iter().cycle().take(MORE).cloned();
    let first = Operation::Put(b"mali".to_vec(), b"Bamako".to_vec());
    let missing = MORE - again.clone().count();
    writes.iter().cloned().chain(again).chain(vec![first; missing]).collect()
}

/// Returns the keys of some writes, and one that no write has. It's between the others, so
/// that tables are searched for it.
fn keys_and_one_more(writes: &[Operation]) -> BTreeSet<Vec<u8>> {
    let key = |write: &Operation| match write {
        Operation::Put(key, _) | Operation::Delete(key) => Some(key.clone()),
        _ => None,
    };
    let mut keys: BTreeSet<Vec<u8>> = writes.iter().filter_map(key).collect();
    let absent = keys.iter().nth(keys.len() / 2).map(|key| [key.as_slice(), b"?"].concat());
    keys.extend(absent);
    keys
}
