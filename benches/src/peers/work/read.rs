//! Workloads that only get.

use std::hint::black_box;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use crate::peers::Result;
use crate::peers::keys::{Key, Rng, VALUE_BYTES, Zipf, absent, lines_per_block, present};
use crate::peers::store::Store;
use crate::peers::work::{Bench, Figures, rate, touch};

impl Bench {
    pub(super) fn readrandom(&mut self) -> Result<Figures> {
        self.warm(present, true)?;
        let (n, mut rng) = (self.n, Rng::new(self.seed + 2));
        let keys = (0..n).map(|_| present(rng.below(n)));
        Ok(vec![("readrandom", rate(n, get_all(self.main()?, keys, true)?))])
    }

    pub(super) fn readmiss(&mut self) -> Result<Figures> {
        self.warm(absent, false)?;
        let (n, mut rng) = (self.n, Rng::new(self.seed + 3));
        let keys = (0..n).map(|_| absent(rng.below(n)));
        Ok(vec![("readmiss", rate(n, get_all(self.main()?, keys, false)?))])
    }

    pub(super) fn readzipf(&mut self) -> Result<Figures> {
        self.warm(present, true)?;
        let (zipf, mut rng) = (Zipf::new(self.n), Rng::new(self.seed + 4));
        let numbers: Vec<u32> = (0..self.n).map(|_| zipf.draw(&mut rng) as u32).collect();
        let keys = numbers.iter().map(|&number| present(u64::from(number)));
        Ok(vec![("readzipf", rate(self.n, get_all(self.main()?, keys, true)?))])
    }

    /// Gets present keys in several threads; returns their combined rate.
    pub(super) fn read_by(&mut self, threads: u64) -> Result<f64> {
        self.warm(present, true)?;
        let (store, n, seed) = (self.main()?, self.n, self.seed);
        let each = n / threads;
        let together = Barrier::new(threads as usize + 1);
        let one = |thread: u64| {
            let mut rng = Rng::new(seed + 10 + thread);
            together.wait();
            get_all(store, (0..each).map(|_| present(rng.below(n))), true)
        };
        let one = &one;
        thread::scope(|scope| {
            let readers: Vec<_> =
                (0..threads).map(|thread| scope.spawn(move || one(thread))).collect();
            together.wait();
            let start = Instant::now();
            for reader in readers {
                reader.join().map_err(|_| "a reader panicked")??;
            }
            Ok(rate(each * threads, start.elapsed()))
        })
    }

    /// Closes, opens, gets a key; five times, because it takes little. Returns the median.
    pub(super) fn open_and_get(&mut self) -> Result<Figures> {
        self.settle()?;
        let mut rng = Rng::new(self.seed + 5);
        let mut times = Vec::new();
        for _ in 0..5 {
            let key = present(rng.below(self.n));
            drop(self.store.take());
            let start = Instant::now();
            self.reopen()?;
            get_all(self.main()?, [key].into_iter(), true)?;
            times.push(start.elapsed());
        }
        times.sort();
        self.settle()?;
        Ok(vec![("open", times[2].as_secs_f64() * 1e3)])
    }

    /// Gets a key of each block of ours, in order: so whatever is prepared at a first
    /// touch is. Blocks of the peers are larger.
    pub(super) fn warm(&self, key: fn(u64) -> Key, there: bool) -> Result<()> {
        get_all(self.main()?, (0..self.n).step_by(lines_per_block()).map(key), there).map(drop)
    }
}

/// Gets keys, all of which are there or none; returns how long that took.
pub(super) fn get_all(
    store: &dyn Store,
    keys: impl Iterator<Item = Key>,
    there: bool,
) -> Result<Duration> {
    let (mut gets, mut found, mut bytes, mut sum) = (0u64, 0u64, 0, 0u64);
    let start = Instant::now();
    for key in keys {
        let is_there = store.get(&key, &mut |value| {
            bytes += value.len() as u64;
            sum ^= touch(value);
        })?;
        gets += 1;
        found += u64::from(is_there);
    }
    let time = start.elapsed();
    black_box(sum);
    let expected = if there { gets } else { 0 };
    if found != expected || bytes != expected * VALUE_BYTES as u64 {
        return Err(format!("{found} of {gets} found in {bytes} B, not {expected}").into());
    }
    Ok(time)
}
