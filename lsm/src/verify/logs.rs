//! The logs: read by the rule by which they are recovered.

use crate::format::{FileName, Manifest, file_name};
use crate::journaled::recovery::{EXCEEDS, Found, all_flushed, exceeds, replay_all};
use crate::verify::counted;
use crate::verify::survey::Walk;
use crate::wal::{Stop, highest_marker};

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
        let name = file_name(first, "wal");
        match walk.read(&name) {
            Some(text) if exceeds(&text, first, flushed) => {
                let what = format!("{EXCEEDS}; restore the next log's name, or MANIFEST");
                walk.damage(&name, None, what);
            }
            Some(_) => {
                let what = "all its writes are in tables; the next opening removes it";
                walk.note(&name, None, what);
            }
            None => {} // that is said already
        }
    }
    let mut unread = Vec::new();
    let read = |first: u64| {
        let text = walk.read(&file_name(first, "wal"));
        if text.is_none() {
            unread.push(first);
        }
        (first, text.unwrap_or_default())
    };
    let mut logs = replay_all(firsts.into_iter().map(read).collect(), flushed);
    let mut damaged = false;
    for log in &mut logs {
        if unread.contains(&log.first) {
            // That is said already.
            let stop = Stop { line: 1, what: "it cannot be read", corrupt: true };
            log.replay.stopped = Some(stop);
            damaged = true;
        } else {
            damaged |= say(walk, log, damaged);
        }
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
            false if last == log.first => format!("write {last}{synced}"),
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
            format!(
                "torn: {what}. What begins here, {}, was never promised; the next opening \
                 keeps it aside",
                counted(bytes as u64, "byte")
            ),
        );
    }
    stop.corrupt
}
