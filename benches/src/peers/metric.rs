//! The metrics: each with its unit, its gate and its goal.
//!
//! A gate must hold; a goal is what we aim at. Most are ratios to the best
//! LSM peer of the same round: more than one means that ours is better, whether the
//! figure is a speed or a time. This table is the only place that has them.

/// The unit of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Operations, or entries, a second.
    PerSecond,
    /// Thousandths of a second.
    Millis,
    /// Millionths of a second.
    Micros,
    /// Times as much.
    Times,
    /// Millions of bytes.
    Megabytes,
    /// A number of things.
    Count,
}

/// A condition that should hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Target {
    /// Nothing: it is only shown.
    Shown,
    /// At least this many times as good as another.
    Ratio {
        /// The other; `None` is the best LSM peer of the round.
        against: Option<&'static str>,
        /// The factor that must be reached.
        gate: f64,
        /// The factor that is aimed at.
        goal: f64,
        /// Part of the goal: this many times as good as redb.
        redb: Option<f64>,
    },
    /// No more than this.
    AtMost {
        /// The limit that must hold.
        gate: f64,
        /// The limit that is aimed at.
        goal: f64,
    },
}

/// One thing that is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Metric {
    /// Its name in raw rows.
    pub(crate) id: &'static str,
    /// Its name in a table.
    pub(crate) title: &'static str,
    /// Its unit.
    pub(crate) unit: Unit,
    /// The condition that should hold.
    pub(crate) target: Target,
}

const fn shown(id: &'static str, title: &'static str, unit: Unit) -> Metric {
    Metric { id, title, unit, target: Target::Shown }
}

const fn speed(id: &'static str, title: &'static str, gate: f64, goal: f64) -> Metric {
    let target = Target::Ratio { against: None, gate, goal, redb: None };
    Metric { id, title, unit: Unit::PerSecond, target }
}

const fn at_most(
    id: &'static str,
    title: &'static str,
    unit: Unit,
    gate: f64,
    goal: f64,
) -> Metric {
    Metric { id, title, unit, target: Target::AtMost { gate, goal } }
}

impl Metric {
    const fn against(mut self, name: &'static str) -> Metric {
        if let Target::Ratio { gate, goal, redb, .. } = self.target {
            self.target = Target::Ratio { against: Some(name), gate, goal, redb };
        }
        self
    }

    const fn and_redb(mut self, times: f64) -> Metric {
        if let Target::Ratio { against, gate, goal, .. } = self.target {
            self.target = Target::Ratio { against, gate, goal, redb: Some(times) };
        }
        self
    }

    const fn in_millis(mut self) -> Metric {
        self.unit = Unit::Millis;
        self
    }

    /// True if a larger figure is a better one.
    pub(crate) fn more_is_better(&self) -> bool {
        self.unit == Unit::PerSecond
    }
}

/// All of them, in the order of the tables.
pub(crate) static METRICS: [Metric; 31] = [
    speed("fillrandom", "fillrandom", 1.5, 3.0),
    speed("fillseq", "fillseq", 1.0, 2.5),
    speed("overwrite", "overwrite ×4", 2.0, 4.0),
    speed("fillsync", "fillsync", 0.95, 1.0).against("fjall"),
    speed("readrandom", "readrandom", 1.5, 2.0).and_redb(1.3),
    speed("readmiss", "readmiss", 2.0, 3.0),
    speed("readzipf", "readzipf", 2.0, 2.5).and_redb(1.5),
    speed("ycsb_a", "YCSB-A", 1.5, 2.5),
    speed("ycsb_b", "YCSB-B", 1.5, 2.5),
    speed("scan", "scan, compacted", 2.0, 2.5),
    speed("scan_100", "scan of 100, compacted", 1.5, 2.0),
    speed("open", "open + first get", 1.0, 1.5).against("leveldb").in_millis(),
    speed("recover", "recovery", 1.5, 2.5).in_millis(),
    at_most("lost", "lost by a kill", Unit::Count, 0.0, 0.0),
    at_most("space_fill", "space amp, filled", Unit::Times, 1.12, 1.10),
    at_most("space_overwrite", "space amp, overwritten", Unit::Times, 2.3, 2.0),
    at_most("write_fill", "write amp, filled", Unit::Times, 2.4, 2.3),
    at_most("write_overwrite", "write amp, overwritten", Unit::Times, 3.0, 2.7),
    at_most("put_worst", "worst put while overwriting", Unit::Millis, 13.0, 5.0),
    at_most("memory", "memory while overwriting", Unit::Megabytes, 350.0, 250.0),
    shown("memory_all", "… with mapped files", Unit::Megabytes),
    shown("put_median", "a put while overwriting: median", Unit::Micros),
    shown("put_p99", "… of 99 in 100", Unit::Micros),
    shown("put_p999", "… of 999 in 1,000", Unit::Micros),
    shown("fillrandom_settled", "fillrandom, until settled", Unit::PerSecond),
    shown("overwrite_settled", "overwrite ×4, until settled", Unit::PerSecond),
    shown("read_2", "readrandom, 2 threads", Unit::PerSecond),
    shown("read_4", "readrandom, 4 threads", Unit::PerSecond),
    shown("read_writing", "readrandom beside a writer", Unit::PerSecond),
    shown("written_beside", "… which puts (50 k/s asked for)", Unit::PerSecond),
    shown("scan_runs", "scan over four runs", Unit::PerSecond),
];

/// Finds a metric by its name.
pub(crate) fn metric(id: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers::engines::entrant;

    #[test]
    fn no_goal_is_easier_than_its_gate_and_names_are_those_of_engines() {
        for metric in &METRICS {
            match metric.target {
                Target::Ratio { against, gate, goal, .. } => {
                    assert!(goal >= gate, "{}", metric.id);
                    assert!(against.is_none_or(|name| entrant(name).is_some()), "{}", metric.id);
                }
                Target::AtMost { gate, goal } => assert!(goal <= gate, "{}", metric.id),
                Target::Shown => {}
            }
        }
    }
}
