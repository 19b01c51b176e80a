//! The contents that are right after a life in which something failed.

use std::collections::BTreeMap;

use lsm::{Engine, KeyRange};

use crate::support::nth::nth;

pub(crate) type Value = Option<Vec<u8>>;

/// The writes that were tried, in order, and their results.
#[derive(Clone, Default)]
pub(crate) struct Oracle {
    tried: Vec<Try>,
    /// The number of those that were promised to outlive a power cut, if acknowledged.
    promised: usize,
}

#[derive(Clone)]
struct Try {
    key: Vec<u8>,
    value: Value,
    acknowledged: bool,
}

impl Oracle {
    pub(crate) fn write(&mut self, engine: &dyn Engine, stage: u8, always: bool, n: u64) {
        let (key, mut value) = nth(n);
        if stage == 3 {
            value = value.or(Some(b"no deletions yet".to_vec()));
        }
        let answer = match &value {
            Some(value) => engine.put(&key, value),
            None => engine.delete(&key),
        };
        self.tried.push(Try { key, value, acknowledged: answer.is_ok() });
        if always && stage >= 7 {
            self.promise(&answer);
        }
    }

    /// Notes the result of an operation that promises everything there is.
    pub(crate) fn promise(&mut self, answer: &lsm::Result<()>) {
        if answer.is_ok() {
            self.promised = self.tried.len();
        }
    }

    /// Returns what each key may hold after the first so many writes: what it was last
    /// acknowledged to hold, or what a write that failed since then would have made of it.
    fn allowed(&self, writes: usize) -> BTreeMap<&[u8], Vec<&Value>> {
        let mut allowed = BTreeMap::new();
        for Try { key, .. } in &self.tried {
            allowed.insert(key.as_slice(), vec![&None]);
        }
        for Try { key, value, acknowledged } in &self.tried[..writes] {
            let values = allowed.entry(key.as_slice()).or_default();
            if *acknowledged {
                values.clear();
            }
            values.push(value);
        }
        allowed
    }

    /// Checks that a result is right, or an error.
    pub(crate) fn check_answers(&self, engine: &dyn Engine) {
        let allowed = self.allowed(self.tried.len());
        for (key, allowed) in &allowed {
            if let Ok(found) = engine.get(key) {
                assert!(allowed.contains(&&found), "{found:?} is found, not one of {allowed:?}");
            }
        }
        let mut scan = engine.scan(KeyRange::all());
        for (key, value) in scan.by_ref().map_while(Result::ok) {
            let value = Some(value);
            assert!(allowed[key.as_slice()].contains(&&value), "a scan finds {value:?}");
        }
    }

    /// On a healthy disk, after the death of the process or a power cut, everything that
    /// must be there is. What was not promised and is gone is forgotten.
    pub(crate) fn check_all(&mut self, engine: &dyn Engine, stage: u8, power_cut: bool) {
        let found: BTreeMap<_, _> = engine.scan(KeyRange::all()).map(Result::unwrap).collect();
        let least = if stage >= 7 && !power_cut { self.tried.len() } else { self.promised };
        let fits = |writes: &usize| {
            let allowed = self.allowed(*writes);
            found.keys().all(|key| allowed.contains_key(key.as_slice()))
                && allowed.iter().all(|(key, values)| values.contains(&&found.get(*key).cloned()))
        };
        let writes = (least..=self.tried.len()).find(fits);
        let tried = self.tried.len();
        assert!(writes.is_some(), "this is not what {least} to {tried} writes make: {found:?}");
        // Before stage 7 a write that was refused was never applied.
        if stage < 7 {
            self.tried.retain(|tried| tried.acknowledged);
            self.promised = self.promised.min(self.tried.len());
            let n = usize::try_from(engine.inspect().written).unwrap();
            assert!(n <= self.tried.len(), "{n} writes of {}", self.tried.len());
            self.tried.truncate(n);
            let now = self.allowed(n);
            let is_left =
                |(key, values): (&&[u8], &Vec<&Value>)| values[..] == [&found.get(*key).cloned()];
            assert!(now.iter().all(is_left), "{n} writes are there, and not what they make");
        }
    }
}
