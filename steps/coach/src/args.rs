//! The commands of the coach, and what `--help` says about them.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// The help on the hidden commands.
const MORE: &str = "\
For maintainers, `regenerate` in parts: `generate` makes steps/src from the reference,
`theatre` records the visualizer's plays. `cargo step generate --help` says more.";

/// The coach: builds, tests and watches your engine, and says what comes next.
///
/// Without a command, it shows where you are.
#[derive(Debug, Parser)]
#[command(name = "cargo step", bin_name = "cargo step", after_help = MORE)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// The workspace, if it isn't the one that the current directory is in.
    #[arg(long, global = true, hide = true)]
    pub(crate) root: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Builds your engine at stage N and runs the tests of steps 1 to N.
    Test {
        /// A step (`3`) or a part of one (`3.2`). Without it, the step you're at.
        #[arg(value_name = "N")]
        what: Option<String>,
    },
    /// Runs `test` at every save, until Ctrl-C.
    Watch {
        /// As for `test`.
        #[arg(value_name = "N")]
        what: Option<String>,
    },
    /// Gives one more hint: a nudge, the invariant, pseudocode, the reference.
    Hint {
        /// A step, a part of one, or a task (`hash-put`). Without it, the next task.
        #[arg(value_name = "N")]
        what: Option<String>,
    },
    /// Opens the visualizer on your engine.
    See {
        /// The stage. Without it, the step you're at.
        #[arg(value_name = "N")]
        what: Option<String>,
        /// Arguments for the visualizer, after `--`: `-- --dir my.db`.
        #[arg(last = true)]
        rest: Vec<String>,
    },
    /// Opens the book in the browser.
    Book {
        /// The step whose chapter you want. Without it, the first page.
        #[arg(value_name = "N")]
        what: Option<String>,
    },
    /// Compares your code with the reference.
    Diff {
        /// A step, a part of one, or a task. Without it, the step you're at.
        #[arg(value_name = "N")]
        what: Option<String>,
    },
    /// Replaces your bodies with the reference's, and keeps a copy of yours.
    Solve {
        /// A step, a part of one, or a task.
        #[arg(value_name = "N")]
        what: String,
    },
    /// Opens the bodies again, and keeps a copy of yours.
    Reset {
        /// A step, a part of one, or a task.
        #[arg(value_name = "N")]
        what: String,
    },
    /// Starts step N: the reference's code before it, open bodies from there on.
    Goto {
        /// The step.
        #[arg(value_name = "N")]
        what: String,
    },
    /// Puts back what the last command overwrote or removed.
    Undo,
    /// Brings the given text up to date after a pull. Everything you wrote stays.
    Sync {
        /// Takes the given text with your bodies and the helpers of tasks, and keeps a copy of
        /// your other lines.
        #[arg(long)]
        replace: bool,
    },
    /// Hides bugs of step N in a copy, one at a time, for you to find.
    Hunt {
        /// The step. Without it, the step you're at.
        #[arg(value_name = "N")]
        what: Option<String>,
        /// Says what's wrong, and goes on to the next one.
        #[arg(long)]
        tell: bool,
    },
    /// Measures your engine beside the reference: its speed, and what both read and write.
    Bench {
        /// The stage. Without it, the last step you've finished writing.
        #[arg(value_name = "N")]
        what: Option<String>,
    },
    /// Cuts the power at every moment of many short runs of your engine.
    Crash {
        /// The stage, from 3 on. Without it, the last step you've finished writing.
        #[arg(value_name = "N")]
        what: Option<String>,
    },
    /// Puts your whole engine to work: the cities of the world, and a crash.
    Finish,
    /// Checks that the tests of the steps find every wrong version (for maintainers and CI).
    Verify {
        /// Checks only this step's wrong versions.
        #[arg(value_name = "N")]
        what: Option<String>,
    },
    /// Brings all generated files up to date, as `cargo regenerate` does (for maintainers).
    Regenerate {
        /// Writes nothing, and names each file that is out of date, with the reason.
        #[arg(long)]
        check: bool,
        /// Also writes what tests compare with: snapshots, the picture, lists. Takes a few
        /// minutes. Read the difference before you commit it.
        #[arg(long, conflicts_with = "check")]
        all: bool,
    },
    /// Makes `steps/src` from the reference, the same files with open bodies (for maintainers).
    ///
    /// Replaces everything in `steps/src`. A copy stays in `steps/.mine`, and `undo` puts it back.
    #[command(hide = true)]
    Generate,
    /// Records the plays in `visualizer/theatre` again (for maintainers).
    ///
    /// Each play runs twice, on a wrong version and on the reference. `verify` and CI compare
    /// the recordings.
    #[command(hide = true)]
    Theatre,
    #[command(external_subcommand)]
    Other(Vec<String>),
}
