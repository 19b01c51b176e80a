//! The gain of each stage, in one build: the same operations at each of them.
//!
//! ```text
//!    counts   what gets read and puts write          the same on every machine
//!    get      a key that is there, one that is not   1 to 8, and 8 compacted
//!    scan     100 keys, all keys                     2 to 8, and 8 compacted
//!    put      20,000 keys into an empty engine       1 to 8
//!    synced   200 keys: no log, a log, a log that is synced at every put
//! ```
//!
//! Keys are read in a fixed order in which all ages take turns, so that neither the newest
//! table is favored nor the oldest. Flushes and merges are done by the thread that puts,
//! so a put's time includes all that it causes.
#![expect(clippy::unwrap_used, reason = "a benchmark that fails should stop")]

use std::hint::black_box;
use std::time::Duration;

use benches::counts::{self, synced};
use benches::temp_db::EngineConfig;
use benches::{KEYS, absent, asked, present};
use criterion::measurement::WallTime;
use criterion::{
    BatchSize, BenchmarkGroup, Criterion, SamplingMode, criterion_group, criterion_main,
};

/// Puts, where each may wait for the disk.
const SYNCED: u64 = 200;

fn count(_: &mut Criterion) {
    print!("\n{}", counts::gets().unwrap());
    println!("\n{}", counts::puts().unwrap());
}

fn get(c: &mut Criterion) {
    for (name, key) in [("present", present as fn(u64) -> Vec<u8>), ("absent", absent)] {
        let mut group = c.benchmark_group(format!("get {name}"));
        for config in EngineConfig::from(1) {
            let db = config.filled().unwrap();
            let mut i = 0;
            group.bench_function(config.name(), |b| {
                b.iter(|| {
                    i += 1;
                    black_box(db.engine.get(&key(asked(i))).unwrap())
                });
            });
        }
    }
}

fn scan(c: &mut Criterion) {
    for keys in [100, KEYS] {
        let mut group = slow(c, &format!("scan {keys}"));
        for config in EngineConfig::from(2) {
            let db = config.filled().unwrap();
            let mut i = 0;
            group.bench_function(config.name(), |b| {
                b.iter(|| {
                    i += 1;
                    let from = if keys == KEYS { Vec::new() } else { present(asked(i)) };
                    let take = usize::try_from(keys).unwrap();
                    let pairs = db.engine.scan((from..).into()).take(take);
                    pairs.for_each(|pair| drop(black_box(pair.unwrap())));
                });
            });
        }
    }
}

fn put(c: &mut Criterion) {
    let mut group = slow(c, &format!("put {KEYS}"));
    for stage in 1..=lsm::stage::LAST {
        let config = EngineConfig::stage(stage);
        puts(&mut group, &config.name(), &config, KEYS);
    }
    drop(group);
    let mut group = slow(c, &format!("put {SYNCED}"));
    for (name, config) in [
        ("6 without a log", EngineConfig::stage(6)),
        ("7 SyncMode::Os", EngineConfig::stage(7)),
        ("7 SyncMode::Always", synced(EngineConfig::stage(7))),
    ] {
        puts(&mut group, name, &config, SYNCED);
    }
}

/// Makes a group in which one operation takes milliseconds.
fn slow<'c>(c: &'c mut Criterion, name: &str) -> BenchmarkGroup<'c, WallTime> {
    let mut group = c.benchmark_group(name);
    group.sampling_mode(SamplingMode::Flat).measurement_time(Duration::from_secs(2));
    group
}

fn puts(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, config: &EngineConfig, keys: u64) {
    group.bench_function(name, |b| {
        b.iter_batched(
            || config.empty().unwrap(),
            |db| {
                db.put_first(keys).unwrap();
                db // dropped outside the measurement
            },
            BatchSize::PerIteration,
        );
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    targets = count, get, scan, put
}
criterion_main!(benches);
