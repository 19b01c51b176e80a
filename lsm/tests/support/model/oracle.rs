//! The results that an engine must return: a `BTreeMap`, and the history that made it.
//!
//! Stage 3 is modelled as it is: a deletion takes a key out of the active
//! memtable only, and an older value becomes visible again. For that the oracle knows
//! when memtables are sealed. What comes back after a crash at stages 3 to 6 is
//! the history up to the number that MANIFEST tells; after a power cut at stages 7 and 8,
//! up to the number that the logs tell.

use std::collections::BTreeMap;
use std::ops::RangeBounds;

use lsm::KeyRange;
use lsm::format::encode_value;

type Map = BTreeMap<Vec<u8>, Vec<u8>>;

#[derive(Clone)]
enum Entry {
    Write(Vec<u8>, Option<Vec<u8>>),
    Sealed,
}

#[derive(Clone, Default)]
pub(crate) struct Oracle {
    stage: u8,
    memtable_bytes: usize,
    /// The beginning of the history: the last climb, and the content then.
    base: (u64, Map),
    history: Vec<Entry>,
    active: Map,
    /// Stage 3: what sealed memtables and tables hold, the newest of each key.
    below: Map,
    /// Number of the last write.
    pub(crate) written: u64,
    /// Writes up to this number were promised to be there after a crash.
    pub(crate) promised: u64,
}

impl Oracle {
    pub(crate) fn new(stage: u8, memtable_bytes: usize) -> Self {
        Oracle { stage, memtable_bytes, ..Oracle::default() }
    }

    pub(crate) fn write(&mut self, key: &[u8], value: Option<&[u8]>) {
        if self.stage == 3
            && let Some(value) = value
        {
            let size = |key: &[u8], value: &[u8]| key.len() + encode_value(value).len();
            let bytes: usize = self.active.iter().map(|(key, value)| size(key, value)).sum();
            if bytes > 0 && bytes + size(key, value) > self.memtable_bytes {
                self.seal();
            }
        }
        match value {
            Some(value) => self.active.insert(key.to_vec(), value.to_vec()),
            None => self.active.remove(key),
        };
        self.history.push(Entry::Write(key.to_vec(), value.map(<[u8]>::to_vec)));
        self.written += 1;
    }

    /// Before stage 4, deletions no longer reach what is sealed.
    pub(crate) fn seal(&mut self) {
        if self.stage == 3 {
            self.below.append(&mut self.active);
            self.history.push(Entry::Sealed);
        }
    }

    /// `flush`, `sync` or `close` returned.
    pub(crate) fn promise(&mut self) {
        self.promised = self.written;
    }

    /// After a crash: only the writes up to `number` are left, which are safe now.
    pub(crate) fn cut_to(&mut self, number: u64) {
        let history = std::mem::take(&mut self.history);
        (self.written, self.active) = self.base.clone();
        self.below.clear();
        for entry in history {
            match entry {
                Entry::Write(key, value) if self.written < number => {
                    self.write(&key, value.as_deref());
                }
                Entry::Write(..) => break,
                Entry::Sealed => self.seal(),
            }
        }
        self.seal();
        self.promise();
    }

    /// The next stage; what was kept only in memory is gone.
    pub(crate) fn climb(&mut self) {
        let kept = if self.stage >= 3 { (self.written, self.view()) } else { (0, Map::new()) };
        *self = Oracle::new(self.stage + 1, self.memtable_bytes);
        (self.written, self.active) = kept.clone();
        self.base = kept;
        self.promise();
    }

    pub(crate) fn view(&self) -> Map {
        let mut view = self.below.clone();
        view.extend(self.active.clone());
        view
    }

    pub(crate) fn get(&self, key: &[u8]) -> Option<&Vec<u8>> {
        self.active.get(key).or_else(|| self.below.get(key))
    }

    pub(crate) fn scan(&self, range: &KeyRange) -> Vec<lsm::Pair> {
        let bounds = (range.start.as_ref(), range.end.as_ref());
        let wanted = |(key, _): &lsm::Pair| bounds.contains(key);
        self.view().into_iter().filter(wanted).collect()
    }
}
