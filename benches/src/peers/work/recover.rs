//! Puts, a kill, and what is left.

use std::time::Instant;

use crate::peers::Result;
use crate::peers::keys::{permutation, present};
use crate::peers::work::fill::put_all;
use crate::peers::work::{Bench, Figures};

/// The directory of the files.
const KILLED: &str = "killed";

impl Bench {
    /// Returns the keys in the order of their puts: two in five of all, less than a write
    /// buffer, so that they're in logs at the kill.
    fn keys_before_the_kill(&self) -> Vec<u32> {
        permutation(self.n * 2 / 5, self.seed)
    }

    pub(super) fn put_and_wait_for_the_kill(&mut self) -> Result<Figures> {
        let order = self.keys_before_the_kill();
        let store = self.open(KILLED, &self.setup())?;
        put_all(Some(store.as_ref()), order.into_iter().map(u64::from), &mut self.values)?;
        // It must not be closed before the process is killed.
        self.store = Some(store);
        Ok(vec![])
    }

    pub(super) fn recover(&mut self) -> Result<Figures> {
        let order = self.keys_before_the_kill();
        let last = *order.last().ok_or("too few keys")?;
        let start = Instant::now();
        let store = self.open(KILLED, &self.setup())?;
        store.get(&present(u64::from(last)), &mut |_| {})?;
        let time = start.elapsed();
        let mut lost = 0u64;
        for number in order {
            lost += u64::from(!store.get(&present(u64::from(number)), &mut |_| {})?);
        }
        self.store = Some(store);
        // The time of an engine that has lost something means nothing.
        let time = (lost == 0).then_some(("recover", time.as_secs_f64() * 1e3));
        Ok(time.into_iter().chain([("lost", lost as f64)]).collect())
    }
}
