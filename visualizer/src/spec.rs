//! The table of commands: lines are parsed by it, wrong lines are answered from it, and
//! the help and the README's list are made of it.

use crate::text;

/// The syntax of a command, and its help.
#[derive(Debug, PartialEq, Eq)]
pub struct Spec {
    /// Its name, and other words that are understood for it.
    pub names: &'static [&'static str],
    /// Arguments; brackets mark optional ones.
    pub arguments: &'static str,
    /// Least and most number of arguments.
    pub counts: (usize, usize),
    /// Its effect, in a few words.
    pub summary: &'static str,
    /// Everything else there is to know.
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
        summary: "finds the value of KEY, newest place first",
        details: "First the memtable, then sealed ones, then tables. The answer is the line key→value as it is in the files, or (none).",
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
        details: "Starts at FROM and stops before TO. Needs stage 2: a hash index has no order.",
    },
    Spec {
        names: &["flush"],
        arguments: "",
        counts: (0, 0),
        summary: "writes the memtable out as a table",
        details: "Needs stage 3. It returns once all earlier writes are in tables on disk.",
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
        arguments: "[on|off]",
        counts: (0, 1),
        summary: "does the background work that's waiting",
        details: "Usually there's none: it's done after every command. After `shake off` it waits, unless writes would stall: sealed memtables queue up, level 0 grows, and each `shake` does one piece.",
    },
    Spec {
        names: &["fill"],
        arguments: "N [random|seq|zipf]",
        counts: (1, 2),
        summary: "puts N made-up entries",
        details: "In scattered order; with seq in key order; with zipf a few keys again and again. The same N gives the same keys, and each fill gives them new values.",
    },
    Spec {
        names: &["load"],
        arguments: "countries|cities|FILE",
        counts: (1, 1),
        summary: "puts real data, or the lines of FILE",
        details: "Countries (2,159 facts) and cities (34,006) are from GeoNames, geonames.org, CC BY 4.0. The lines of a FILE are key→value; key→† deletes.",
    },
    Spec {
        names: &["bloom"],
        arguments: "KEY",
        counts: (1, 1),
        summary: "asks the filter of a table for KEY",
        details: "F4 shows the bits. Needs stage 6. The table is the one read last; `cat N` picks another.",
    },
    Spec {
        names: &["cat"],
        arguments: "TABLE",
        counts: (1, 1),
        summary: "shows a table as it is on disk",
        details: "`cat 7` is the file 000007.sst. PgUp and PgDn choose a line, which the axis of the levels shows too. F4 and F5 then show that table's filter and index.",
    },
    Spec {
        names: &["stats"],
        arguments: "",
        counts: (0, 0),
        summary: "shows what all of it has cost",
        details: "Write, read and space amplification, and the bytes they're made of. F8 shows how they developed.",
    },
    Spec {
        names: &["slow"],
        arguments: "[on|off]",
        counts: (0, 1),
        summary: "plays every command step by step",
        details: "Space pauses, + and - change the speed, End comes back to now.",
    },
    Spec {
        names: &["speed"],
        arguments: "X",
        counts: (1, 1),
        summary: "sets how fast the past is played",
        details: "X is one of 1/4 1/2 1 2 4 16; + and - do the same.",
    },
    Spec {
        names: &["quiz"],
        arguments: "[on|off]",
        counts: (0, 1),
        summary: "asks what will happen, before it does",
        details: "Commands are played step by step, and pause with a question: 1 to 4 answer it, Space goes on without, Esc ends the quiz.",
    },
    Spec {
        names: &["tour"],
        arguments: "NAME|FILE",
        counts: (1, 1),
        summary: "walks through a chapter: 1 to 8, or life",
        details: "It has an engine and a directory of its own; yours waits until you leave. Space goes on, Esc leaves. A FILE is a tour of your own: `tours/3.tour` in the source shows how one is written.",
    },
    Spec {
        names: &["theatre"],
        arguments: "[NAME]",
        counts: (0, 1),
        summary: "plays a recording of an engine with a bug",
        details: "Watch, and say what went wrong. Then see it as it should be. `theatre` alone lists the plays.",
    },
    Spec {
        names: &["stage"],
        arguments: "[N]",
        counts: (0, 1),
        summary: "opens the engine of chapter N for a while",
        details: "In a new, temporary directory, while yours waits. `stage` alone comes back.",
    },
    Spec {
        names: &["compare"],
        arguments: "SETTING [VALUE]",
        counts: (1, 2),
        summary: "opens two engines that differ in one thing",
        details: "compare stage 5, compare bits 2, compare runs 6, compare ratio 2, compare memtable 1K, compare block 512, compare engine reference. Both are told every command; `compare off` comes back.",
    },
    Spec {
        names: &["inspect"],
        arguments: "",
        counts: (0, 0),
        summary: "shows the engine's inside as text",
        details: "The panes are drawn from the same.",
    },
    Spec {
        names: &["export"],
        arguments: "FILE [replace]",
        counts: (1, 2),
        summary: "writes the screen to FILE, as SVG or text",
        details: "SVG if the name ends with .svg, otherwise text, 120 columns by 40 rows: the screen as it was before this line. A file that exists is overwritten only if the word replace follows its name.",
    },
    Spec {
        names: &["crash"],
        arguments: "[torn|lost|N]",
        counts: (0, 1),
        summary: "kills the engine: its memory is gone",
        details: "crash kills the process. crash torn kills it in the middle of an append: half of it is left, if that wasn't synced. crash lost takes all bytes that weren't synced, as a power cut may. A power cut may also take only some of them, and file names too: crash N leaves state N of those that are tried, the one that loses least first, and says how many there are. Then: reopen.",
    },
    Spec {
        names: &["reopen"],
        arguments: "",
        counts: (0, 0),
        summary: "opens the directory again, after a crash",
        details: "The log is read back, record by record: ← and → step through it. Then it compares what survived with what was promised. A running engine is closed first.",
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

/// Returns the table of commands, a line each, as `help` and the README show it.
pub fn table() -> Vec<String> {
    let usages: Vec<String> = SPECS.iter().map(Spec::usage).collect();
    let widest = usages.iter().map(|usage| text::width(usage)).max().unwrap_or(0);
    let row =
        |(spec, usage): (&Spec, &String)| format!("{}  {}", text::pad(usage, widest), spec.summary);
    SPECS.iter().zip(&usages).map(row).collect()
}

impl Spec {
    /// Returns its name.
    pub fn name(&self) -> &'static str {
        self.names[0]
    }

    /// Returns how it's written: `scan [FROM [TO]]`.
    pub fn usage(&self) -> String {
        format!("{} {}", self.name(), self.arguments).trim_end().to_string()
    }

    /// The command called `name`.
    pub fn find(name: &str) -> Option<&'static Spec> {
        SPECS.iter().find(|spec| spec.names.contains(&name))
    }
}

/// The command that is one slip of the fingers away, or two in a longer word.
pub(crate) fn nearest(name: &str) -> Option<&'static str> {
    let allowed = if name.chars().count() < 4 { 1 } else { 2 };
    let candidates = SPECS.iter().map(|spec| (distance(name, spec.name()), spec.name()));
    candidates.filter(|&(far, _)| far <= allowed).min().map(|(_, near)| near)
}

/// Returns how many letters must be added, left out, changed, or swapped with their
/// neighbor to make one word of the other.
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
