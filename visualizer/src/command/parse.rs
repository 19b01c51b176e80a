//! Reading a line: which command it is, and its arguments.
//!
//! ```text
//!    b"put k v" ──lexer──► [put, k, v] ──SPECS──► EngineCommand::Put { key, value }
//!                                          │
//!                                          └──► help, and "did you mean"
//! ```
//!
//! One table says how each command is written; parsing, the messages about
//! wrong lines, and the help all come from it, so they can't drift apart.

use super::arguments::{compare, count, export_file, how, order, speed, stage, switch, table};
use super::{Bytes, Command, EngineCommand, WindowCommand};
use crate::lexer;
use crate::spec::{Spec, nearest};

/// Reads a line. Returns `None` if there is nothing to do: it's blank, or begins with
/// `#`.
///
/// # Errors
/// A sentence that says what is wrong and what to type instead.
pub fn parse(line: &[u8]) -> Result<Option<Command>, String> {
    if line.trim_ascii_start().first().is_none_or(|&first| first == b'#') {
        return Ok(None);
    }
    let mut words = lexer::split(line)?.into_iter();
    let Some(name) = words.next() else { return Ok(None) };
    let spec = named(&name)?;
    let arguments: Vec<Bytes> = words.collect();
    let (least, most) = spec.counts;
    if arguments.len() < least {
        return Err(format!("{} needs more words; type `{}`", spec.name(), spec.usage()));
    }
    if arguments.len() > most {
        let quotes = if most > 0 { "; put a word with spaces in double quotes" } else { "" };
        return Err(format!("too many words; type `{}`{quotes}", spec.usage()));
    }
    let mut arguments = arguments.into_iter();
    // It takes arguments only if the command is the engine's.
    if let Some(command) = engine_command(spec.name(), &mut arguments)? {
        return Ok(Some(Command::Engine(command)));
    }
    match window_command(spec.name(), arguments)? {
        Some(command) => Ok(Some(Command::Window(command))),
        None => Err(format!("`{}` is in the table of commands, but not in parse.rs", spec.name())),
    }
}

/// Reads the arguments of an engine's command. Returns `None` for any other.
fn engine_command(
    name: &str,
    mut words: impl Iterator<Item = Bytes>,
) -> Result<Option<EngineCommand>, String> {
    let mut word = || words.next().unwrap_or_default();
    Ok(Some(match name {
        "put" => EngineCommand::Put { key: word(), value: word() },
        "get" => EngineCommand::Get { key: word() },
        "del" => EngineCommand::Del { key: word() },
        "scan" => EngineCommand::Scan { from: words.next(), to: words.next() },
        "flush" => EngineCommand::Flush,
        "compact" => EngineCommand::Compact,
        "sync" => EngineCommand::Sync,
        "shake" => {
            let word = words.next();
            EngineCommand::Shake { auto: word.map(|word| switch("shake", &word)).transpose()? }
        }
        "fill" => EngineCommand::Fill { count: count(&word())?, order: order(&word())? },
        "load" => EngineCommand::Load { what: word() },
        "inspect" => EngineCommand::Inspect,
        "crash" => EngineCommand::Crash { how: how(words.next())? },
        "reopen" => EngineCommand::Reopen,
        _ => return Ok(None),
    }))
}

