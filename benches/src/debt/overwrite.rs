//! One key put over and over, a kill, and what it costs to open again.
//!
//! ```text
//!    overwrite ──► puts      put × 10,000,000, the log's size every 10,000; waits
//!        │    ◄── a line
//!        ├──── SIGKILL ─┘    what the log holds now is what the next opening reads
//!        └─────► reopen      opens, gets the key; its most memory is the whole process's
//! ```
//!
//! The value begins with the number of its put, so the reader can tell the last one from
//! the one before it: an engine that has lost a put isn't measured.

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Write, stdin};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use lsm::Options;

use crate::debt::{SUBJECT, Subject};
use crate::peers::Result;
use crate::peers::keys::{KEY_BYTES, present};
use crate::peers::proc::{memory, memory_most};

/// The key.
const KEY: &[u8] = b"the one key";

/// Samples of the log's size.
const SAMPLES: u64 = 1_000;

/// The puts of a run.
#[derive(Clone, Debug, clap::Args)]
pub struct Load {
    /// The number of times the key is put.
    #[arg(long, default_value = "10M", value_parser = super::amount::parse)]
    pub puts: u64,
    /// Bytes of a value, of which the first 16 are its number.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u64).range(16..=1 << 20))]
    pub value: u64,
}

impl Load {
    /// The value of a put.
    fn write(&self, number: u64, value: &mut Vec<u8>) -> Result<()> {
        value.resize(usize::try_from(self.value)?, b'v');
        value[..KEY_BYTES].copy_from_slice(&present(number));
        Ok(())
    }
}

/// The first line of the CSV. A log's bytes are those of its file, with the space that's
/// preallocated at its end.
pub fn header() -> String {
    [SUBJECT.join(","), FIGURES.join(",")].join(",")
}

const FIGURES: [&str; 9] = [
    "puts",
    "value_bytes",
    "puts_per_second",
    "log_most_bytes",
    "log_end_bytes",
    "files_end_bytes",
    "reopen_ms",
    "reopen_most_bytes",
    "reopen_own_bytes",
];

/// Overwrites, kills and reopens, in two processes of this program; returns a row.
///
/// # Errors
/// If one of them fails, or the last put is lost.
pub fn overwrite(subject: &Subject, options: &Options, load: &Load, dir: &Path) -> Result<String> {
    let mut putting = start("puts", subject, load, dir)?;
    let written = line(&mut putting);
    // Whatever it wrote, it must not outlive this process.
    putting.kill()?;
    putting.wait()?;
    let written = written?;
    let log = bytes_of(dir, Some("wal"))?;
    let files = bytes_of(dir, None)?;
    let mut reopening = start("reopen", subject, load, dir)?;
    let opened = line(&mut reopening);
    if !reopening.wait()?.success() {
        return Err("it could not be opened again, or lost the last put".into());
    }
    let cells = subject.cells(options).join(",");
    let Load { puts, value } = load;
    Ok(format!("{cells},{puts},{value},{written},{log},{files},{}", opened?))
}

fn start(command: &str, subject: &Subject, load: &Load, dir: &Path) -> Result<Child> {
    let mut program = Command::new(std::env::current_exe()?);
    program.arg(command).arg(dir).args(["--engine", subject.engine.name()]);
    program.args(["--puts", &load.puts.to_string(), "--value", &load.value.to_string()]);
    if let Some(bytes) = subject.memtable {
        program.args(["--memtable", &bytes.to_string()]);
    }
    if subject.sync {
        program.arg("--sync");
    }
    Ok(program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?)
}

/// Reads the one line that it writes.
fn line(child: &mut Child) -> Result<String> {
    let mut line = String::new();
    BufReader::new(child.stdout.take().ok_or("no pipe")?).read_line(&mut line)?;
    let line = line.trim_end();
    if line.is_empty() { Err("its process has failed".into()) } else { Ok(line.into()) }
}

/// One of these processes.
#[derive(Clone, Debug, clap::Args)]
pub struct Process {
    /// The directory of the files.
    pub dir: PathBuf,
    /// The engine.
    #[command(flatten)]
    pub subject: Subject,
    /// The puts.
    #[command(flatten)]
    pub load: Load,
}

