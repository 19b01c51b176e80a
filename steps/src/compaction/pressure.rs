//! Measuring how far merges have fallen behind, and what a write must do about it.
//!
//! ```text
//!    runs in level 0    0 … 3      4      5    6    7    8    9    10    11    12
//!                       nothing    some   slow                                 full
//!                                         1    2    4    8    16   32    64
//!    bytes ÷ budget     0 … 2      2      3    4    5    6    7    8
//!                       nothing    1      2    4    8    16   32   64          never
//!                       └ bytes of merging that a byte put has to wait for ┘
//! ```
//!
//! A level a little over its budget can wait: the thread gets to it by itself. A level far
//! over its budget slows writers, and never stops them: a read finds the right table in it
//! by binary search, so reads don't suffer much.
//!
//! How a writer pays is in [`share`](crate::store::share).

use crate::Options;
use crate::engine::Backlog;
use crate::levels::fullness;

/// The highest rate is 2 to this power.
const MOST: usize = 6;

/// The backlog of merges, if level 0 has `runs` runs and the fullest of the other levels
/// calls for `rate`.
pub(crate) fn backlog(runs: usize, rate: u32, options: &Options) -> Backlog {
    let (trigger, stop) = (options.l0_trigger, options.l0_stop);
    if runs >= stop {
        return Backlog::Full;
    }
    // In eighths of the way from the trigger to the stop.
    let eighths = runs.saturating_sub(trigger) * (MOST + 2) / (stop - trigger).max(1);
    match doubled(eighths).max(rate) {
        0 if runs < trigger => Backlog::Nothing,
        0 => Backlog::Some,
        rate => Backlog::Slow(rate),
    }
}

/// The rate that the fullest of the levels from 1 on calls for, given the bytes of each.
pub(crate) fn rate(levels: &[u64], options: &Options) -> u32 {
    let scores = levels.iter().enumerate().skip(1);
    let scores = scores.filter_map(|(level, &bytes)| fullness(level, bytes, options));
    let fullest = scores.fold(0.0, f64::max);
    doubled((2..=8_u8).filter(|&times| fullest >= f64::from(times)).count())
}

/// Returns 0, then 1, and twice as much for each step.
fn doubled(steps: usize) -> u32 {
    (1 << steps.min(MOST + 1)) >> 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closer_level_0_is_to_its_stop_the_more_a_write_waits_for() {
        let options = Options::default();
        let by_runs: Vec<_> = (3..=13).map(|runs| backlog(runs, 0, &options)).collect();
        let mut expected = vec![Backlog::Nothing, Backlog::Some];
        expected.extend([1, 2, 4, 8, 16, 32, 64].map(Backlog::Slow));
        expected.extend([Backlog::Full; 2]);
        assert_eq!(by_runs, expected);
        let abrupt = options.l0_trigger(4).l0_stop(4);
        assert_eq!(backlog(3, 0, &abrupt), Backlog::Nothing);
        assert_eq!(backlog(4, 0, &abrupt), Backlog::Full);
    }

    #[test]
    fn a_level_far_over_its_budget_slows_writers_and_does_not_stop_them() {
        let options = Options::default().level_bytes(100);
        let rate = |bytes| rate(&[0, bytes, 0], &options);
        let rates = [0, 100, 199, 200, 299, 300, 400, 800, 900, 1_000_000].map(rate);
        assert_eq!(rates, [0, 0, 0, 1, 1, 2, 4, 64, 64, 64]);
        assert_eq!(backlog(0, 4, &options), Backlog::Slow(4));
        assert_eq!(backlog(11, 4, &options), Backlog::Slow(64));
    }
}
