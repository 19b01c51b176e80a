//! A dialogue with an engine: the inputs stay, the answers are made again.
//!
//! ```text
//!    session --stage 4 --memtable 256        as on the command line of the visualizer
//!    > put kenya:capital Nairobi             a command of the program without a terminal
//!    ok
//!    $ cat 000001.sst                        a command of the shell, in the directory
//!    kenya:capital→Nairobi
//!    $ cargo run -- verify world.db          the same, done by this program, on a copy
//!                                            of the directory, so no lock is in its way
//!    ! kill                                  the process dies, and is started again
//! ```
//!
//! With `trace` in place of `session`, the events of the engine come between the command
//! and its answer, one per line; with `calls`, the changes that it makes to the disk. The
//! engine has no thread here: background work is done after each command, so every run is
//! the same.

use std::fs;
use std::io::{self, BufRead, Read, Write};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Parser;
use lsm::disk::RealDisk;
use lsm::engine::{Engine, Shaken};
use lsm::observe::{Event, Observer};
use lsm::stage;
use lsm_crash_lab::TracedDisk;
use tempfile::TempDir;
use visualizer::args::Args;
use visualizer::plain;

use crate::Result;
use crate::marker::Directive;

/// Returns the dialogue with its answers.
///
/// # Errors
/// If the engine can't be opened.
pub(crate) fn make(directive: &Directive) -> Result<String> {
    let args = Args::try_parse_from(
        ["visualizer"].into_iter().chain(directive.words.iter().map(String::as_str)),
    )
    .map_err(|wrong| wrong.to_string())?;
    let inputs: Vec<&str> = directive.body.lines().filter(|line| is_input(line)).collect();
    if inputs.is_empty() {
        return Err("the session has no line that begins with > or $".into());
    }
    let calls = (directive.kind == "calls").then(|| TracedDisk::new(Arc::new(RealDisk)));
    let transcript =
        Transcript { trace: directive.kind == "trace", calls, ..Transcript::default() };
    let mut home = tempfile::tempdir().map_err(|e| e.to_string())?;
    for (life, inputs) in inputs.split(|line| *line == "! kill").enumerate() {
        transcript.end(false);
        if life > 0 {
            transcript.write("! kill\n");
        }
        let left = live(&args, home.path(), inputs, &transcript)?;
        transcript.rename(home.path());
        home = left;
    }
    let text = transcript.take();
    Ok(format!("```text\n{}\n```", text.trim_end()))
}

fn is_input(line: &str) -> bool {
    ["> ", "$ ", "! "].iter().any(|start| line.starts_with(start))
}

/// Copies the files of an open directory: what a killed process leaves, as the operating
/// system has it.
///
/// # Errors
/// If they can't be copied.
pub(crate) fn copied(from: &Path) -> Result<TempDir> {
    let copy = || {
        let to = tempfile::tempdir()?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            fs::copy(entry.path(), to.path().join(entry.file_name()))?;
        }
        Ok(to)
    };
    copy().map_err(|error: io::Error| error.to_string())
}

/// Runs a process from open to kill; returns the files that it leaves.
fn live(args: &Args, dir: &Path, inputs: &[&str], transcript: &Transcript) -> Result<TempDir> {
    let observer: Arc<dyn Observer> = Arc::new(transcript.clone());
    let mut options = args.options().background(false).observer(observer);
    if let Some(disk) = &transcript.calls {
        options.disk = Arc::new(disk.clone());
    }
    let engine = stage::open(args.stage, dir, &options).map_err(|e| e.to_string())?;
    transcript.take_calls(); // those of opening belong to no command
    let mut left = None;
    let inputs = inputs.iter();
    let script = Script {
        engine: engine.as_ref(),
        dir,
        inputs,
        transcript,
        line: Vec::new(),
        left: &mut left,
    };
    plain::run(engine.as_ref(), script, transcript.clone());
    left.ok_or_else(|| "the session ended before its last line".into())
}

/// The text of the dialogue, written by the engine's observer and by the program.
#[derive(Clone, Debug, Default)]
struct Transcript {
    text: Arc<Mutex<String>>,
    /// True if events are recorded.
    trace: bool,
    /// The disk, if its changes are recorded.
    calls: Option<TracedDisk>,
    /// True while the engine is closed: what happens then belongs to no command.
    ended: Arc<Mutex<bool>>,
}

impl Transcript {
    fn write(&self, text: &str) {
        if !*self.ended.lock().unwrap_or_else(PoisonError::into_inner) {
            *self.text.lock().unwrap_or_else(PoisonError::into_inner) += text;
        }
    }

    /// The changes to the disk since the last call, one per line.
    fn take_calls(&self) -> String {
        let calls = self.calls.as_ref().map(TracedDisk::take).unwrap_or_default();
        calls.iter().map(|call| format!("  · {call}\n")).collect()
    }

    /// Gives the directory the name that it has on every page.
    fn rename(&self, dir: &Path) {
        let mut text = self.text.lock().unwrap_or_else(PoisonError::into_inner);
        *text = text.replace(&*dir.to_string_lossy(), "world.db");
    }

    fn end(&self, ended: bool) {
        *self.ended.lock().unwrap_or_else(PoisonError::into_inner) = ended;
    }

