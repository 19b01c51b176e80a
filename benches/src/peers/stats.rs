//! Medians, and ratios within a round.
//!
//! ```text
//!    round      1     2     3
//!    ours      90   100    60
//!    rocksdb   40    60    30      the best peer of a round is the best of that round,
//!    leveldb   45    40    20      whichever that is
//!    ratio    2.0  1.67   2.0      → median 2.0
//! ```

use crate::peers::engines::{ENTRANTS, Role};
use crate::peers::metric::Metric;
use crate::peers::rows::Run;

/// Some figures, as a table shows them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Summary {
    /// The least.
    pub(crate) least: f64,
    /// The one in the middle, or between the two in the middle.
    pub(crate) median: f64,
    /// The most.
    pub(crate) most: f64,
}

/// Summarizes figures, if there are any.
pub(crate) fn summary(mut figures: Vec<f64>) -> Option<Summary> {
    figures.sort_by(f64::total_cmp);
    let (least, most) = (*figures.first()?, *figures.last()?);
    let middle = figures.len() / 2;
    let upper = figures[middle];
    let median = if figures.len() % 2 == 1 { upper } else { (figures[middle - 1] + upper) / 2.0 };
    Some(Summary { least, median, most })
}

/// Returns how many times as good as another our figures are, round by round: as
/// `against`, or as the best LSM peer.
pub(crate) fn ratios(run: &Run, metric: &Metric, against: Option<&str>) -> Vec<f64> {
    let rounds = 0..run.head.rounds;
    rounds.filter_map(|round| ratio(run, metric, against, round)).collect()
}

fn ratio(run: &Run, metric: &Metric, against: Option<&str>, round: u32) -> Option<f64> {
    let ours = run.figure("ours", metric.id, round)?;
    let other = match against {
        Some(name) => run.figure(name, metric.id, round)?,
        None => best(run, metric, round)?.1,
    };
    Some(if metric.more_is_better() { ours / other } else { other / ours })
}

/// The LSM peer with the best figure of a round, and that figure.
fn best(run: &Run, metric: &Metric, round: u32) -> Option<(&'static str, f64)> {
    let peers = ENTRANTS.iter().filter(|entrant| entrant.role == Role::Lsm);
    let figures =
        peers.filter_map(|peer| Some((peer.title, run.figure(peer.name, metric.id, round)?)));
    let order = |one: &(&str, f64), other: &(&str, f64)| one.1.total_cmp(&other.1);
    if metric.more_is_better() { figures.max_by(order) } else { figures.min_by(order) }
}

/// Returns the LSM peer that was best in most rounds.
pub(crate) fn champion(run: &Run, metric: &Metric) -> Option<&'static str> {
    let won: Vec<_> =
        (0..run.head.rounds).filter_map(|round| Some(best(run, metric, round)?.0)).collect();
    let times = |title: &str| won.iter().filter(|other| **other == title).count();
    won.iter().copied().max_by_key(|title| times(title))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers::metric::metric;
    use crate::peers::rows::fixture;

    #[test]
    fn a_median_is_in_the_middle() {
        assert_eq!(summary(vec![]), None);
        let three = Summary { least: 1.0, median: 2.0, most: 9.0 };
        assert_eq!(summary(vec![9.0, 1.0, 2.0]), Some(three));
        assert_eq!(summary(vec![4.0, 1.0, 2.0, 3.0]).unwrap().median, 2.5);
    }

    #[test]
    fn a_ratio_is_to_the_best_peer_of_the_same_round_and_more_is_better() {
        let run = fixture();
        let close = |found: Vec<f64>, expected: &[f64]| {
            assert_eq!(found.len(), expected.len());
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{found:?}");
        };
        let fill = metric("fillrandom").unwrap();
        close(ratios(&run, fill, None), &[2.0, 2.5, 1.5]);
        assert_eq!(champion(&run, fill), Some("RocksDB"));
        close(ratios(&run, fill, Some("leveldb")), &[2.25, 2.5, 3.0]);
        let open = metric("open").unwrap();
        close(ratios(&run, open, Some("leveldb")), &[2.0, 4.0, 1.0]);
    }
}
