//! Reading the line of an event. Anything that we wouldn't write is refused.

use std::str::{FromStr, Split};

use super::super::{Event, Fate, Place, Verdict};
use crate::format::{Malformed, TOMBSTONE, decode_key, decode_value, parse_number, split_line};
use crate::inspect::TablePicture;

/// The files of a table, by their extensions.
const EXTENSIONS: [&str; 3] = ["sst", "index", "bloom"];

impl FromStr for Event {
    type Err = Malformed;

    fn from_str(line: &str) -> Result<Event, Malformed> {
        // The name of the event ends at a space or at →, or with the line.
        let end = line.find([' ', '→']).unwrap_or(line.len());
        let (name, rest) = line.split_at(end);
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        match name {
            "wrote" | "got" | "table-line" => entry(name, rest),
            "looked" => looked(rest),
            "table-finished" => match &tables(rest)?[..] {
                [table] => Ok(Event::TableFinished { table: table.clone() }),
                _ => Err(Malformed("one table was expected")),
            },
            "installed" => installed(rest),
            "merge-started" | "merged" => merge(name, rest),
            "failed" => Ok(Event::Failed { error: message(after_arrow(rest)?.1)? }),
            "torn" => {
                let (numbers, kept_as) = after_arrow(rest)?;
                let [log, line, bytes] = words(numbers)?;
                Ok(Event::TornTail { log, line, bytes, kept_as: message(kept_as)? })
            }
            _ => of_numbers(name, rest),
        }
    }
}

/// Events that are a name and a few numbers.
fn of_numbers(name: &str, rest: &str) -> Result<Event, Malformed> {
    match name {
        "read" => {
            words(rest).map(|[table, offset, bytes]| Event::BlockRead { table, offset, bytes })
        }
        "sealed" => words(rest).map(|[first, last]| Event::Sealed { first, last }),
        "forgot" => words(rest).map(|[first, last]| Event::Forgot { first, last }),
        "merge-finished" => {
            words(rest).map(|[read, written]| Event::MergeFinished { read, written })
        }
        "table-started" => {
            let [table, level] = words(rest)?;
            Ok(Event::TableStarted { table, level: size(level)? })
        }
        "log-started" => words(rest).map(|[log]| Event::LogStarted { log }),
        "log-appended" => {
            words(rest).map(|[log, number, bytes]| Event::LogAppended { log, number, bytes })
        }
        "log-synced" => words(rest).map(|[number]| Event::LogSynced { number }),
        "log-deleted" => words(rest).map(|[log]| Event::LogDeleted { log }),
        "replayed" => words(rest).map(|[log, number]| Event::Replayed { log, number }),
        _ => Err(Malformed("this is no event")),
    }
}

fn entry(name: &str, rest: &str) -> Result<Event, Malformed> {
    let missing = Malformed("a number and a key were expected");
    let (number, entry) = match name {
        "got" => (0, rest),
        _ => {
            let (first, entry) = rest.split_once(' ').ok_or(missing)?;
            (number(first)?, entry)
        }
    };
    let (key, value) = match split_line(entry.as_bytes()) {
        Ok((key, value)) => (key, Some(value)),
        Err(_) => (entry.as_bytes(), None),
    };
    let key = decode_key(key)?.into_owned();
    Ok(match (name, value) {
        ("got", found) => {
            let found = found.map(decode_value).transpose()?.map(|value| value.into_owned());
            Event::Got { key, found }
        }
        ("table-line", Some(value)) => {
            Event::TableLine { table: number, key, stored: stored(value)? }
        }
        ("table-line", None) => return Err(Malformed("the line has no →")),
        (_, value) => Event::Wrote { number, key, stored: value.map(stored).transpose()? },
    })
}

fn looked(rest: &str) -> Result<Event, Malformed> {
    let wrong = Malformed("a place and a verdict were expected");
    let (place, rest) = rest.split_once(' ').ok_or(wrong)?;
    let (place, verdict) = match place {
        "memtable" => (Place::Memtable, rest),
        _ => {
            let (at, verdict) = rest.split_once(' ').ok_or(wrong)?;
            match place {
                "sealed" => (Place::Sealed(number(at)?), verdict),
                "table" => (Place::Table(number(at)?), verdict),
                _ => return Err(wrong),
            }
        }
    };
    let verdict = match (verdict, verdict.strip_prefix("found ")) {
        (_, Some(found)) => Verdict::Found(stored(found.as_bytes())?),
        ("missing", _) => Verdict::Missing,
        ("out-of-range", _) => Verdict::OutOfRange,
        ("ruled-out", _) => Verdict::RuledOut,
        _ => return Err(wrong),
    };
    Ok(Event::Looked { place, verdict })
}

