//! Workloads that scan.

use std::hint::black_box;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use crate::peers::Result;
use crate::peers::keys::{KEY_BYTES, Key, PAIR_BYTES, Rng, permutation, present};
use crate::peers::store::{Setup, Store};
use crate::peers::work::fill::put_all;
use crate::peers::work::{Bench, Figures, rate, settled};

/// Over how many runs.
const RUNS: u64 = 4;

impl Bench {
    pub(super) fn scan_all(&mut self) -> Result<Figures> {
        self.compact()?;
        Ok(vec![("scan", scan_whole(self.main()?, self.n)?)])
    }

    pub(super) fn scan_some(&mut self) -> Result<Figures> {
        const PAIRS: u64 = 100;
        self.compact()?;
        check_order(self.main()?, self.n)?;
        let (store, scans) = (self.main()?, (self.n / 10).max(100));
        let (last, mut rng) = (self.n.saturating_sub(PAIRS), Rng::new(self.seed + 20));
        let start = Instant::now();
        for _ in 0..scans {
            let (pairs, _) = scan(store, &present(rng.below(last)), PAIRS)?;
            if pairs != PAIRS {
                return Err(format!("a scan of {PAIRS} returned {pairs}").into());
            }
        }
        Ok(vec![("scan_100", rate(scans, start.elapsed()))])
    }

    /// A quarter of the keys is in each run, and each run spans all of them.
    pub(super) fn scan_runs(&mut self) -> Result<Figures> {
        let mut store = self.open("runs", &Setup { merging: false, ..self.setup() })?;
        let order = permutation(self.n, self.seed);
        for run in 0..RUNS {
            let quarter = order.iter().map(|&number| u64::from(number));
            let quarter = quarter.filter(|number| number % RUNS == run);
            put_all(Some(store.as_ref()), quarter, &mut self.values)?;
            store.flush()?;
        }
        crate::peers::proc::wait_until_idle()?;
        let figure = scan_whole(store.as_ref(), self.n)?;
        settled(store.as_mut())?;
        Ok(vec![("scan_runs", figure)])
    }

    fn compact(&mut self) -> Result<()> {
        if !self.compacted {
            self.settle()?;
            self.store.as_mut().ok_or("the store isn't filled yet")?.compact()?;
            self.settle()?;
            self.compacted = true;
        }
        Ok(())
    }
}

/// Scans everything, once unmeasured, then for at least half a second and three times;
/// returns how many pairs a second.
fn scan_whole(store: &dyn Store, n: u64) -> Result<f64> {
    check_order(store, n)?;
    let (mut times, mut time) = (0, Duration::ZERO);
    while times < 3 || time < Duration::from_millis(500) {
        let start = Instant::now();
        let (pairs, bytes) = scan(store, b"", u64::MAX)?;
        time += start.elapsed();
        times += 1;
        if pairs != n || bytes != n * PAIR_BYTES as u64 {
            return Err(format!("a scan of {n} returned {pairs}, in {bytes} B").into());
        }
    }
    Ok(rate(times * n, time))
}

/// Scans some pairs, and reads both ends of each; returns how many there were, and how
/// many bytes.
fn scan(store: &dyn Store, from: &[u8], most: u64) -> Result<(u64, u64)> {
    let (mut pairs, mut bytes, mut sum) = (0, 0, 0u64);
    store.scan(from, &mut |key, value| {
        pairs += 1;
        bytes += (key.len() + value.len()) as u64;
        let ends = [key.last(), value.first(), value.last()];
        sum += ends.into_iter().flatten().map(|&byte| u64::from(byte)).sum::<u64>();
        if pairs < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    black_box(sum);
    Ok((pairs, bytes))
}

/// Scans everything once, and fails unless it's what was put.
fn check_order(store: &dyn Store, n: u64) -> Result<()> {
    let mut next = 0;
    let mut wrong: Option<Vec<u8>> = None;
    store.scan(b"", &mut |key, _| {
        if key == (present(next) as Key).as_slice() && key.len() == KEY_BYTES {
            next += 1;
            return ControlFlow::Continue(());
        }
        wrong = Some(key.to_vec());
        ControlFlow::Break(())
    })?;
    match wrong {
        None if next == n => Ok(()),
        None => Err(format!("a scan of {n} returned {next}").into()),
        Some(key) => {
            let key = String::from_utf8_lossy(&key).into_owned();
            Err(format!("a scan returned {key} after {next} correct keys").into())
        }
    }
}
