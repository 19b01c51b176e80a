//! Workloads that only put.

use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

use crate::peers::Result;
use crate::peers::engines::Role;
use crate::peers::keys::{PAIR_BYTES, Rng, Values, permutation, present};
use crate::peers::proc::{bytes_in, bytes_written};
use crate::peers::store::{Setup, Store};
use crate::peers::work::{Bench, Figures, rate, settled};

/// The directory of the main store.
const MAIN: &str = "main";

/// The longest time that a put may take, in nanoseconds: a minute.
const LONGEST: u64 = 60_000_000_000;

/// The number of times each key is put by overwrite, on average.
const TIMES: u64 = 4;

impl Bench {
    pub(super) fn prepare(&mut self) -> Result<Figures> {
        self.fillrandom()?;
        Ok(vec![])
    }

    pub(super) fn fillrandom(&mut self) -> Result<Figures> {
        let order = permutation(self.n, self.seed);
        self.store = Some(self.open(MAIN, &self.setup())?);
        let before = bytes_written()?;
        let time =
            put_all(self.store.as_deref(), order.into_iter().map(u64::from), &mut self.values)?;
        let work = self.settle()?;
        let mut figures = vec![("fillrandom", rate(self.n, time))];
        if self.entrant.role != Role::Memory {
            figures.push(("fillrandom_settled", rate(self.n, time + work)));
            figures.push(("write_fill", self.times(bytes_written()? - before, self.n)));
            figures.push(("space_fill", self.times(bytes_in(&self.dir.join(MAIN))?, self.n)));
        }
        Ok(figures)
    }

    pub(super) fn fillseq(&mut self) -> Result<Figures> {
        let mut store = self.open("seq", &self.setup())?;
        let time = put_all(Some(store.as_ref()), 0..self.n, &mut self.values)?;
        settled(store.as_mut())?;
        Ok(vec![("fillseq", rate(self.n, time))])
    }

    pub(super) fn fillsync(&mut self) -> Result<Figures> {
        let count = (self.n / 200).max(100);
        let mut store = self.open("sync", &Setup { sync: true, ..self.setup() })?;
        let mut order = permutation(self.n, self.seed).into_iter().map(u64::from);
        let first = order.by_ref().take(100);
        put_all(Some(store.as_ref()), first, &mut self.values)?;
        let time = put_all(Some(store.as_ref()), order.take(count as usize), &mut self.values)?;
        settled(store.as_mut())?;
        Ok(vec![("fillsync", rate(count, time))])
    }

    /// Reads the clock once a put: a put's time goes from the end of the one before it to
    /// its own end, so no pause can hide between two.
    pub(super) fn overwrite(&mut self) -> Result<Figures> {
        self.settle()?;
        self.compacted = false;
        let (puts, mut rng) = (TIMES * self.n, Rng::new(self.seed + 1));
        let mut times = Histogram::<u64>::new_with_bounds(1, LONGEST, 3)?;
        let before = bytes_written()?;
        let start = Instant::now();
        let mut last = start;
        for _ in 0..puts {
            let key = present(rng.below(self.n));
            let store = self.store.as_deref().ok_or("the store isn't filled yet")?;
            store.put(&key, self.values.next())?;
            let now = Instant::now();
            times.saturating_record((now - last).as_nanos() as u64);
            last = now;
        }
        let time = last - start;
        let work = self.settle()?;
        let micros = |share| times.value_at_quantile(share) as f64 / 1e3;
        let mut figures = vec![
            ("overwrite", rate(puts, time)),
            ("put_median", micros(0.5)),
            ("put_p99", micros(0.99)),
            ("put_p999", micros(0.999)),
            ("put_worst", times.max() as f64 / 1e6),
        ];
        if self.entrant.role != Role::Memory {
            figures.push(("overwrite_settled", rate(puts, time + work)));
            figures.push(("write_overwrite", self.times(bytes_written()? - before, puts)));
            figures.push(("space_overwrite", self.times(bytes_in(&self.dir.join(MAIN))?, self.n)));
        }
        Ok(figures)
    }

    /// Opens the main store again, in which everything is in tables.
    pub(super) fn reopen(&mut self) -> Result<()> {
        drop(self.store.take());
        self.store = Some(self.open(MAIN, &self.setup())?);
        Ok(())
    }

    /// Returns bytes as a multiple of what the user stored in so many puts.
    fn times(&self, bytes: u64, puts: u64) -> f64 {
        bytes as f64 / (puts * PAIR_BYTES as u64) as f64
    }
}

/// Puts keys; returns how long that took.
pub(super) fn put_all(
    store: Option<&dyn Store>,
    numbers: impl Iterator<Item = u64>,
    values: &mut Values,
) -> Result<Duration> {
    let store = store.ok_or("the store isn't open yet")?;
    let start = Instant::now();
    for number in numbers {
        store.put(&present(number), values.next())?;
    }
    Ok(start.elapsed())
}