/// Puts, prints how fast and how large the log has been, and waits to be killed.
///
/// # Errors
/// If the engine fails.
pub fn puts(process: &Process) -> Result<()> {
    let Process { dir, subject, load } = process;
    let engine = subject.engine.open(dir, &subject.options()?)?;
    let written = put_all(engine.as_ref(), load, dir)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{written}")?;
    out.flush()?;
    // The pipe ends only with the process that holds its other end.
    stdin().read_line(&mut String::new())?;
    Err("its parent is gone".into())
}

/// The cells `puts_per_second` and `log_most_bytes`.
fn put_all(engine: &dyn lsm::Engine, load: &Load, dir: &Path) -> Result<String> {
    let (mut seconds, mut most, mut number) = (0.0, 0, 0);
    let piece = load.puts.div_ceil(SAMPLES);
    let mut value = Vec::new();
    while number < load.puts {
        let end = load.puts.min(number + piece);
        let start = Instant::now();
        while number < end {
            number += 1;
            load.write(number, &mut value)?;
            engine.put(KEY, &value)?;
        }
        seconds += start.elapsed().as_secs_f64();
        most = most.max(bytes_of(dir, Some("wal"))?);
    }
    Ok(format!("{:.0},{most}", load.puts as f64 / seconds))
}

/// Opens what was left, checks the last put, and prints what that took.
///
/// # Errors
/// If it can't be opened, or the last put is lost.
pub fn reopen(process: &Process) -> Result<()> {
    let Process { dir, subject, load } = process;
    println!("{}", opened(subject, &subject.options()?, load, dir)?);
    Ok(())
}

/// The cells from `reopen_ms` on.
fn opened(subject: &Subject, options: &Options, load: &Load, dir: &Path) -> Result<String> {
    let start = Instant::now();
    let engine = subject.engine.open(dir, options)?;
    let found = engine.get(KEY)?;
    let millis = start.elapsed().as_secs_f64() * 1e3;
    let this = std::process::id();
    let unknown = "/proc doesn't say how much memory there is";
    let (most, (own, _)) = (memory_most(this).ok_or(unknown)?, memory(this).ok_or(unknown)?);
    let mut last = Vec::new();
    load.write(load.puts, &mut last)?;
    if found.as_ref() != Some(&last) {
        return Err("the last put is lost".into());
    }
    Ok(format!("{millis:.2},{most},{own}"))
}

/// Bytes of the files in a directory: all of them, or those with an extension.
fn bytes_of(dir: &Path, extension: Option<&str>) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if extension.is_some_and(|wanted| path.extension().is_none_or(|found| found != wanted)) {
            continue;
        }
        match fs::metadata(&path) {
            Ok(meta) => bytes += meta.len(),
            // The engine has deleted it, or given it another name.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::debt::EngineChoice;

    #[test]
    fn the_log_is_measured_and_the_last_put_is_checked() {
        let dir = tempfile::tempdir().unwrap();
        let options = Options::default().background(false).mapped(false);
        let subject = Subject {
            engine: EngineChoice::Ours,
            label: "now".into(),
            memtable: None,
            sync: false,
        };
        let load = Load { puts: 1_500, value: 100 };
        let engine = subject.engine.open(dir.path(), &options).unwrap();
        let written = put_all(engine.as_ref(), &load, dir.path()).unwrap();
        drop(engine);
        let log = bytes_of(dir.path(), Some("wal")).unwrap();
        assert!(log > 1_500 * (KEY.len() as u64 + 100), "{log}");
        assert!(written.ends_with(&format!(",{log}")), "{written}: the log is {log}");
        assert!(bytes_of(dir.path(), None).unwrap() > log);

        let row = opened(&subject, &options, &load, dir.path()).unwrap();
        assert_eq!(row.split(',').count(), 3, "{row}");
        let more = Load { puts: 1_501, ..load };
        let lost = opened(&subject, &options, &more, dir.path()).unwrap_err();
        assert_eq!(lost.to_string(), "the last put is lost");
    }
}
