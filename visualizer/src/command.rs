//! What can be typed, and what it means.
//!
//! ```text
//!    b"put k v" ──words──► [put, k, v] ──SPECS──► Command::Put { key, value }
//!                                          │
//!                                          └──► help, and "did you mean"
//! ```
//!
//! One table says how each command is written; reading, the messages about
//! wrong lines, and the help all come from it, so they cannot drift apart.

use crate::words;

/// A key or a value as it was typed, unescaped.
pub type Bytes = Vec<u8>;

/// One command.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is described in SPECS, in the words that the user reads")]
pub enum Command {
    Put { key: Bytes, value: Bytes },
    Get { key: Bytes },
    Del { key: Bytes },
    Scan { from: Option<Bytes>, to: Option<Bytes> },
    Flush,
    Compact,
    Sync,
    Shake,
    Fill { count: u64 },
    Load { what: Bytes },
    Inspect,
    Clear,
    Help { about: Option<&'static Spec> },
    Quit,
}

/// How a command is written and what it does.
#[derive(Debug, PartialEq, Eq)]
pub struct Spec {
    /// Its name, and other words that are understood for it.
    pub names: &'static [&'static str],
    /// What follows the name; brackets mark what may be left out.
    pub arguments: &'static str,
    /// How many words must follow the name, and how many may.
    pub counts: (usize, usize),
    /// What it does, in a few words.
    pub summary: &'static str,
    /// What else there is to know.
    pub details: &'static str,
}

/// Every command, in the order in which help lists them.
pub const SPECS: &[Spec] = &[
    Spec {
        names: &["put"],
        arguments: "KEY VALUE",
        counts: (2, 2),
        summary: "stores VALUE under KEY",
        details: "A word with spaces goes in double quotes: put kenya:motto \"pull together\". \\n \\t \\xhh \\\\ \\\" work in any word.",
    },
    Spec {
        names: &["get"],
        arguments: "KEY",
        counts: (1, 1),
        summary: "looks KEY up, in the newest place first",
        details: "First the memtable, then sealed ones, then tables. The answer is the line key→value as it stands in the files, or (none).",
    },
    Spec {
        names: &["del", "delete"],
        arguments: "KEY",
        counts: (1, 1),
        summary: "makes KEY absent",
        details: "From stage 4 on this writes a tombstone, †, which hides older values. Until then it only removes the key from the memtable.",
    },
    Spec {
        names: &["scan"],
        arguments: "[FROM [TO]]",
        counts: (0, 2),
        summary: "lists entries in order of their keys",
        details: "From FROM on, up to but not including TO. Needs stage 2: a hash index knows no order.",
    },
    Spec {
        names: &["flush"],
        arguments: "",
        counts: (0, 0),
        summary: "writes the memtable out as a table",
        details: "Needs stage 3. It returns when all earlier writes are in tables on disk.",
    },
    Spec {
        names: &["compact"],
        arguments: "",
        counts: (0, 0),
        summary: "merges everything into the last level",
        details: "Needs stage 8. Older values go, and tombstones with them.",
    },
    Spec {
        names: &["sync"],
        arguments: "",
        counts: (0, 0),
        summary: "makes earlier writes survive a power cut",
        details: "Needs stage 3. With --sync always each put does so by itself.",
    },
    Spec {
        names: &["shake"],
        arguments: "",
        counts: (0, 0),
        summary: "does the background work that waits",
        details: "Usually there is none: it is done after every command.",
    },
    Spec {
        names: &["fill"],
        arguments: "N",
        counts: (1, 1),
        summary: "puts N made-up entries, in scattered order",
        details: "The same N gives the same keys; each fill gives them new values.",
    },
    Spec {
        names: &["load"],
        arguments: "countries|cities|FILE",
        counts: (1, 1),
        summary: "puts real data, or the lines of FILE",
        details: "Countries (2,159 facts) and cities (34,006) are from GeoNames, geonames.org, CC BY 4.0. The lines of a FILE are key→value; key→† deletes.",
    },
    Spec {
        names: &["inspect"],
        arguments: "",
        counts: (0, 0),
        summary: "shows the engine's inside as text",
        details: "It is what the panes are drawn from.",
    },
    Spec {
        names: &["clear"],
        arguments: "",
        counts: (0, 0),
        summary: "empties the answers",
        details: "The database stays as it is.",
    },
    Spec {
        names: &["help", "?"],
        arguments: "[COMMAND]",
        counts: (0, 1),
        summary: "lists the commands, or explains one",
        details: "help put, for example.",
    },
    Spec {
        names: &["quit", "exit"],
        arguments: "",
        counts: (0, 0),
        summary: "closes the database and leaves",
        details: "A directory given with --dir stays; a temporary one is removed.",
    },
];

/// The most entries that one `fill` makes.
pub const MAX_FILL: u64 = 10_000_000;

