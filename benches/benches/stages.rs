//! What each stage buys: the same questions to each of them.
//!
//! `cargo bench` prints, for each stage, how long it takes to put 20,000 keys,
//! to get one that is there and one that is not, and before that a table of what
//! those gets read, which does not depend on the machine.
#![expect(clippy::unwrap_used, reason = "a benchmark that fails is to stop")]

use std::hint::black_box;

use benches::{World, absent, fill, options, present};
use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use lsm::stage;

type Key = fn(u64) -> Vec<u8>;
const QUESTIONS: [(&str, Key); 2] = [("present", present), ("absent", absent)];

fn counts(_: &mut Criterion) {
    println!("1,000 gets read:       blocks       bytes");
    for stage in 3..=stage::LAST {
        let world = World::new(stage, true).unwrap();
        for (name, key) in QUESTIONS {
            world.reads.take();
            (0..1_000).for_each(|i| drop(world.engine.get(&key(i)).unwrap()));
            let (blocks, bytes) = world.reads.take();
            println!("stage {stage}  {name:8} {blocks:12} {bytes:11}");
        }
    }
}

fn get(c: &mut Criterion) {
    for (name, key) in QUESTIONS {
        let mut group = c.benchmark_group(format!("get {name}"));
        for stage in 1..=stage::LAST {
            let world = World::new(stage, false).unwrap();
            let mut i = 0;
            group.bench_function(BenchmarkId::from_parameter(stage), |b| {
                b.iter(|| {
                    i += 1;
                    black_box(world.engine.get(&key(i)).unwrap())
                });
            });
        }
    }
}

fn put(c: &mut Criterion) {
    let mut group = c.benchmark_group("put 20,000");
    group.sample_size(10);
    for stage in 1..=stage::LAST {
        group.bench_function(BenchmarkId::from_parameter(stage), |b| {
            b.iter_batched(
                || {
                    let dir = tempfile::tempdir().unwrap();
                    (stage::open(stage, dir.path(), &options()).unwrap(), dir)
                },
                |(engine, dir)| {
                    fill(engine.as_ref()).unwrap();
                    (engine, dir) // dropped outside the measurement
                },
                BatchSize::PerIteration,
            );
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = counts, get, put
}
criterion_main!(benches);
