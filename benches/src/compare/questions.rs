//! The operations that are timed, on both engines in turn.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use lsm::{KeyRange, Result};

use crate::meter::meter;
use crate::temp_db::{EngineConfig, OpenEngine, TempDb};
use crate::{KEYS, absent, asked, present};

/// The number of rounds.
const ROUNDS: usize = 25;

/// The least time that the reference's part of a round takes.
const ROUND: Duration = Duration::from_millis(4);

/// A limit after which no more rounds of a question begin: yours is much slower.
const LIMIT: Duration = Duration::from_secs(2);

/// A question: how often to ask it, and of which filled engine.
type Ask = fn(u64, &TempDb, &EngineConfig) -> Result<()>;

/// Name, first stage, whether the engine is compacted before, what to ask, and how many
/// such things one question stands for.
const QUESTIONS: [(&str, u8, bool, Ask, u64); 7] = [
    ("a put", 1, false, put, KEYS),
    ("a get, there", 1, false, get_present, 1),
    ("a get, not there", 1, false, get_absent, 1),
    ("a scan of 100", 5, false, scan_100, 1),
    ("a scan of all", 2, false, scan_all, 1),
    ("a get, compacted", 8, true, get_present, 1),
    ("a scan of all, compacted", 8, true, scan_all, 1),
];

fn put(times: u64, _: &TempDb, config: &EngineConfig) -> Result<()> {
    (0..times).try_for_each(|_| config.empty()?.put_first(KEYS))
}

fn get_present(times: u64, db: &TempDb, _: &EngineConfig) -> Result<()> {
    (0..times).try_for_each(|i| db.engine.get(&present(asked(i))).map(|got| drop(black_box(got))))
}

fn get_absent(times: u64, db: &TempDb, _: &EngineConfig) -> Result<()> {
    (0..times).try_for_each(|i| db.engine.get(&absent(asked(i))).map(|got| drop(black_box(got))))
}

fn scan_100(times: u64, db: &TempDb, _: &EngineConfig) -> Result<()> {
    (0..times).try_for_each(|i| {
        let mut pairs = db.engine.scan((present(asked(i))..).into()).take(100);
        pairs.try_for_each(|pair| pair.map(|pair| drop(black_box(pair))))
    })
}

fn scan_all(times: u64, db: &TempDb, _: &EngineConfig) -> Result<()> {
    (0..times).try_for_each(|_| {
        let mut pairs = db.engine.scan(KeyRange::all());
        pairs.try_for_each(|pair| pair.map(|pair| drop(black_box(pair))))
    })
}

/// A question; seconds of yours and of the reference, in the best rounds.
type Timing = (&'static str, [f64; 2]);

/// Asks both engines all questions of a stage.
pub(super) fn ask(yours: OpenEngine, reference: OpenEngine, stage: u8) -> Result<Vec<Timing>> {
    let configs = [yours, reference].map(|open| EngineConfig {
        open,
        options: EngineConfig::stage(stage).options.disk(Arc::new(meter())),
        ..EngineConfig::stage(stage)
    });
    let [mine, theirs] = &configs;
    let dbs = [mine.filled()?, theirs.filled()?];
    let mut results = Vec::new();
    let mut is_compacted = false;
    for (name, from, compacted, ask, each) in QUESTIONS {
        if stage < from {
            continue;
        }
        if compacted && !is_compacted {
            dbs.iter().try_for_each(|db| db.engine.compact())?;
            is_compacted = true;
        }
        let seconds = compare(ask, &dbs, &configs)?;
        results.push((name, seconds.map(|seconds| seconds / each as f64)));
    }
    Ok(results)
}

fn compare(ask: Ask, dbs: &[TempDb; 2], configs: &[EngineConfig; 2]) -> Result<[f64; 2]> {
    let took = |n: usize, times: u64| -> Result<f64> {
        let begun = Instant::now();
        ask(times, &dbs[n], &configs[n])?;
        Ok(begun.elapsed().as_secs_f64() / times as f64)
    };
    let mut times = 1;
    while took(1, times)? * (times as f64) < ROUND.as_secs_f64() {
        times *= 2;
    }
    let (begun, mut best) = (Instant::now(), [f64::INFINITY; 2]);
    for round in 0..ROUNDS {
        if round > 0 && begun.elapsed() > LIMIT {
            break;
        }
        for (n, best) in best.iter_mut().enumerate() {
            *best = best.min(took(n, times)?);
        }
    }
    Ok(best)
}

/// Writes seconds in the unit that fits.
pub(super) fn time(seconds: f64) -> String {
    let (number, unit) = match seconds {
        s if s < 1e-6 => (s * 1e9, "ns"),
        s if s < 1e-3 => (s * 1e6, "µs"),
        s => (s * 1e3, "ms"),
    };
    format!("{} {unit}", crate::number::rounded(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_the_unit_that_fits() {
        assert_eq!([2.5e-7, 1.55e-5, 0.012].map(time), ["250 ns", "15.5 µs", "12 ms"]);
    }

    #[test]
    fn each_stage_is_asked_what_it_can_do() {
        let open = lsm::stage::open;
        let names = |stage| -> Vec<&str> {
            ask(open, open, stage).unwrap().into_iter().map(|(name, ..)| name).collect()
        };
        assert_eq!(names(1), ["a put", "a get, there", "a get, not there"]);
        assert_eq!(names(8).len(), QUESTIONS.len());
    }
}