impl Spec {
    /// What it is called.
    pub fn name(&self) -> &'static str {
        self.names[0]
    }

    /// How it is written: `scan [FROM [TO]]`.
    pub fn usage(&self) -> String {
        format!("{} {}", self.name(), self.arguments).trim_end().to_string()
    }

    /// The command called `name`.
    pub fn find(name: &str) -> Option<&'static Spec> {
        SPECS.iter().find(|spec| spec.names.contains(&name))
    }
}

/// Reads a line. `None` if there is nothing to do: it is blank, or begins with
/// `#`. An error is one sentence that says what is wrong and what would do.
pub fn parse(line: &[u8]) -> Result<Option<Command>, String> {
    if line.trim_ascii_start().first().is_none_or(|&first| first == b'#') {
        return Ok(None);
    }
    let mut words = words::split(line)?.into_iter();
    let Some(verb) = words.next() else { return Ok(None) };
    let spec = named(&verb)?;
    let arguments: Vec<Bytes> = words.collect();
    let (least, most) = spec.counts;
    if arguments.len() < least {
        return Err(format!("{} needs more words; type `{}`", spec.name(), spec.usage()));
    }
    if arguments.len() > most {
        let quotes = if most > 0 { "; put a word with spaces in double quotes" } else { "" };
        return Err(format!("too many words; type `{}`{quotes}", spec.usage()));
    }
    build(spec, arguments).map(Some)
}

fn build(spec: &'static Spec, arguments: Vec<Bytes>) -> Result<Command, String> {
    let mut words = arguments.into_iter();
    let mut word = || words.next().unwrap_or_default();
    Ok(match spec.name() {
        "put" => Command::Put { key: word(), value: word() },
        "get" => Command::Get { key: word() },
        "del" => Command::Del { key: word() },
        "scan" => Command::Scan { from: words.next(), to: words.next() },
        "flush" => Command::Flush,
        "compact" => Command::Compact,
        "sync" => Command::Sync,
        "shake" => Command::Shake,
        "fill" => Command::Fill { count: count(&word())? },
        "load" => Command::Load { what: word() },
        "inspect" => Command::Inspect,
        "clear" => Command::Clear,
        "quit" => Command::Quit,
        _ => Command::Help { about: words.next().map(|name| named(&name)).transpose()? },
    })
}

fn count(word: &[u8]) -> Result<u64, String> {
    let number = std::str::from_utf8(word).ok().and_then(|text| text.parse().ok());
    number.filter(|count| (1..=MAX_FILL).contains(count)).ok_or_else(|| {
        format!(
            "fill takes a number from 1 to {MAX_FILL}, not `{}`; type `fill 20`",
            crate::text::key(word)
        )
    })
}

fn named(verb: &[u8]) -> Result<&'static Spec, String> {
    let name = String::from_utf8_lossy(verb).to_lowercase();
    Spec::find(&name).ok_or_else(|| {
        let shown = crate::text::fit(&crate::text::key(verb), 30);
        match nearest(&name) {
            Some(near) => {
                format!("there is no command `{shown}`; did you mean `{near}`?")
            }
            None => format!("there is no command `{shown}`; type `help` for the list"),
        }
    })
}

/// The command that is one slip of the fingers away, or two in a longer word.
fn nearest(name: &str) -> Option<&'static str> {
    let allowed = if name.chars().count() < 4 { 1 } else { 2 };
    let candidates = SPECS.iter().map(|spec| (distance(name, spec.name()), spec.name()));
    candidates.filter(|&(far, _)| far <= allowed).min().map(|(_, near)| near)
}

/// How many letters must be added, left out, changed, or swapped with their
/// neighbour to make one word of the other.
fn distance(a: &str, b: &str) -> usize {
    // Only words near in length can be near: it also bounds the work.
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let change = usize::from(a[i - 1] != b[j - 1]);
                let best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                let best = best.min(rows[i - 1][j - 1] + change);
                let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if swapped { best.min(rows[i - 2][j - 2] + 1) } else { best }
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str) -> String {
        parse(line.as_bytes()).unwrap_err()
    }

    #[test]
    fn every_command_can_be_written_as_its_usage_says() {
        for spec in SPECS {
            let arguments = vec!["7"; spec.counts.0].join(" ");
            let line = format!("{} {arguments}", spec.name());
            assert!(parse(line.as_bytes()).unwrap().is_some(), "{line}");
            let about = Command::Help { about: Some(spec) };
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
        assert!(said("help pit").contains("did you mean `put`?"));
    }

    #[test]
    fn blank_lines_and_comments_ask_for_nothing() {
        for line in ["", "  \t ", "# put k v", "  #"] {
            assert_eq!(parse(line.as_bytes()), Ok(None));
        }
        assert_eq!(
            parse(b"put \"#\" \xff"),
            Ok(Some(Command::Put { key: b"#".to_vec(), value: b"\xff".to_vec() }))
        );
    }
}
