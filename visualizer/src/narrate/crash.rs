//! Sentences about what a crash took, and what came back.
//!
//! ```text
//!    crash lost ─► "The power failed. 96 B of the log weren't synced, and are cut off…"
//!    reopen     ─► "Writes 1 to 12 survived. Write 13 is gone: it was never synced…"
//! ```
//!
//! The second is made from two numbers: the writes that were promised, and those that
//! are there. If there are fewer, it says so: that's a bug of the engine.

use crate::crash::{Crash, Damage, How, Promise, Report};
use crate::text::{self, size};

/// Returns a sentence about what a crash took.
pub(crate) fn crashed(crash: &Crash) -> String {
    let early = crash.promise.stage < 7;
    let happened = match (crash.how, crash.damage) {
        (How::Closed, _) => "The engine was closed.".to_string(),
        (How::Lost, Damage::Cut { bytes }) => format!(
            "The power failed: {} of the log weren't synced, and are cut off here, as a power cut may.",
            size(bytes)
        ),
        (How::Lost, Damage::Files { count }) => format!(
            "The power failed: {count} files weren't synced, and not all of them are logs. What wasn't synced is cut off here, as a power cut may."
        ),
        (How::Lost, Damage::Spared) => {
            "The power failed, but took nothing from the log: all of it is synced.".to_string()
        }
        (How::State(_), damage) => state(damage),
        (How::Lost, _) if early => "The power failed. There's no log before chapter 7.".to_string(),
        (How::Lost, _) => "The power failed. There was no log to take anything from.".to_string(),
        (How::Torn, Damage::Torn { left, of }) => format!(
            "The process was killed while it appended to its log: of its last append, {left} of {} are there.",
            size(of)
        ),
        (How::Torn, Damage::Spared) => {
            "The process was killed. Nothing is torn: all of the log is synced.".to_string()
        }
        (How::Torn, _) if early => {
            "The process was killed. Nothing is torn: there's no log before chapter 7.".to_string()
        }
        (How::Torn, _) => "The process was killed. Nothing is torn: there was no log.".to_string(),
        (How::Killed, _) => "The process was killed.".to_string(),
    };
    format!("{happened} {} Type `reopen`.", memory(crash))
}

/// Returns which of the possible states of the disk it is.
fn state(damage: Damage) -> String {
    let Damage::State { number, of, pending, kept, torn } = damage else {
        return "The power failed.".into();
    };
    let changes = match pending {
        0 => return "The power failed, and took nothing: everything was synced.".into(),
        1 => "the change that was".to_string(),
        _ => format!("{pending} changes that were"),
    };
    let part = match torn {
        0 => String::new(),
        _ => format!(", and {torn} in part"),
    };
    format!(
        "The power failed, state {number} of {of}: of {changes} not synced, the disk has {kept}{part}."
    )
}

/// Returns what became of what was in memory.
fn memory(crash: &Crash) -> String {
    let Promise { stage, written, flushed, .. } = crash.promise;
    let logged = crash.found.picture.logs.iter().map(|log| log.last).max().unwrap_or(0);
    match (stage, numbers(flushed + 1, written), numbers(flushed + 1, logged)) {
        _ if written == 0 => "Nothing had been written.".to_string(),
        (..3, ..) => {
            let are = if written == 1 { "is" } else { "are" };
            format!("{} {are} gone: memory was the only place.", text::entries(written))
        }
        (_, None, _) => "Memory is gone, and there was nothing in it.".to_string(),
        (3..7, Some((writes, are)), _) => {
            format!("{writes} {are} gone: memory was the only place.")
        }
        (_, _, Some((writes, _))) => format!("Memory is gone; the log has {}.", lower(&writes)),
        (_, Some((writes, are)), None) => {
            format!("Memory is gone, where {} {}; the log has nothing.", lower(&writes), was(are))
        }
    }
}

fn was(are: &str) -> &'static str {
    if are == "is" { "was" } else { "were" }
}

/// Returns what came back, and what didn't.
pub(crate) fn survived(report: &Report) -> String {
    let Report { how, promise, survived, .. } = report;
    let promised = report.promised();
    if promise.stage < 3 {
        return forgotten(report);
    }
    if let Some(wrong) = &report.wrong {
        return format!("This is wrong: {wrong}.");
    }
    if *survived < promised {
        let (writes, are) = numbers(survived + 1, promised).unwrap_or_default();
        return format!(
            "This is wrong: {} {are} gone, and {} had returned for that.",
            lower(&writes),
            kept_by(*how, promise)
        );
    }
    if *survived > promise.written {
        let (writes, _) = numbers(promise.written + 1, *survived).unwrap_or_default();
        return format!("This is wrong: {} was never made.", lower(&writes));
    }
    let there = match numbers(1, *survived) {
        None if promise.written == 0 => return "There was nothing to come back.".to_string(),
        None => "No write survived.".to_string(),
        Some((writes, _)) => format!("{writes} survived{}.", places(report)),
    };
    match numbers(survived + 1, promise.written) {
        None => there,
        Some((writes, are)) => {
            let it = if are == "is" { "it" } else { "they" };
            let why = why_gone(report, &format!("{it} {}", was(are)));
            format!("{there} {writes} {are} gone: {why}")
        }
    }
}

/// Returns where the writes that survived were.
fn places(report: &Report) -> String {
    match (report.flushed, report.survived - report.flushed.min(report.survived)) {
        (0, _) => ": the log had all of them".to_string(),
        (_, 0) => ": tables had all of them".to_string(),
        (flushed, read_back) => format!(": tables had {flushed}, the log {read_back}"),
    }
}

fn why_gone(report: &Report, were: &str) -> String {
    match (report.promise.stage, report.how) {
        (3..7, _) => format!(
            "{were} only in memory, without a `flush` or `sync`. Chapter 7 brings the log that would have kept that."
        ),
        (_, How::Torn) => format!(
            "{were} being appended, and its put hadn't returned. The torn tail is kept in a file next to the log."
        ),
        _ => format!(
            "{were} never synced, and a power cut takes more than a killed process does. `sync` or --sync always promises that."
        ),
    }
}

/// Returns the operation that had promised that a write survives.
fn kept_by(how: How, promise: &Promise) -> &'static str {
    match (promise.stage, how) {
        (7.., How::Lost | How::State(_)) if promise.always => "a put that syncs",
        (3..7, How::Killed | How::Torn) | (_, How::Lost | How::State(_)) => "a sync or a flush",
        (3..7, How::Closed) => "close",
        _ => "a put",
    }
}

fn forgotten(report: &Report) -> String {
    match report.promise.written {
        0 => "There was nothing to come back.".to_string(),
        entries => format!(
            "Nothing came back: {} had only been in memory. Chapter 3 brings tables.",
            text::entries(entries)
        ),
    }
}

/// `Write 13` and `is`, `Writes 11 to 13` and `are`; `None` if there is none.
fn numbers(first: u64, last: u64) -> Option<(String, &'static str)> {
    match last.checked_sub(first)? {
        0 => Some((format!("Write {first}"), "is")),
        _ => Some((format!("Writes {first} to {last}"), "are")),
    }
}

fn lower(writes: &str) -> String {
    writes.replacen('W', "w", 1)
}

#[cfg(test)]
mod tests;
