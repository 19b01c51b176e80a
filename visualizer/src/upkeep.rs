//! `verify` and `repair`: a database that isn't open, from outside.
//!
//! ```text
//!    ok       000001.sst: level 1, 9 entries, 1 tombstone
//!    damaged  000002.sst, line 4: lines 4 to 6 do not match their checksum; …
//!    note     000015.wal, line 3: torn: …
//!    damaged  world.db: 1 finding; …
//! ```
//!
//! A line for each sound file and each finding, and a summary at the end. The first word
//! says what kind of line it is: good for `grep`.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;

use lsm::disk::{Disk, RealDisk};
use lsm::sync::Arc;
use lsm_doctor::repair::{UNCERTAIN, repair};
use lsm_doctor::verify::verify;

use crate::args::Upkeep;
use crate::plain::one_line;
use crate::text::count;

/// Nothing is wrong, or nothing lost.
const SOUND: u8 = 0;
/// Something is.
const DAMAGED: u8 = 1;
/// That's unknown.
const REFUSED: u8 = 2;

/// Runs it and returns the exit code. Writes to `err` why it can't be done.
///
/// # Errors
/// If one of the two cannot be written to.
pub fn run(upkeep: &Upkeep, mut out: impl Write, mut err: impl Write) -> io::Result<u8> {
    let mut line =
        |kind: &str, what: &dyn Display| writeln!(out, "{kind:<8} {}", one_line(&what.to_string()));
    let done = match upkeep {
        Upkeep::Verify { dir } => verified(dir, &mut line),
        Upkeep::Repair { dir, new } => repaired(dir, new, &mut line),
    };
    match done {
        Err(Stop::Gone(error)) => Err(error),
        Err(Stop::Refused(error)) => {
            writeln!(err, "error: {}", one_line(&error.to_string()))?;
            Ok(REFUSED)
        }
        Ok(code) => Ok(code),
    }
}

/// The reason it came to no end.
enum Stop {
    /// It cannot be done.
    Refused(lsm::Error),
    /// The reader is gone.
    Gone(io::Error),
}

impl From<lsm::Error> for Stop {
    fn from(error: lsm::Error) -> Self {
        Stop::Refused(error)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Gone(error)
    }
}

/// Writes a line: its kind, and what it says.
type Line<'a> = dyn FnMut(&str, &dyn Display) -> io::Result<()> + 'a;

fn verified(dir: &Path, line: &mut Line<'_>) -> Result<u8, Stop> {
    let report = verify(&RealDisk, dir)?;
    for file in &report.sound {
        line("ok", &format!("{}: {}", file.name, file.holds))?;
    }
    for finding in &report.findings {
        line(if finding.damage { "damaged" } else { "note" }, finding)?;
    }
    let dir = dir.display();
    if report.is_sound() {
        let bytes: u64 = report.sound.iter().map(|file| file.bytes).sum();
        let files = count(report.sound.len() as u64, "file");
        line("sound", &format!("{dir}: {files}, {}", count(bytes, "byte")))?;
        return Ok(SOUND);
    }
    let damage = report.findings.iter().filter(|finding| finding.damage).count();
    let what = format!(
        "{dir}: {}; `repair {dir} NEW` saves in a new directory what can be saved",
        count(damage as u64, "finding")
    );
    line("damaged", &what)?;
    Ok(DAMAGED)
}

fn repaired(dir: &Path, new: &Path, line: &mut Line<'_>) -> Result<u8, Stop> {
    let disk: Arc<dyn Disk> = Arc::new(RealDisk);
    let repaired = repair(&disk, dir, new)?;
    for loss in &repaired.losses {
        line("lost", loss)?;
    }
    let (aside, file) = (repaired.set_aside, new.join(UNCERTAIN));
    if aside > 0 {
        let what = format!(
            "{}: {} of what may be stale; `load` the file to have it all the same",
            file.display(),
            count(aside, "line")
        );
        line("aside", &what)?;
    }
    let keys = count(repaired.keys, "key");
    let what = format!("{}: {keys} with a value, stage {}", new.display(), repaired.stage);
    line("saved", &what)?;
    Ok(if repaired.losses.is_empty() { SOUND } else { DAMAGED })
}
