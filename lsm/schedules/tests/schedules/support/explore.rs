//! Runs a scenario in many orders.

use std::sync::Arc;

use shuttle::scheduler::{PctScheduler, RandomScheduler, ReplayScheduler, Scheduler};
use shuttle::{Config, Runner};

use lsm::crash_lab::chance::{deep, seed};
use lsm::crash_lab::tried::tried;

/// The random orders of each scenario of each engine; PCT tries as many more.
const RUNS: usize = 100;

/// The number of times more of them the deep form tries.
const DEEP: usize = 50;

/// The most times a thread of higher priority is stopped for others (PCT).
const CHANGES: [usize; 2] = [2, 4];

/// Runs `scenario` with each of these stages in many orders; or, with the stage of
/// `LSM_STAGE`, in the one order of `LSM_SCHEDULE`.
pub(crate) fn explore(
    stages: impl IntoIterator<Item = u8>,
    scenario: impl Fn(u8) + Send + Sync + 'static,
) {
    let scenario = Arc::new(scenario);
    let only = std::env::var("LSM_STAGE").ok().map(|stage| stage.parse::<u8>().unwrap());
    let runs = if deep() { RUNS * DEEP } else { RUNS };
    let seed = seed();
    for stage in stages.into_iter().filter(|stage| only.is_none_or(|only| only == *stage)) {
        println!("LSM_STAGE={stage}");
        if let Ok(schedule) = std::env::var("LSM_SCHEDULE") {
            run(ReplayScheduler::new_from_encoded(&schedule), stage, &scenario);
            continue;
        }
        run(RandomScheduler::new_from_seed(seed, runs), stage, &scenario);
        for changes in CHANGES {
            run(PctScheduler::new_from_seed(seed, changes, runs / CHANGES.len()), stage, &scenario);
        }
        tried("schedules", 2 * runs, "orders");
    }
}

fn run<S>(scheduler: impl Scheduler + 'static, stage: u8, scenario: &Arc<S>)
where
    S: Fn(u8) + Send + Sync + 'static,
{
    let mut config = Config::new();
    config.stack_size = 256 * 1024;
    let scenario = Arc::clone(scenario);
    Runner::new(scheduler, config).run(move || scenario(stage));
}