fn installed(rest: &str) -> Result<Event, Malformed> {
    let (head, added) = rest.split_at(rest.find('→').unwrap_or(rest.len()));
    let mut head = head.split(' ');
    let level = size(next_number(&mut head)?)?;
    expect(&mut head, "flushed")?;
    let flushed = next_number(&mut head)?;
    expect(&mut head, "removed")?;
    let removed = head.map(number).collect::<Result<_, _>>()?;
    Ok(Event::Installed { level, added: tables(added)?, removed, flushed })
}

fn merge(name: &str, rest: &str) -> Result<Event, Malformed> {
    let (head, text) = after_arrow(rest)?;
    let mut head = head.split(' ');
    let first = next_number(&mut head)?;
    if name == "merge-started" {
        expect(&mut head, "inputs")?;
        let inputs = head.map(number).collect::<Result<_, _>>()?;
        return Ok(Event::MergeStarted { inputs, level: size(first)?, reason: message(text)? });
    }
    let fate = match head.next() {
        Some("copied") => Fate::Copied,
        Some("retired") => Fate::Retired,
        _ => return Err(Malformed("`copied` or `retired` was expected")),
    };
    expect(&mut head, "shadowed")?;
    let shadowed = head.map(number).collect::<Result<_, _>>()?;
    let key = decode_key(text.as_bytes())?.into_owned();
    Ok(Event::Merged { key, winner: first, shadowed, fate })
}

/// `→7 sst 212→FIRST→LAST`, any number of times.
fn tables(text: &str) -> Result<Vec<TablePicture>, Malformed> {
    let wrong = Malformed("a table was expected: its number, its files, its keys");
    let mut parts = text.split('→');
    if parts.next() != Some("") {
        return Err(wrong);
    }
    let mut tables = Vec::new();
    while let Some(head) = parts.next() {
        let (first, last) = parts.next().zip(parts.next()).ok_or(wrong)?;
        let mut head = head.split(' ');
        let number = next_number(&mut head)?;
        let mut files = Vec::new();
        while let Some(name) = head.next() {
            let extension = EXTENSIONS.into_iter().find(|known| *known == name).ok_or(wrong)?;
            files.push((extension, next_number(&mut head)?));
        }
        let key = |text: &str| decode_key(text.as_bytes()).map(|key| key.into_owned());
        tables.push(TablePicture { number, first: key(first)?, last: key(last)?, files });
    }
    Ok(tables)
}

fn after_arrow(text: &str) -> Result<(&str, &str), Malformed> {
    text.split_once('→').ok_or(Malformed("the line has no →"))
}

/// A value as it is stored: `†`, or escaped.
fn stored(text: &[u8]) -> Result<Vec<u8>, Malformed> {
    if text != TOMBSTONE {
        decode_value(text)?;
    }
    Ok(text.to_vec())
}

fn message(text: &str) -> Result<String, Malformed> {
    let bytes = decode_value(text.as_bytes())?.into_owned();
    String::from_utf8(bytes).map_err(|_| Malformed("a message is no text"))
}

fn number(text: &str) -> Result<u64, Malformed> {
    parse_number(text.as_bytes())
}

fn size(number: u64) -> Result<usize, Malformed> {
    usize::try_from(number).map_err(|_| Malformed("a number is too large"))
}

/// Exactly so many numbers.
fn words<const N: usize>(text: &str) -> Result<[u64; N], Malformed> {
    let numbers = text.split(' ').map(number).collect::<Result<Vec<_>, _>>()?;
    numbers.try_into().map_err(|_| Malformed("another count of numbers was expected"))
}

fn next_number(words: &mut Split<'_, char>) -> Result<u64, Malformed> {
    words.next().ok_or(Malformed("a number was expected")).and_then(number)
}

fn expect(words: &mut Split<'_, char>, word: &str) -> Result<(), Malformed> {
    match words.next() == Some(word) {
        true => Ok(()),
        false => Err(Malformed("another word was expected")),
    }
}
