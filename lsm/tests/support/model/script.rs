//! Random scripts: what is done to an engine, and how that is written down.

use std::fmt;
use std::ops::Bound;

use lsm::format::encode_value;
use lsm::{KeyRange, SyncMode};
use proptest::prelude::*;

/// One command.
#[derive(Clone, Debug)]
pub(crate) enum Command {
    Put(Vec<u8>, Vec<u8>),
    Delete(Vec<u8>),
    Get(Vec<u8>),
    Scan(KeyRange),
    /// Asks for a scan, which is read only at the next `Drain`.
    Hold(KeyRange),
    Drain,
    Flush,
    Sync,
    Compact,
    Shake,
    /// Closes, and opens again.
    Reopen,
    /// Drops without closing, and opens again.
    Crash,
    /// Loses what was not synced, or a part of it that this number chooses, and opens
    /// again.
    PowerCut(u64),
    /// Closes, and opens at the next stage.
    Climb,
}

/// Options so small that a few writes go through all of the engine.
#[derive(Clone, Debug)]
pub(crate) struct Tiny {
    pub(crate) memtable_bytes: usize,
    pub(crate) sealed_memtables: usize,
    pub(crate) block_bytes: usize,
    pub(crate) bloom_bits_per_key: usize,
    pub(crate) l0_trigger: usize,
    pub(crate) l0_room: usize,
    pub(crate) levels: usize,
    pub(crate) level_bytes: u64,
    pub(crate) level_ratio: u64,
    pub(crate) table_bytes: u64,
    pub(crate) always: bool,
    pub(crate) background: bool,
    pub(crate) real_disk: bool,
}

/// A script; its `Debug` form is a text that can be typed.
#[derive(Clone)]
pub(crate) struct Script {
    pub(crate) tiny: Tiny,
    pub(crate) commands: Vec<Command>,
}

impl Tiny {
    pub(crate) fn options(&self) -> lsm::Options {
        lsm::Options::default()
            .memtable_bytes(self.memtable_bytes)
            .sealed_memtables(self.sealed_memtables)
            .block_bytes(self.block_bytes)
            .bloom_bits_per_key(self.bloom_bits_per_key)
            .sync(if self.always { SyncMode::Always } else { SyncMode::Os })
            .l0_trigger(self.l0_trigger)
            .l0_stop(self.l0_trigger + self.l0_room)
            .levels(self.levels)
            .level_bytes(self.level_bytes)
            .level_ratio(self.level_ratio)
            .table_bytes(self.table_bytes)
            .background(self.background)
    }
}

pub(crate) fn tiny() -> impl Strategy<Value = Tiny> {
    let memory = (100..300_usize, 0..3_usize, 32..64_usize, 1..12_usize);
    let levels = (1..4_usize, 0..3_usize, 2..5_usize, 100..800_u64, 1..4_u64, 40..400_u64);
    let modes = (any::<bool>(), any::<bool>(), proptest::bool::weighted(0.05));
    (memory, levels, modes).prop_map(|(memory, levels, modes)| Tiny {
        memtable_bytes: memory.0,
        sealed_memtables: memory.1,
        block_bytes: memory.2,
        bloom_bits_per_key: memory.3,
        l0_trigger: levels.0,
        l0_room: levels.1,
        levels: levels.2,
        level_bytes: levels.3,
        level_ratio: levels.4,
        table_bytes: levels.5,
        always: modes.0,
        background: modes.1,
        real_disk: modes.2,
    })
}

/// Scripts for engines that start at `stage`.
pub(crate) fn scripts(stage: u8, climb: bool, length: usize) -> impl Strategy<Value = Script> {
    let command = prop_oneof![
        50 => (key(), value()).prop_map(|(key, value)| Command::Put(key, value)),
        12 => key().prop_map(Command::Delete),
        12 => key().prop_map(Command::Get),
        6 => range().prop_map(Command::Scan),
        2 => range().prop_map(Command::Hold),
        2 => Just(Command::Drain),
        2 => Just(Command::Flush),
        1 => Just(Command::Sync),
        1 => Just(Command::Compact),
        4 => Just(Command::Shake),
        1 => Just(Command::Reopen),
        1 => Just(Command::Crash),
        2 => any::<u64>().prop_map(Command::PowerCut),
        1 => Just(Command::Climb),
    ];
    let fits = move |command: &Command| match command {
        Command::Scan(_) | Command::Hold(_) | Command::Drain => climb || stage >= 2,
        Command::Flush | Command::Sync | Command::Shake => climb || stage >= 3,
        Command::Compact => climb || stage >= 8,
        Command::Climb => climb,
        _ => true,
    };
    let commands =
        proptest::collection::vec(command.prop_filter("not at this stage", fits), 1..length);
    (tiny(), commands).prop_map(|(tiny, commands)| Script { tiny, commands })
}

