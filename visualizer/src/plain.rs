//! Without a terminal: commands in, answers out, a line each.
//!
//! ```text
//!    put kenya:capital Nairobi     ok                        once the promise of the sync mode holds
//!    get kenya:capital             kenya:capital→Nairobi     in the escapes of the files
//!    get chad:capital              (none)
//!    scan                          kenya:capital→Nairobi
//!                                  (1 entries)               always this form: easy to cut off
//!    frobnicate                    error: there is no command `frobnicate`; …
//! ```
//!
//! Each answer is flushed before the next line is read, so a program at the
//! other end can wait for it. The engine runs with its own default options, its
//! thread included: this is the database as it is used, not as it is watched.

use std::io::{self, BufRead, Write};

use lsm::engine::Shaken;
use lsm::format::{ARROW, encode_key, encode_value};
use lsm::{Engine, KeyRange};

use crate::command::parse::parse;
use crate::command::{Command, EngineCommand, WindowCommand, key_range};
use crate::data::Source;
use crate::help;
use crate::mine::attempt;

/// The reason nothing can be exported here.
const NO_SCREEN: &str = "export writes the screen, and without a terminal there is none; start visualizer in a terminal";

/// The reason there's no crash to be had here: to see one takes a picture.
const NO_CRASH: &str = "crash and reopen are for the window; start the program in a terminal, or end this process and start it again with the same --dir";

/// The reason the other commands of the window aren't run here.
const NO_WINDOW: &str = "this command is for the window; run it in a terminal";

/// The reason a command was not answered with success.
enum Stop {
    /// The command failed; the next one is still read.
    Failed(String),
    /// The answer couldn't be written: the reader is gone.
    Gone(io::Error),
}

impl From<lsm::Error> for Stop {
    fn from(error: lsm::Error) -> Self {
        Stop::Failed(error.to_string())
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Gone(error)
    }
}

/// Reads commands until the input ends or one of them is `quit`, then closes the
/// database. Returns true if all went well.
pub fn run(engine: &dyn Engine, mut input: impl BufRead, output: impl Write) -> bool {
    let mut plain = Plain { engine, output, fills: 0, failed: false };
    let mut line = Vec::new();
    let listened = loop {
        line.clear();
        let answered = match input.read_until(b'\n', &mut line) {
            Ok(0) => break true,
            Ok(_) => plain.answer(without_end(&line)),
            Err(error) => {
                let _ = plain.fail(&format!("cannot read standard input: {error}"));
                break true;
            }
        };
        match answered {
            Ok(true) => {}
            Ok(false) => break true,
            Err(_) => break false,
        }
    };
    let closed = attempt(|| engine.close().map_err(|error| error.to_string()));
    if let Err(why) = closed.and_then(|closed| closed) {
        let _ = plain.fail(&why);
    }
    listened && !plain.failed
}

/// A line without its end, of either kind.
fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

struct Plain<'a, W> {
    engine: &'a dyn Engine,
    output: W,
    fills: u64,
    failed: bool,
}

impl<W: Write> Plain<'_, W> {
    /// Runs one line and writes its answer. Returns false if it was `quit`.
    fn answer(&mut self, line: &[u8]) -> io::Result<bool> {
        let answered = match parse(line) {
            Ok(None) => return Ok(true),
            Ok(Some(Command::Window(WindowCommand::Quit))) => return Ok(false),
            Ok(Some(command)) => {
                attempt(|| self.run(command)).unwrap_or_else(|why| Err(Stop::Failed(why)))
            }
            Err(wrong) => Err(Stop::Failed(wrong)),
        };
        match answered {
            Ok(()) => self.output.flush()?,
            Err(Stop::Failed(what)) => self.fail(&what)?,
            Err(Stop::Gone(error)) => return Err(error),
        }
        Ok(true)
    }

    fn fail(&mut self, what: &str) -> io::Result<()> {
        self.failed = true;
        writeln!(self.output, "error: {}", one_line(what))?;
        self.output.flush()
    }

    fn run(&mut self, command: Command) -> Result<(), Stop> {
        match command {
            Command::Engine(command) => self.operate(command),
            Command::Window(WindowCommand::Help { about }) => self.lines(&help::lines(about)),
            Command::Window(WindowCommand::Clear) => self.ok(),
            Command::Window(WindowCommand::Export { .. }) => {
                Err(Stop::Failed(NO_SCREEN.to_string()))
            }
            Command::Window(_) => Err(Stop::Failed(NO_WINDOW.to_string())),
        }
    }

    fn operate(&mut self, command: EngineCommand) -> Result<(), Stop> {
        match command {
            EngineCommand::Put { key, value } => self.engine.put(&key, &value)?,
            EngineCommand::Del { key } => self.engine.delete(&key)?,
            EngineCommand::Flush => self.engine.flush()?,
            EngineCommand::Compact => self.engine.compact()?,
            EngineCommand::Sync => self.engine.sync()?,
            EngineCommand::Shake { .. } => while self.engine.shake()? != Shaken::Nothing {},
            EngineCommand::Fill { count, order } => {
                self.fills += 1;
                self.put_all(Source::fill(count, self.fills, order))?;
            }
            EngineCommand::Load { what } => {
                self.put_all(Source::load(&what).map_err(Stop::Failed)?)?;
            }
            EngineCommand::Crash { .. } | EngineCommand::Reopen => {
                return Err(Stop::Failed(NO_CRASH.to_string()));
            }
            EngineCommand::Get { key } => return self.get(&key),
            EngineCommand::Scan { from, to } => return self.scan(key_range(from, to)),
            EngineCommand::Inspect => {
                return Ok(writeln!(self.output, "{}", self.engine.inspect())?);
            }
        }
        self.ok()
    }

    fn ok(&mut self) -> Result<(), Stop> {
        Ok(writeln!(self.output, "ok")?)
    }

    fn put_all(&self, source: Source) -> Result<(), Stop> {
        for entry in source {
            match entry.value {
                Some(value) => self.engine.put(&entry.key, &value)?,
                None => self.engine.delete(&entry.key)?,
            }
        }
        Ok(())
    }

    fn get(&mut self, key: &[u8]) -> Result<(), Stop> {
        match self.engine.get(key)? {
            Some(value) => self.pair(key, &value)?,
            None => writeln!(self.output, "(none)")?,
        }
        Ok(())
    }

    fn scan(&mut self, range: KeyRange) -> Result<(), Stop> {
        let mut entries = 0u64;
        for pair in self.engine.scan(range) {
            let (key, value) = pair?;
            self.pair(&key, &value)?;
            entries += 1;
        }
        Ok(writeln!(self.output, "({entries} entries)")?)
    }

    fn pair(&mut self, key: &[u8], value: &[u8]) -> io::Result<()> {
        self.output.write_all(&encode_key(key))?;
        self.output.write_all(ARROW)?;
        self.output.write_all(&encode_value(value))?;
        self.output.write_all(b"\n")
    }

    fn lines(&mut self, lines: &[String]) -> Result<(), Stop> {
        lines.iter().try_for_each(|line| writeln!(self.output, "{line}"))?;
        Ok(())
    }
}

/// A message is one line, whatever names of files it quotes.
pub(crate) fn one_line(text: &str) -> String {
    text.chars()
        .flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] })
        .collect()
}
