//! The gain of each fast part: measured in turn with the simple part that it replaces.
//!
//! ```text
//!    round 0    simple fast    simple fast    …       a group's rows, one after the other
//!    round 1    fast simple    fast simple            the other one goes first
//!                   │
//!                   └─► 0,memtable_put,1312.40,371.20       a line of CSV, in ns
//!                       ratio of this round: 3.54  ──►  the table: the median of those
//! ```
//!
//! The twins are in one process, and each row measures both within a second or so; a
//! machine drifts, but not that fast. The data is that of [`peers`](crate::peers): keys of
//! 16 digits, values of 100 letters. A memtable and a table hold what fits into 64 MiB
//! for a million keys, and in proportion otherwise.
//!
//! Results are checked, those of the filter and the index against their twins': a wrong
//! one ends the run.
//!
//! Left out: processes of their own. A twin finds the heap as the other one has left it.

mod commit;
mod dataset;
mod disk;
mod group;
mod memory;
mod page;
mod sidecars;
mod tables;
mod whole;

use crate::parts::dataset::Dataset;
use crate::parts::group::{Group, Twins};
use crate::peers::Result;
use crate::peers::driver::Plan;

pub use page::markdown;

/// The columns. Times are nanoseconds for one operation, or one entry.
const HEADER: &str = "round,row,simple,fast";

/// The groups that are measured, in this order.
const GROUPS: [Group; 7] = [
    memory::GROUP,
    disk::GROUP,
    commit::GROUP,
    sidecars::FILTER,
    sidecars::INDEX,
    tables::GROUP,
    whole::GROUP,
];

/// Measures everything; passes each line of the CSV to `each`, as it comes.
///
/// # Errors
/// If a part fails, or returns something wrong.
pub fn run(plan: &Plan, mut each: impl FnMut(&str) -> Result<()>) -> Result<()> {
    each(&format!("# {}", plan.head()?.describe()))?;
    each(HEADER)?;
    let data = Dataset::new(plan.keys, &plan.dir)?;
    GROUPS.iter().try_for_each(|group| measure(group, &data, plan.rounds, &mut each))
}

fn measure(
    group: &Group,
    data: &Dataset,
    rounds: u32,
    each: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let mut twins = (group.twins)(data)?;
    for round in 0..rounds {
        for row in group.rows {
            let [simple, fast] = in_turn(&mut twins, row.id, round)?;
            each(&format!("{round},{},{simple:.2},{fast:.2}", row.id))?;
        }
    }
    Ok(())
}

/// Measures both; they take turns at going first.
fn in_turn(twins: &mut Twins<'_>, row: &str, round: u32) -> Result<[f64; 2]> {
    let mut figures = [0.0; 2];
    let first = usize::from(round % 2 == 1);
    for twin in [first, 1 - first] {
        let measured = twins[twin].measure(row);
        figures[twin] = measured.map_err(|error| format!("{row}: {error}"))?;
    }
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::group::Twin;

    struct Clock<'c>(&'c std::cell::RefCell<Vec<usize>>, usize);

    impl Twin for Clock<'_> {
        fn measure(&mut self, _: &str) -> Result<f64> {
            self.0.borrow_mut().push(self.1);
            Ok(self.1 as f64)
        }
    }

    #[test]
    fn the_order_changes_and_the_columns_do_not() {
        let asked = std::cell::RefCell::default();
        let mut twins: Twins<'_> = [Box::new(Clock(&asked, 7)), Box::new(Clock(&asked, 8))];
        for round in 0..3 {
            assert_eq!(in_turn(&mut twins, "", round).unwrap(), [7.0, 8.0]);
        }
        assert_eq!(*asked.borrow(), [7, 8, 8, 7, 7, 8]);
    }

    /// Leaves out the whole, whose workloads wait for the engine to be idle.
    #[test]
    fn every_row_of_a_part_is_measured_once_a_round() {
        let dir = tempfile::tempdir().unwrap();
        let data = Dataset::new(1_000, dir.path()).unwrap();
        for group in &GROUPS[..GROUPS.len() - 1] {
            let mut lines = Vec::new();
            let mut keep = |line: &str| {
                lines.push(line.to_string());
                Ok(())
            };
            measure(group, &data, 2, &mut keep).unwrap();
            let begins =
                |round: u32| group.rows.iter().map(move |row| format!("{round},{},", row.id));
            let right: Vec<String> = begins(0).chain(begins(1)).collect();
            assert_eq!(lines.len(), right.len(), "{}", group.part);
            assert!(lines.iter().zip(&right).all(|(line, begin)| line.starts_with(begin)));
        }
    }
}