/// Few enough keys that they meet again; every byte, and whatever looks like a
/// piece of a file.
fn key() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        6 => (0..24_u8).prop_map(|n| format!("k{n}").into_bytes()),
        4 => proptest::sample::select(hostile()),
        1 => any::<u8>().prop_map(|byte| vec![byte]),
        1 => proptest::collection::vec(any::<u8>(), 0..6),
        1 => any::<u8>().prop_map(|byte| vec![byte; 90]),
    ]
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        6 => (0..1000_u16).prop_map(|n| n.to_string().into_bytes()),
        4 => proptest::sample::select(hostile()),
        1 => any::<u8>().prop_map(|byte| vec![byte]),
        1 => proptest::collection::vec(any::<u8>(), 0..12),
        1 => any::<u8>().prop_map(|byte| vec![byte; 200]),
    ]
}

/// Bytes that look like a piece of a file, or of a character.
pub(crate) fn hostile() -> Vec<Vec<u8>> {
    let texts = [
        "",
        "→",
        "→→",
        "a→b",
        "†",
        "††",
        "\\",
        "\\n",
        "\\x00",
        "\n",
        "\r\n",
        "\t",
        " ",
        "\"",
        "#",
        "\0",
        "\u{feff}",
        "\u{80}",
        "\u{7f}",
        "é",
        "“",
        "k1→v\n",
        "k1→†\n",
        "k0\n\n",
        "5d1c0f3a 42 k1→v",
        "9b2e7c10 synced 43",
        "crc32 00000000",
        "lsm 1 stage 8",
        "table 0 9 sst 71 5d1c0f3a keys a→b",
    ];
    let bytes: [&[u8]; 6] =
        [b"\xff", b"\xe2", b"\xe2\x86", b"\xe2\x80\xa0", b"\xc3(", b"\xed\xa0\x80"];
    texts.iter().map(|text| text.as_bytes().to_vec()).chain(bytes.map(<[u8]>::to_vec)).collect()
}

fn range() -> impl Strategy<Value = KeyRange> {
    let bound = || {
        prop_oneof![
            1 => Just(Bound::Unbounded),
            2 => key().prop_map(Bound::Included),
            2 => key().prop_map(Bound::Excluded),
        ]
    };
    (bound(), bound()).prop_map(|(start, end)| KeyRange { start, end })
}

/// A word as the visualizer reads it: in the escapes of the files, in quotes if
/// it would not be one word without them.
fn word(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&encode_value(bytes)).into_owned();
    if text.is_empty() || text.starts_with('#') || text.contains([' ', '"']) {
        format!("\"{}\"", text.replace('"', "\\\""))
    } else {
        text
    }
}

fn range_words(range: &KeyRange) -> String {
    let start = match &range.start {
        Bound::Unbounded => "..".into(),
        Bound::Included(key) => format!("from {}", word(key)),
        Bound::Excluded(key) => format!("after {}", word(key)),
    };
    match &range.end {
        Bound::Unbounded => start,
        Bound::Included(key) => format!("{start} up to and with {}", word(key)),
        Bound::Excluded(key) => format!("{start} up to {}", word(key)),
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Command::Put(key, value) => write!(f, "put {} {}", word(key), word(value)),
            Command::Delete(key) => write!(f, "del {}", word(key)),
            Command::Get(key) => write!(f, "get {}", word(key)),
            Command::Scan(KeyRange { start: Bound::Included(from), end: Bound::Excluded(to) }) => {
                write!(f, "scan {} {}", word(from), word(to))
            }
            Command::Scan(range) => write!(f, "# scan {}", range_words(range)),
            Command::Hold(range) => write!(f, "# hold a scan {}", range_words(range)),
            Command::Drain => write!(f, "# read the scan that is held"),
            Command::Flush => write!(f, "flush"),
            Command::Sync => write!(f, "# sync"),
            Command::Compact => write!(f, "compact"),
            Command::Shake => write!(f, "# shake"),
            Command::Reopen => write!(f, "# close, open"),
            Command::Crash => write!(f, "# drop, open"),
            Command::PowerCut(random) => write!(f, "# power cut {random}, open"),
            Command::Climb => write!(f, "# close, open at the next stage"),
        }
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n# {:?}", self.tiny)?;
        self.commands.iter().try_for_each(|command| write!(f, "\n{command}"))
    }
}
