//! The counts of each stage, and what it may mean if two engines differ.

use super::work_done::WorkDone;
use crate::number::rounded;

/// Something that is counted.
pub(super) struct Count {
    pub(super) name: &'static str,
    /// The stages that have it.
    stages: std::ops::RangeInclusive<u8>,
    pub(super) of: fn(&WorkDone) -> f64,
    /// A possible reason if it's more than the reference's.
    more: &'static str,
}

const COUNTS: [Count; 10] = [
    Count {
        name: "tables asked per get, there",
        stages: 3..=8,
        of: |work| work.present.asked,
        more: "The newest table with the key decides: the search can end there.",
    },
    Count {
        name: "blocks read per get, there",
        stages: 5..=8,
        of: |work| work.present.blocks,
        more: "One block of a table is enough: the last one whose first key is ≤ the key.",
    },
    Count {
        name: "bytes read per get, there",
        stages: 3..=8,
        of: |work| work.present.bytes,
        more: "A get reads more of each table than it has to search.",
    },
    Count {
        name: "blocks read per get, not there",
        stages: 5..=5,
        of: |work| work.absent.blocks,
        more: "One block of a table is enough: if the key is not in it, it is in none.",
    },
    Count {
        name: "blocks read per get, not there",
        stages: 6..=8,
        of: |work| work.absent.blocks,
        more: "The filters say “maybe” too often. Is every probe set, and every one checked?",
    },
    Count {
        name: "bytes to tables per byte put",
        stages: 3..=7,
        of: |work| work.puts.tables,
        more: "What was flushed once is in a table, and needn't be written again.",
    },
    Count {
        name: "bytes to tables per byte put",
        stages: 8..=8,
        of: |work| work.puts.tables,
        more: "Merges write more than they must. Do they rewrite tables that overlap nothing?",
    },
    Count {
        name: "bytes to logs per byte put",
        stages: 7..=8,
        of: |work| work.puts.logs,
        more: "A write is in the log once, as one line.",
    },
    Count {
        name: "syncs per put, SyncMode::Always",
        stages: 7..=8,
        of: |work| work.synced.syncs,
        more: "One sync of the log makes a put durable.",
    },
    Count {
        name: "tables asked per get, compacted",
        stages: 8..=8,
        of: |work| work.compacted.asked,
        more: "After a compaction all is in one level, and one table of it has the key.",
    },
];

/// Returns the counts of a stage.
pub(super) fn of(stage: u8) -> impl Iterator<Item = &'static Count> {
    COUNTS.iter().filter(move |count| count.stages.contains(&stage))
}

impl Count {
    /// Returns a few lines if yours isn't the reference's.
    pub(super) fn unlike(&self, yours: &WorkDone, reference: &WorkDone) -> Option<String> {
        let [yours, reference] = [yours, reference].map(self.of);
        let less = "Fewer than the reference has: well done, if `cargo step test` agrees.";
        let why = match (yours - reference) / reference.max(0.01) {
            change if change > 0.01 => self.more,
            change if change < -0.01 => less,
            _ => return None,
        };
        let [yours, reference] = [yours, reference].map(rounded);
        Some(format!("  {}: {yours}, the reference has {reference}.\n    {why}\n", self.name))
    }
}

/// Says what is wrong if the engine doesn't return what was put: its speed doesn't matter
/// then.
pub(super) fn wrong(work: &WorkDone, stage: u8) -> Option<String> {
    let share = |found: f64| format!("{} %", rounded(100.0 * found));
    let what = match (work.present.found, work.absent.found, work.compacted.found) {
        (there, ..) if there < 1.0 => format!("finds {} of the keys that were put", share(there)),
        (_, not, _) if not > 0.0 => "finds keys that were never put".to_string(),
        (.., after) if stage >= 8 && after < 1.0 => {
            format!("finds {} of the keys after a compaction", share(after))
        }
        _ => return None,
    };
    Some(format!("Your engine {what}.\nMake it right first: cargo step test {stage}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counts::Gets;

    #[test]
    fn an_engine_that_loses_keys_is_not_measured() {
        let mut work =
            WorkDone { present: Gets { found: 0.5, ..Gets::default() }, ..WorkDone::default() };
        assert!(wrong(&work, 3).is_some_and(|said| said.contains("finds 50 % of the keys")));
        work.present.found = 1.0;
        assert_eq!(wrong(&work, 3), None);
        assert!(wrong(&work, 8).is_some_and(|said| said.contains("after a compaction")));
        work.absent.found = 0.1;
        assert!(wrong(&work, 3).is_some_and(|said| said.contains("never put")));
    }

    #[test]
    fn more_is_explained_and_less_is_praised() {
        let blocks = |blocks| WorkDone {
            present: Gets { blocks, ..Gets::default() },
            ..WorkDone::default()
        };
        let count = of(5).find(|count| count.name.starts_with("blocks")).unwrap();
        let said = |yours, reference| count.unlike(&blocks(yours), &blocks(reference));
        assert_eq!(said(1.0, 1.0), None);
        assert!(said(3.0, 1.0).is_some_and(|said| said.contains("3, the reference has 1")));
        assert!(said(3.0, 1.0).is_some_and(|said| said.contains("One block of a table")));
        assert!(said(0.5, 1.0).is_some_and(|said| said.contains("well done")));
    }
}
