//! The logs: read by the rule by which they are recovered.

use crate::format::{FileName, Manifest, file_name};
use crate::journaled::recovery::{Found, all_flushed, replay_all};
use crate::verify::survey::Walk;
use crate::wal::highest_marker;

/// Reads the logs; answers the live ones, oldest first.
pub(super) fn survey(walk: &mut Walk<'_>, manifest: Option<&Manifest>) -> Vec<Found> {
    let first = |name: &String| match FileName::parse(name) {
        Some(FileName::Log(first)) => Some(first),
        _ => None,
    };
    let mut firsts: Vec<u64> = walk.names.iter().filter_map(first).collect();
    firsts.sort_unstable();
    // Without MANIFEST, the first log is as good a beginning as any.
    let oldest = firsts.first().map_or(0, |first| first - 1);
    let flushed = manifest.map_or(oldest, |manifest| manifest.flushed);
    for first in firsts.drain(..all_flushed(&firsts, flushed)) {
        let what = "all its writes are in tables; the next opening removes it";
        walk.note(&file_name(first, "wal"), None, what);
    }
    let read = |first: u64| (first, walk.read(&file_name(first, "wal")).unwrap_or_default());
    let logs = replay_all(firsts.into_iter().map(read).collect(), flushed);
    let mut damaged = false;
    for log in &logs {
        damaged |= say(walk, log, damaged);
    }
    logs
}

/// Says what there is to say about a log; true if it is damaged.
fn say(walk: &mut Walk<'_>, log: &Found, damaged: bool) -> bool {
    let (name, last) = (file_name(log.first, "wal"), log.last());
    let good = log.replay.good_bytes;
    let Some(stop) = log.replay.stopped else {
        let synced = match highest_marker(&log.text) {
            0 => String::new(),
            marker => format!(", synced up to {marker}"),
        };
        let holds = match last < log.first {
            true => "no writes".to_string(),
            false => format!("writes {} to {last}{synced}", log.first),
        };
        walk.sound(&name, log.text.len(), holds);
        return false;
    };
    let (line, what) = (Some(stop.line), stop.what);
    if stop.corrupt {
        walk.damage(
            &name,
            line,
            format!(
                "{what}, and it was synced; restore the file from a copy, or repair up to here"
            ),
        );
    } else if damaged {
        walk.damage(&name, line, "a log before it is damaged, so this one cannot be used");
    } else {
        let bytes = log.text.len() - good;
        walk.note(
            &name,
            line,
            format!("torn: {what}. These {bytes} bytes were never promised; the next opening keeps them aside"),
        );
    }
    stop.corrupt
}
