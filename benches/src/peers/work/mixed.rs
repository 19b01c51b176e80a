//! Workloads that get and put.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::peers::Result;
use crate::peers::keys::{Rng, VALUE_BYTES, ValueKind, Values, Zipf, present};
use crate::peers::store::Store;
use crate::peers::work::read::get_all;
use crate::peers::work::{Bench, Figures, rate, touch};

/// Puts in a second while another thread reads: what the slowest of the LSM trees can do.
/// At full speed, the engine that writes fastest would be punished for it at its reads.
const PUTS: u64 = 50_000;

impl Bench {
    /// Gets, and so many puts in a hundred, of keys that follow Zipf's law; returns the
    /// rate of both together.
    pub(super) fn ycsb(&mut self, puts: u64) -> Result<f64> {
        self.warm(present, true)?;
        self.compacted = false;
        let (zipf, mut rng) = (Zipf::new(self.n), Rng::new(self.seed + 6 + puts));
        let one = |_| (zipf.draw(&mut rng) as u32, rng.below(100) < puts);
        let all: Vec<(u32, bool)> = (0..self.n).map(one).collect();
        let (mut gets, mut bytes, mut sum) = (0u64, 0u64, 0);
        let store = self.store.as_deref().ok_or("the store isn't filled yet")?;
        let start = Instant::now();
        for (number, put) in all {
            let key = present(u64::from(number));
            if put {
                store.put(&key, self.values.next())?;
            } else {
                gets += 1;
                store.get(&key, &mut |value| {
                    bytes += value.len() as u64;
                    sum ^= touch(value);
                })?;
            }
        }
        let time = start.elapsed();
        std::hint::black_box(sum);
        if bytes != gets * VALUE_BYTES as u64 {
            return Err(format!("{gets} gets returned {bytes} B").into());
        }
        self.settle()?;
        Ok(rate(self.n, time))
    }

    pub(super) fn read_while_writing(&mut self) -> Result<Figures> {
        self.warm(present, true)?;
        self.compacted = false;
        let (store, n, seed) = (self.main()?, self.n, self.seed);
        let stop = AtomicBool::new(false);
        let (read, written) = thread::scope(|scope| {
            let writer = scope.spawn(|| write_until(store, n, seed, &stop));
            let mut rng = Rng::new(seed + 7);
            let read = get_all(store, (0..n).map(|_| present(rng.below(n))), true);
            stop.store(true, Ordering::Relaxed);
            let written = writer.join().unwrap_or_else(|_| Err("the writer panicked".into()));
            (read, written)
        });
        self.settle()?;
        Ok(vec![("read_writing", rate(n, read?)), ("written_beside", written?)])
    }
}

/// Puts random keys at a steady rate until it's stopped; returns the rate.
fn write_until(store: &dyn Store, n: u64, seed: u64, stop: &AtomicBool) -> Result<f64> {
    let (mut rng, mut values) = (Rng::new(seed + 8), Values::new(ValueKind::Text, seed + 9));
    let start = Instant::now();
    let mut put = 0;
    while !stop.load(Ordering::Relaxed) {
        let due = (start.elapsed().as_secs_f64() * PUTS as f64) as u64;
        while put < due && !stop.load(Ordering::Relaxed) {
            store.put(&present(rng.below(n)), values.next())?;
            put += 1;
        }
        thread::sleep(Duration::from_millis(1));
    }
    Ok(rate(put, start.elapsed()))
}
