//! The whole course in one table: a row for each stage.
//!
//! ```text
//!                   reads           writes        keeps       dies     in order
//!    1  hash index   ─               ─             ─           all gone   no
//!    …
//!    8  compaction  one block       several ×     about 1 ×    nothing    yes
//! ```

use benches::number::{bytes, per, percent, rounded, whole};
use benches::{KEYS, NAMES, options, present};
use lsm::KeyRange;
use lsm::stage::LAST;

use crate::Result;
use crate::measured::markdown_table::MarkdownTable;
use crate::measured::measured_db::{MeasuredDb, filled};
use crate::measured::overwrites::{ROUNDS, final_counts};

/// Puts before the kill; some are in tables by then.
const KILLED_AFTER: u64 = KEYS / 2;

/// Returns the table.
///
/// # Errors
/// If an engine fails.
pub(crate) fn table() -> Result<MarkdownTable> {
    let header = [
        "stage",
        "B read per get, present",
        "B read per get, absent",
        "B written per B put",
        "B on disk per live B",
        "survives a kill",
        "scans in order",
    ];
    let note = format!(
        "Read: from tables, where {} keys were put once, in memtables of {}. Written, on \
         disk: to and in all files, when each key has been put {ROUNDS} times; live is what can \
         be read. Kill: after {} puts.",
        whole(KEYS),
        bytes(options().memtable_bytes as u64),
        whole(KILLED_AFTER)
    );
    Ok((1..=LAST).try_fold(MarkdownTable::new(header), row)?.note(&note))
}

fn row(table: MarkdownTable, stage: u8) -> Result<MarkdownTable> {
    let (reads, last) = (filled(stage)?, final_counts(stage)?);
    let db = MeasuredDb::new(stage, options())?;
    (0..KILLED_AFTER).try_for_each(|i| db.put(&present(i)))?;
    let survive = percent(per(db.killed()?.holds(KILLED_AFTER)?, KILLED_AFTER));
    let ordered = db.engine.scan(KeyRange::all()).next().is_some_and(|pair| pair.is_ok());
    let name = format!("{stage} {}", NAMES[usize::from(stage) - 1]);
    let read = [reads.present.bytes, reads.absent.bytes].map(rounded);
    // Without files there is nothing to compare.
    let files = [last.write, last.space].map(|n| if n > 0.0 { rounded(n) } else { "–".into() });
    let ordered = if ordered { "yes" } else { "no" };
    Ok(table.row([&name, &read[0], &read[1], &files[0], &files[1], &survive, ordered]))
}
