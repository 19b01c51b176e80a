//! A history of writes by one thread, and what others may see of it meanwhile.
//!
//! ```text
//!    write   1   2   3   4   5
//!            acknowledged ┘   └ begun    a reader now sees what is there after 4 or 5
//! ```
//!
//! The counters are standard atomics: reading them is no point at which shuttle switches.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use lsm::{Engine, Error, KeyRange, Result, Scan};
use shuttle::rand::{Rng, thread_rng};

/// The writes of one thread: to three keys of its own, in turn.
#[derive(Debug)]
pub(crate) struct Ledger {
    owner: char,
    deletes: bool,
    begun: AtomicU64,
    acknowledged: AtomicU64,
}

const KEYS: u64 = 3;

impl Ledger {
    /// Starts without writes. Before stage 4 deletions don't reach tables, so there are none.
    pub(crate) fn new(owner: char, stage: u8) -> Self {
        let (begun, acknowledged) = Default::default();
        Ledger { owner, deletes: stage >= 4, begun, acknowledged }
    }

    /// Makes write number `n`.
    pub(crate) fn write(&self, engine: &dyn Engine, n: u64) -> Result<()> {
        self.begun.store(n, SeqCst);
        match self.nth(n) {
            (key, Some(value)) => engine.put(&key, &value)?,
            (key, None) => engine.delete(&key)?,
        }
        self.acknowledged.store(n, SeqCst);
        Ok(())
    }

    /// Tests whether it's one of its keys.
    pub(crate) fn owns(&self, key: &[u8]) -> bool {
        key.starts_with(self.owner.to_string().as_bytes())
    }

    /// Returns the number of the next write.
    pub(crate) fn next(&self) -> u64 {
        self.acknowledged() + 1
    }

    fn acknowledged(&self) -> u64 {
        self.acknowledged.load(SeqCst)
    }

    fn nth(&self, n: u64) -> (Vec<u8>, Option<Vec<u8>>) {
        let value = (!self.deletes || !n.is_multiple_of(4)).then(|| n.to_string().into_bytes());
        (format!("{}{}", self.owner, n % KEYS).into_bytes(), value)
    }

    /// Returns what there is after the first `n` writes.
    fn state(&self, n: u64) -> BTreeMap<Vec<u8>, Vec<u8>> {
        let last = (n.saturating_sub(KEYS) + 1..=n).map(|n| self.nth(n));
        last.filter_map(|(key, value)| Some((key, value?))).collect()
    }

    /// Finds the first number of writes in `range` after which there is what was found.
    fn explain(
        &self,
        found: &impl std::fmt::Debug,
        range: RangeInclusive<u64>,
        fits: impl Fn(&BTreeMap<Vec<u8>, Vec<u8>>) -> bool,
    ) -> u64 {
        let explained = range.clone().find(|n| fits(&self.state(*n)));
        explained.unwrap_or_else(|| {
            panic!("{found:?} is not what there is after {range:?} writes of {}", self.owner)
        })
    }

    /// Gets the key of write `nth`, when `seen` writes have been seen; returns how many of
    /// them must be seen from then on.
    pub(crate) fn check_get(&self, engine: &dyn Engine, nth: u64, seen: u64) -> Result<u64> {
        let seen = seen.max(self.acknowledged());
        let (key, _) = self.nth(nth);
        let found = engine.get(&key)?;
        let range = seen..=self.begun.load(SeqCst);
        Ok(self.explain(&found, range, |state| state.get(&key) == found.as_ref()))
    }

    /// Starts a scan of it; returns also how many writes it may show.
    fn ask(&self, engine: &dyn Engine, seen: u64) -> (Scan, RangeInclusive<u64>) {
        let seen = seen.max(self.acknowledged());
        let owner = self.owner.to_string();
        let scan = engine.scan(KeyRange::from(owner.as_str()..=format!("{owner}~").as_str()));
        (scan, seen..=self.begun.load(SeqCst))
    }

    /// Reads such a scan, which must show one moment; returns how many writes it shows.
    fn read(&self, (scan, range): (Scan, RangeInclusive<u64>)) -> Result<u64> {
        let found = scan.collect::<Result<Vec<_>>>()?;
        Ok(self.explain(&found, range, |state| state.clone().into_iter().eq(found.iter().cloned())))
    }

    /// Checks that the engine has every acknowledged write, and at most one more.
    pub(crate) fn check_end(&self, engine: &dyn Engine) {
        self.check_holds(engine, self.acknowledged());
    }

    /// Checks, by gets and by a scan, that the engine has the writes up to `promised`, and
    /// perhaps later ones.
    pub(crate) fn check_holds(&self, engine: &dyn Engine, promised: u64) {
        let (scan, range) = self.ask(engine, 0);
        let n = self.read((scan, promised..=*range.end())).unwrap();
        for key in 0..KEYS {
            let (key, _) = self.nth(key);
            assert_eq!(engine.get(&key).unwrap().as_ref(), self.state(n).get(&key), "after {n}");
        }
    }

    /// Makes the writes from 1 to `last`, and reads each back.
    pub(crate) fn write_all(&self, engine: &dyn Engine, last: u64) -> Result<()> {
        for n in 1..=last {
            self.write(engine, n)?;
            assert_eq!(self.check_get(engine, n, n)?, n);
        }
        Ok(())
    }

    /// Reads in both ways, a few times, unless it's closed. Each scan is read only after
    /// other reads, and keeps what it reads meanwhile.
    pub(crate) fn watch(&self, engine: &dyn Engine) {
        let mut seen = 0;
        for _ in 0..4 {
            let held = self.ask(engine, seen);
            let now = self.check_get(engine, thread_rng().gen_range(0..KEYS), seen);
            match now.and_then(|now| Ok(now.max(self.read(held)?))) {
                Ok(now) => seen = now,
                Err(Error::Closed) => return,
                Err(error) => panic!("{error}"),
            }
        }
    }
}
