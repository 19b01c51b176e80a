//! The logs: read by the rule by which they are recovered.

use crate::verify::counted;
use crate::verify::walk::Walk;
use lsm::format::{Manifest, file_name};
use lsm::wal::found::{Found, UNFLUSHED, all_flushed, firsts, has_unflushed, replay_all};
use lsm::wal::{highest_marker, replay};

/// Reads the logs; answers those that are not obsolete, oldest first.
pub(super) fn survey(walk: &mut Walk<'_>, manifest: Option<&Manifest>) -> Vec<Found> {
    let mut firsts = firsts(&walk.names);
    // Without MANIFEST, the first log is as good a beginning as any.
    let oldest = firsts.first().map_or(0, |first| first - 1);
    let flushed = manifest.map_or(oldest, |manifest| manifest.flushed);
    let live = firsts.split_off(all_flushed(&firsts, flushed));
    let mut logs = with_unflushed(walk, firsts, flushed);
    let misled = !logs.is_empty();
    let mut unread = Vec::new();
    let read = |first: u64| {
        let text = walk.read(&file_name(first, "wal"));
        if text.is_none() {
            unread.push(first);
        }
        (first, text.unwrap_or_default())
    };
    let replayed = replay_all(live.into_iter().map(read).collect(), flushed, replay);
    let mut damaged = misled;
    for mut log in replayed {
        if unread.contains(&log.first) {
            // There is a finding already.
            log = Found::refused(log.first, log.text, "it cannot be read");
            damaged = true;
        } else if misled {
            log = Found::refused(log.first, log.text, MISLED);
            walk.damage(&file_name(log.first, "wal"), None, MISLED);
        } else {
            damaged |= say(walk, &log, damaged);
        }
        logs.push(log);
    }
    logs
}

/// The finding about a log that begins before the end of one with unflushed writes.
const MISLED: &str = "an older log has the writes by which this one begins, so its name is wrong, \
                      or MANIFEST is an old one";

/// Reads the logs that should be all flushed. Returns those that aren't.
fn with_unflushed(walk: &mut Walk<'_>, firsts: Vec<u64>, flushed: u64) -> Vec<Found> {
    let mut found = Vec::new();
    for first in firsts {
        let name = file_name(first, "wal");
        let Some(text) = walk.read(&name) else { continue }; // that is said already
        if has_unflushed(&text, first, flushed, replay) {
            let what = format!("{UNFLUSHED}; restore the next log's name, or MANIFEST");
            walk.damage(&name, None, what);
            found.push(Found::refused(first, text, UNFLUSHED));
        } else {
            let what = "all its writes are in tables; it goes when the database is opened";
            walk.note(&name, None, what);
        }
    }
    found
}

/// Reports on a log. Returns true if it's damaged.
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
        if log.has_torn_space() {
            let what = format!(
                "behind its {holds}, there is room that a crash has torn, or a marker that is \
                 damaged; no write is missing, and the next opening cuts it off"
            );
            walk.note(&name, None, what);
        } else {
            walk.sound(&name, log.text.len(), holds);
        }
        return false;
    };
    let (line, what) = (Some(stop.line), stop.what);
    if stop.corrupt {
        let synced = if log.is_edited() { "" } else { ", and it was synced" };
        walk.damage(
            &name,
            line,
            format!("{what}{synced}; restore the file from a copy, or repair up to here"),
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
