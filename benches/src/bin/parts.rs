//! `parts`: what each fast part buys against the simple one that it replaces.
//!
//! ```text
//!    parts run --out FILE.csv               measures both in turn, part by part
//!    parts table FILE.csv --page PAGE.md    fills in the table
//! ```

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use benches::parts::{markdown, run};
use benches::peers::Result;
use benches::peers::driver::Plan;
use benches::peers::keys::ValueKind;
use benches::peers::report::filled_in;
use clap::{Parser, Subcommand};

/// Measures each fast part and the simple part that it replaces.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure, and print the table.
    Run(Measure),
    /// Make the table.
    Table {
        /// The figures, as `run` wrote them.
        csv: PathBuf,
        /// The page with the marks [default: print the table].
        #[arg(long)]
        page: Option<PathBuf>,
    },
}

#[derive(clap::Args)]
struct Measure {
    /// The number of keys. Memtables are 64 MiB for a million, and in proportion.
    #[arg(long = "n", default_value_t = 1_000_000)]
    keys: u64,
    /// The number of rounds.
    #[arg(long, default_value_t = 7)]
    rounds: u32,
    /// Three rounds of 100,000 keys.
    #[arg(long)]
    quick: bool,
    /// The directory of the files [default: the system's temporary directory].
    #[arg(long)]
    dir: Option<PathBuf>,
    /// The file that the figures go to.
    #[arg(long)]
    out: Option<PathBuf>,
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Run(measure) => all(measure),
        Command::Table { csv, page } => table(&csv, page),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("parts: {error}");
            ExitCode::FAILURE
        }
    }
}

fn all(measure: Measure) -> Result<()> {
    let Measure { keys, rounds, quick, dir, out } = measure;
    let (keys, rounds) = if quick { (100_000, 3) } else { (keys, rounds) };
    if keys < 1_000 || keys > u64::from(u32::MAX) {
        return Err("the number of keys must be from 1,000 to 4,294,967,295".into());
    }
    let dir = dir.unwrap_or_else(std::env::temp_dir);
    let (engines, works) = (vec![], vec![]);
    let plan = Plan { keys, rounds, engines, works, values: ValueKind::Text, dir };
    let mut out = out.map(File::create).transpose()?;
    let mut csv = String::new();
    run(&plan, |line| {
        eprintln!("{line}");
        csv += line;
        csv.push('\n');
        out.as_mut().map_or(Ok(()), |out| Ok(writeln!(out, "{line}")?))
    })?;
    print!("{}", markdown(&csv)?);
    Ok(())
}

fn table(csv: &Path, page: Option<PathBuf>) -> Result<()> {
    let made = markdown(&fs::read_to_string(csv)?)?;
    match page {
        None => print!("{made}"),
        Some(path) => {
            fs::write(&path, filled_in(&fs::read_to_string(&path)?, "parts", &made)?)?;
        }
    }
    Ok(())
}
