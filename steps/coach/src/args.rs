//! What can be said to the coach.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// The coach: builds, tests and watches your engine, and tells what is next.
///
/// Without a command: where you are.
#[derive(Debug, Parser)]
#[command(name = "cargo step", bin_name = "cargo step")]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// The workspace; else the one that the current directory is in.
    #[arg(long, global = true, hide = true)]
    pub(crate) root: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Builds your engine at stage N and runs the tests of steps 1 to N.
    Test {
        /// A step (`3`) or a part of it (`3.2`). Without it: the step you are at.
        #[arg(value_name = "N")]
        what: Option<String>,
    },
    /// The same at every save, until Ctrl-C.
    Watch {
        /// As for `test`.
        #[arg(value_name = "N")]
        what: Option<String>,
    },
    /// One hint more: a nudge, the invariant, pseudocode, the reference.
    Hint {
        /// A step, a part of it, or a task (`hash-put`). Without it: the next task.
        #[arg(value_name = "N")]
        what: Option<String>,
    },
    /// The visualizer, on your engine.
    See {
        /// The stage. Without it: the step you are at.
        #[arg(value_name = "N")]
        what: Option<String>,
        /// What the visualizer is to be told, after `--`: `-- --dir my.db`.
        #[arg(last = true)]
        rest: Vec<String>,
    },
    /// The book, as pages in the browser.
    Book {
        /// The step whose chapter is opened. Without it: the first page.
        #[arg(value_name = "N")]
        what: Option<String>,
    },
    /// The reference against yours.
    Diff {
        /// A step, a part of it, or a task. Without it: the step you are at.
        #[arg(value_name = "N")]
        what: Option<String>,
    },
    /// Puts the reference in the place of your bodies. Yours are kept aside.
    Solve {
        /// A step, a part of it, or a task.
        #[arg(value_name = "N")]
        what: String,
    },
    /// Leaves the bodies open again. Yours are kept aside.
    Reset {
        /// A step, a part of it, or a task.
        #[arg(value_name = "N")]
        what: String,
    },
    /// Begins step N anew: the reference before it, open bodies from it on.
    Goto {
        /// The step.
        #[arg(value_name = "N")]
        what: String,
    },
    /// Puts back what the last command has overwritten or removed.
    Undo,
    /// After a pull: brings the given text up to date. All that you wrote stays.
    Sync {
        /// Takes the given text, with your bodies and the helpers of tasks. Your other lines
        /// are kept aside.
        #[arg(long)]
        replace: bool,
    },
    /// Finds bugs: a wrong version of step N at a time, on a copy.
    Hunt {
        /// The step. Without it: the step you are at.
        #[arg(value_name = "N")]
        what: Option<String>,
        /// Tells what is wrong, and goes on to the next one.
        #[arg(long)]
        tell: bool,
    },
    /// How fast your engine is, beside the reference, and what both read and write.
    Bench {
        /// The stage. Without it: the last step of which all is written.
        #[arg(value_name = "N")]
        what: Option<String>,
    },
    /// The power fails at every moment of short lives of your engine.
    Crash {
        /// The stage, from 3 on. Without it: the last step of which all is written.
        #[arg(value_name = "N")]
        what: Option<String>,
    },
    /// Your whole engine, at work: the cities of the world, and a crash.
    Finish,
    /// For us and CI: that the steps are worth taking.
    Verify {
        /// Only this step's wrong versions.
        #[arg(value_name = "N")]
        what: Option<String>,
    },
    /// For us and CI: brings all generated files up to date. `cargo regenerate` is the same.
    Regenerate {
        /// Writes nothing: names each file that is out of date, and why.
        #[arg(long)]
        check: bool,
        /// Also what tests compare with and can write: snapshots, the picture, a table.
        /// Look at the difference before you commit it. A few minutes.
        #[arg(long, conflicts_with = "check")]
        all: bool,
    },
    /// For us: only `steps/src`, from the reference.
    #[command(hide = true)]
    Generate,
    /// For us: only the recordings of the visualizer's theatre.
    #[command(hide = true)]
    Theatre,
    #[command(external_subcommand)]
    Other(Vec<String>),
}
