//! Scripts: commands, as the visualizer reads them from its standard input.
//!
//! Keys and values are hostile on purpose: empty, or with every character that
//! the files give a meaning to, or no text at all.

use std::fmt;

use engine::KeyRange;
use engine::format::encode_key;
use proptest::prelude::*;
use proptest::sample::select;

/// A command to an engine.
#[derive(Clone, Debug)]
pub(super) enum Command {
    Put(Vec<u8>, Vec<u8>),
    Get(Vec<u8>),
    Delete(Vec<u8>),
    /// From the first key up to, but not including, the second.
    Scan(Vec<u8>, Vec<u8>),
    Flush,
    Shake,
    Compact,
    Close,
    Kill,
}

/// Commands, one after the other.
#[derive(Clone, Debug)]
pub(super) struct Script(pub(super) Vec<Command>);

/// Scripts with the commands that a stage understands.
pub(super) fn scripts(stage: u8) -> impl Strategy<Value = Script> {
    let from = |first: u8, weight: u32| if stage >= first { weight } else { 0 };
    let command = prop_oneof![
        12 => (key(), value()).prop_map(|(key, value)| Command::Put(key, value)),
        5 => key().prop_map(Command::Delete),
        4 => key().prop_map(Command::Get),
        from(2, 3) => (key(), key()).prop_map(|(from, to)| Command::Scan(from, to)),
        from(3, 2) => Just(Command::Flush),
        from(3, 2) => Just(Command::Shake),
        from(3, 1) => Just(Command::Close),
        from(7, 1) => Just(Command::Kill),
        from(8, 1) => Just(Command::Compact),
    ];
    prop::collection::vec(command, 1..40).prop_map(Script)
}

const KEYS: [&[u8]; 14] = [
    b"",
    b"k1",
    b"k10",
    b"k2",
    b"kenya:capital",
    b"two words",
    "→".as_bytes(),
    "k1→".as_bytes(),
    "†".as_bytes(),
    b"\\",
    b"k\n1",
    b"\"",
    b"\xff",
    b"\xe2\x86",
];

const VALUES: [&[u8]; 10] = [
    b"",
    "†".as_bytes(),
    "††".as_bytes(),
    b"\\xe2\\x80\\xa0",
    "→".as_bytes(),
    b"\\",
    b"\n",
    b"\xff\0",
    b"Nairobi",
    b"a value that is longer than most of the others",
];

fn key() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        6 => select(&KEYS[..]).prop_map(<[u8]>::to_vec),
        1 => any::<u8>().prop_map(|byte| vec![byte]),
        1 => prop::collection::vec(any::<u8>(), 0..6),
    ]
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => select(&VALUES[..]).prop_map(<[u8]>::to_vec),
        1 => any::<u8>().prop_map(|byte| vec![byte]),
        1 => prop::collection::vec(any::<u8>(), 0..12),
    ]
}

/// The range of a [`Command::Scan`].
pub(super) fn range(from: &[u8], to: &[u8]) -> KeyRange {
    KeyRange::from(from..to)
}

/// A word of a command: the escapes of the files, and quotes where they are needed.
fn word(bytes: &[u8]) -> String {
    let escaped = super::text(&encode_key(bytes)).replace('"', "\\\"");
    let quoted = escaped.is_empty() || escaped.contains(char::is_whitespace);
    if quoted { format!("\"{escaped}\"") } else { escaped }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Command::Put(key, value) => write!(f, "put {} {}", word(key), word(value)),
            Command::Get(key) => write!(f, "get {}", word(key)),
            Command::Delete(key) => write!(f, "del {}", word(key)),
            Command::Scan(from, to) => write!(f, "scan {} {}", word(from), word(to)),
            Command::Flush => f.write_str("flush"),
            Command::Shake => f.write_str("shake"),
            Command::Compact => f.write_str("compact"),
            Command::Close => f.write_str("# closed, and opened again"),
            Command::Kill => f.write_str("# killed, and opened again"),
        }
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|command| writeln!(f, "{command}"))
    }
}
