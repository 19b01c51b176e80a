//! Reading a recording, line by line.
//!
//! ```text
//!    > put kenya:capital Nairobi          a command
//!      wrote 1 kenya:capital→Nairobi      an event, as in `lsm::observe::text`
//!    + sst kenya:capital→Nairobi          a line of a file of the table just finished
//!    = kenya:capital→Nairobi              a line of the answer
//!    ! the database is closed             why there is none
//!    ~ stage 4, 1 writes, 0 flushed       at the end: what `inspect` showed
//! ```

use lsm::format;
use lsm::observe::Event;

use crate::table_cache::TableText;

/// A recorded command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recording {
    /// The commands, and what came of each.
    pub steps: Vec<Step>,
    /// The engine's inside at the end, as text.
    pub end: String,
}

/// A command, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// As it would be typed.
    pub line: String,
    /// The events.
    pub events: Vec<Event>,
    /// The tables that were written, as they were then.
    pub tables: Vec<TableText>,
    /// The lines of the answer.
    pub answer: Vec<String>,
    /// The reason there is none.
    pub error: Option<String>,
}

/// The files of a table, line by line.
#[derive(Default)]
struct Files {
    index: Vec<u8>,
    bloom: Vec<u8>,
}

/// Reads a recording.
///
/// # Errors
/// The number of the first line that cannot be read, and what is wrong with it.
pub(super) fn parse(text: &str) -> Result<Recording, String> {
    let mut recording = Recording::default();
    let mut files = Files::default();
    for (number, line) in (1..).zip(text.lines()) {
        read(line, &mut recording, &mut files)
            .map_err(|wrong| format!("line {number}: {wrong}"))?;
    }
    match recording.steps.is_empty() || recording.end.is_empty() {
        true => Err(format!("line {}: it has no end", text.lines().count() + 1)),
        false => Ok(recording),
    }
}

fn read(line: &str, recording: &mut Recording, files: &mut Files) -> Result<(), String> {
    let (mark, rest) = line.split_at_checked(2).unwrap_or((line, ""));
    if mark == "> " {
        recording.steps.push(Step { line: rest.to_string(), ..Step::default() });
        return Ok(());
    }
    let step = recording.steps.last_mut().ok_or("it must begin with a command")?;
    match mark {
        "  " => {
            let event: Event =
                rest.parse().map_err(|wrong: format::Malformed| wrong.to_string())?;
            if let Event::TableFinished { table } = &event {
                let (number, bytes) = (table.number, table.bytes());
                step.tables.push(TableText { number, bytes, ..TableText::default() });
                *files = Files::default();
            }
            step.events.push(event);
        }
        "+ " => {
            let table = step.tables.last_mut().ok_or("no table was finished before")?;
            file(rest, table, files)?;
        }
        "= " => step.answer.push(rest.to_string()),
        "! " => step.error = Some(rest.to_string()),
        "~ " => {
            if !recording.end.is_empty() {
                recording.end.push('\n');
            }
            recording.end.push_str(rest);
        }
        _ => return Err(format!("`{mark}` begins no line of a recording")),
    }
    Ok(())
}

/// One more line of a table's file.
fn file(line: &str, table: &mut TableText, files: &mut Files) -> Result<(), String> {
    let (extension, line) = line.split_once(' ').ok_or("a file and its line were expected")?;
    let add = |text: &mut Vec<u8>| {
        text.extend_from_slice(line.as_bytes());
        text.push(b'\n');
    };
    // The last line of a sidecar checksums the lines before it: then it can be read.
    let ends = line.starts_with("crc32 ");
    let malformed = |wrong: format::Malformed| wrong.to_string();
    match extension {
        "sst" => add(&mut table.text),
        "index" => {
            add(&mut files.index);
            if ends {
                table.index = format::read_index(&files.index).map_err(malformed)?;
            }
        }
        "bloom" => {
            add(&mut files.bloom);
            if ends {
                table.bloom = Some(format::read_bloom(&files.bloom).map_err(malformed)?);
            }
        }
        _ => return Err(format!("a table has no file `{extension}`")),
    }
    Ok(())
}
