//! `cargo book`: fills the book in. `cargo book --check` compares.

use std::io::{self, Write};
use std::process::ExitCode;

use book::defaults::check;
use book::make::make;
use clap::Parser;

/// Fills in what is generated in the book: snippets, dialogues, figures, tables, plots; and
/// the defaults of options, in READMEs too.
#[derive(Debug, Parser)]
#[command(name = "cargo book", bin_name = "cargo book")]
struct Args {
    /// Change nothing; name what differs.
    #[arg(long)]
    check: bool,
    /// Only these pages, such as `03-tree-shaker.md`. Without any: all of them, and stale
    /// figures and plots are removed.
    pages: Vec<String>,
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(wrong) => {
            // Nothing is left to do if standard error is closed too.
            let _ = writeln!(io::stderr(), "error: {wrong}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> book::Result<()> {
    let files = make(&args.pages)?;
    let mut wrong = Vec::new();
    match args.check {
        true => wrong.extend(files.out_of_date()),
        false => files.write()?,
    }
    // Nothing but a reader can bring these up to date.
    wrong.extend(check::problems());
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(format!("out of date:\n  {}", wrong.join("\n  "))),
    }
}