/// Reads the arguments of a window's command. Returns `None` for any other.
fn window_command(
    name: &str,
    mut words: impl Iterator<Item = Bytes>,
) -> Result<Option<WindowCommand>, String> {
    let mut word = || words.next().unwrap_or_default();
    Ok(Some(match name {
        "bloom" => WindowCommand::Bloom { key: word() },
        "cat" => WindowCommand::Cat { table: table(&word())? },
        "stats" => WindowCommand::Stats,
        "slow" => WindowCommand::Slow { on: switch("slow", &word())? },
        "speed" => WindowCommand::Speed { index: speed(&word())? },
        "quiz" => WindowCommand::Quiz { on: switch("quiz", &word())? },
        "tour" => WindowCommand::Tour { name: String::from_utf8_lossy(&word()).into_owned() },
        "theatre" => {
            let name = words.next().map(|word| String::from_utf8_lossy(&word).to_lowercase());
            WindowCommand::Theatre { name }
        }
        "stage" => {
            let number = words.next().map(|word| stage(&word)).transpose()?;
            WindowCommand::Stage { number }
        }
        "compare" => WindowCommand::Compare { setting: compare(&word(), &word())? },
        "export" => WindowCommand::Export { file: export_file(words.collect())? },
        "clear" => WindowCommand::Clear,
        "help" => WindowCommand::Help { about: words.next().map(|name| named(&name)).transpose()? },
        "quit" => WindowCommand::Quit,
        _ => return Ok(None),
    }))
}

fn named(word: &[u8]) -> Result<&'static Spec, String> {
    let name = String::from_utf8_lossy(word).to_lowercase();
    Spec::find(&name).ok_or_else(|| {
        let shown = crate::text::fit(&crate::text::key(word), 30);
        match nearest(&name) {
            Some(near) => {
                format!("there is no command `{shown}`; did you mean `{near}`?")
            }
            None => format!("there is no command `{shown}`; type `help` for the list"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::ExportFile;
    use crate::spec::SPECS;

    fn said(line: &str) -> String {
        parse(line.as_bytes()).unwrap_err()
    }

    #[test]
    fn every_command_can_be_written_as_its_usage_says() {
        for spec in SPECS {
            let arguments = match spec.name() {
                "compare" => "stage 4".to_string(),
                _ => vec!["4"; spec.counts.0].join(" "),
            };
            let line = format!("{} {arguments}", spec.name());
            let command = parse(line.as_bytes()).unwrap().unwrap();
            assert_eq!(command.name(), spec.name(), "{line}");
            let about = Command::Window(WindowCommand::Help { about: Some(spec) });
            assert_eq!(parse(format!("help {}", spec.name()).as_bytes()), Ok(Some(about)));
        }
    }

    #[test]
    fn a_slip_of_the_fingers_is_answered_with_the_nearest_command() {
        for (typed, meant) in
            [("ptu", "put"), ("sacn", "scan"), ("flsuh", "flush"), ("PUTT", "put")]
        {
            assert!(said(typed).contains(&format!("did you mean `{meant}`?")), "{}", said(typed));
        }
        assert!(said("frobnicate").contains("type `help`"));
        assert!(said(&"x".repeat(10_000)).len() < 200);
    }

    #[test]
    fn wrong_lines_are_answered_with_how_to_write_them() {
        assert!(said("put k").contains("`put KEY VALUE`"));
        assert!(said("put k v w").contains("double quotes"));
        assert!(said("flush now").contains("`flush`"));
        assert!(said("fill many").contains("from 1 to"));
        assert!(said("fill 0").contains("from 1 to"));
        assert!(said("export a.svg b.svg").contains("only `replace` may follow"));
        assert!(said("export \\xff").contains("\\xff is not UTF-8"));
        assert!(said("help pit").contains("did you mean `put`?"));
        assert!(said("crash hard").contains("`crash torn`"));
    }

    #[test]
    fn a_file_is_overwritten_only_when_the_line_says_so() {
        for (line, replace) in [("export my.svg", false), ("export my.svg replace", true)] {
            let file = ExportFile { path: "my.svg".into(), replace };
            assert_eq!(
                parse(line.as_bytes()),
                Ok(Some(Command::Window(WindowCommand::Export { file })))
            );
        }
    }

    #[test]
    fn blank_lines_and_comments_ask_for_nothing() {
        for line in ["", "  \t ", "# put k v", "  #"] {
            assert_eq!(parse(line.as_bytes()), Ok(None));
        }
        assert_eq!(
            parse(b"put \"#\" \xff"),
            Ok(Some(Command::Engine(EngineCommand::Put {
                key: b"#".to_vec(),
                value: b"\xff".to_vec()
            })))
        );
    }
}