    fn take(&self) -> String {
        std::mem::take(&mut self.text.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Observer for Transcript {
    fn event(&self, event: Event) {
        if self.trace {
            self.write(&format!("  · {event}\n"));
        }
    }
}

impl Write for Transcript {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let calls = self.take_calls();
        Transcript::write(self, &(calls + &String::from_utf8_lossy(bytes)));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Standard input, as the program without a terminal reads it.
struct Script<'a> {
    engine: &'a dyn Engine,
    dir: &'a Path,
    inputs: std::slice::Iter<'a, &'a str>,
    transcript: &'a Transcript,
    line: Vec<u8>,
    /// The files, once every input is read.
    left: &'a mut Option<TempDir>,
}

impl Script<'_> {
    /// Reads up to the next command for the program; shell commands before it are run.
    fn next_line(&mut self) -> io::Result<()> {
        while self.engine.shake().map_err(io::Error::other)? != Shaken::Nothing {}
        self.transcript.write(&self.transcript.take_calls());
        for input in self.inputs.by_ref() {
            self.transcript.write(&format!("{input}\n"));
            if let Some(command) = input.strip_prefix("> ") {
                self.line = format!("{command}\n").into_bytes();
                return Ok(());
            }
            let command = input.trim_start_matches("$ ");
            if let Some(arguments) = command.strip_prefix("cargo run -- ") {
                self.transcript.write(&upkeep(self.dir, arguments)?);
                continue;
            }
            let shell = Command::new("sh").current_dir(self.dir).args(["-c", command]).output()?;
            self.transcript.write(&String::from_utf8_lossy(&shell.stdout));
            self.transcript.write(&String::from_utf8_lossy(&shell.stderr));
        }
        self.transcript.end(true);
        *self.left = Some(copied(self.dir).map_err(io::Error::other)?);
        Ok(())
    }
}

/// Runs `verify` or `repair` on a copy of the directory, called `world.db`; returns its
/// output.
fn upkeep(dir: &Path, arguments: &str) -> io::Result<String> {
    let home = tempfile::tempdir()?;
    let copy = copied(dir).map_err(io::Error::other)?;
    fs::rename(copy.path(), home.path().join("world.db"))?;
    let place = |word: &str| match word.ends_with(".db") {
        true => home.path().join(word).display().to_string(),
        false => word.to_string(),
    };
    let words = ["visualizer".to_string()].into_iter().chain(arguments.split(' ').map(place));
    let upkeep = Args::try_parse_from(words).map_err(io::Error::other)?.upkeep;
    let upkeep = upkeep.ok_or_else(|| io::Error::other("there is nothing to do"))?;
    let (mut out, mut err) = (Vec::new(), Vec::new());
    visualizer::upkeep::run(&upkeep, &mut out, &mut err)?;
    let said = String::from_utf8_lossy(&[out, err].concat()).into_owned();
    Ok(said.replace(&format!("{}/", home.path().display()), ""))
}

impl Read for Script<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let mut from = self.fill_buf()?;
        let count = from.read(to)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Script<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.line.is_empty() {
            self.next_line()?;
        }
        Ok(&self.line)
    }

    fn consume(&mut self, count: usize) {
        self.line.drain(..count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(kind: &str, words: &[&str], body: &str) -> String {
        let words = words.iter().map(|word| word.to_string()).collect();
        let directive =
            Directive { kind: kind.into(), words, script: Vec::new(), body: body.into() };
        make(&directive).unwrap_or_else(|wrong| wrong)
    }

    #[test]
    fn answers_are_made_again_and_files_are_shown() {
        let body = "> put a b\nwrong\n> flush\n$ cat 000001.sst\n> get a\n";
        let expected =
            "```text\n> put a b\nok\n> flush\nok\n$ cat 000001.sst\na→b\n> get a\na→b\n```";
        assert_eq!(run("session", &["--stage", "3"], body), expected);
    }

    #[test]
    fn a_copy_is_verified_while_the_engine_has_the_directory_open() {
        let body = "> put a b\n$ cargo run -- verify world.db\n";
        let said = run("session", &["--stage", "7"], body);
        assert!(said.contains("ok       000001.wal: write 1\n"), "{said}");
        assert!(said.contains("sound    world.db: 2 files, "), "{said}");
    }

    #[test]
    fn what_was_logged_survives_a_kill_and_what_was_not_does_not() {
        let body = "> put a b\n! kill\n> get a\n";
        assert!(run("session", &["--stage", "7"], body).contains("! kill\n> get a\na→b"));
        assert!(run("session", &["--stage", "6"], body).contains("! kill\n> get a\n(none)"));
    }

    #[test]
    fn a_trace_tells_what_happened_before_the_answer() {
        let traced = run("trace", &["--stage", "2"], "> put a b\n");
        assert_eq!(traced, "```text\n> put a b\n  · wrote 0 a→b\nok\n```");
    }

    #[test]
    fn calls_tell_what_was_done_to_the_disk_before_the_answer() {
        let traced = run("calls", &["--stage", "7", "--sync", "always"], "> put a b\n");
        let expected = "  · create 000001.wal\n  · write 000001.wal 17\n  · sync 000001.wal\n  \
                        · syncdir .\nok\n";
        assert_eq!(traced, format!("```text\n> put a b\n{expected}```"));
    }
}
