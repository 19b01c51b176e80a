//! Sentences about what a get and a scan found, and what that cost.

use lsm::format::TOMBSTONE;
use lsm::observe::{Place, Verdict};

use crate::scene::Scene;
use crate::tally::Tally;
use crate::text::{count, size};

/// Returns what a get found, where, and at what cost.
pub(super) fn get(tally: &Tally, scene: &Scene) -> String {
    let (blocks, bytes) = tally.read;
    let cost = match blocks {
        0 => "nothing was read from disk".to_string(),
        _ => format!("{} read from disk in {}", size(bytes), count(blocks, "piece")),
    };
    let avoided = match tally.ruled_out {
        0 => String::new(),
        n => format!(" {} ruled it out without being read.", count(n, "table")),
    };
    let in_a_table = |(place, _): &(Place, Verdict)| matches!(place, Place::Table(_));
    match tally.looked.last() {
        Some((place, Verdict::Found(stored))) if stored == TOMBSTONE => {
            let place = name(*place);
            format!("Deleted: {place} has a † for it, which hides anything older; {cost}.{avoided}")
        }
        Some((place, Verdict::Found(_))) => {
            let after = match tally.places {
                ..=1 => String::new(),
                places => format!(", the {} place searched", ordinal(places)),
            };
            format!("Found in {}{after}; {cost}.{avoided}", name(*place))
        }
        _ if scene.tables() > 0 && !tally.looked.iter().any(in_a_table) => {
            "It's nowhere: not in memory, and no table's range covers it.".to_string()
        }
        _ => {
            let were = if tally.places == 1 { "was" } else { "were" };
            let places = count(tally.places, "place");
            format!("It's nowhere: {places} {were} searched, {cost}.{avoided}")
        }
    }
}

/// Returns the places that a get searched, as one line.
pub(crate) fn path(tally: &Tally) -> Option<String> {
    let step = |(place, verdict): &(Place, Verdict)| {
        let verdict = match verdict {
            Verdict::Found(stored) if stored == TOMBSTONE => "found †",
            Verdict::Found(_) => "found",
            Verdict::Missing => "not there",
            Verdict::OutOfRange => "out of range",
            Verdict::RuledOut => "ruled out, 0 B read",
        };
        format!("{}: {verdict}", name(*place))
    };
    let mut steps: Vec<String> = tally.looked.iter().map(step).collect();
    // The last place is named, however many there were.
    let unnamed = tally.places.saturating_sub(steps.len() as u64);
    if let (1.., Some(last)) = (unnamed, steps.len().checked_sub(1)) {
        steps.insert(last, format!("… {} …", count(unnamed, "more place")));
    }
    (!steps.is_empty()).then(|| steps.join(" › "))
}

pub(super) fn name(place: Place) -> String {
    match place {
        Place::Memtable => "the memtable".to_string(),
        Place::Sealed(_) => "a sealed memtable".to_string(),
        Place::Table(number) => format!("table {number}"),
    }
}

fn ordinal(number: u64) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// Returns where a scan read from.
pub(super) fn scan(scene: &Scene) -> String {
    match scene.tables() as u64 {
        0 => "Read from the memtable, which is sorted already.".to_string(),
        n => format!(
            "Merged in order from the memtable and {}; the newest entry of each key counts.",
            count(n, "table")
        ),
    }
}
