//! `scaling`: rates, bytes, memory and the time to open, against the number of keys.
//!
//! ```text
//!    scaling run --out FILE.csv     measures both engines at each size
//!    scaling plot FILE.csv FILE.svg draws it
//!    scaling one …                  one engine at one size; `run` starts these
//! ```

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use benches::peers::Result;
use benches::scaling::{SIZES, measure, picture, run};
use clap::{Parser, Subcommand};

/// Measures the engine at sizes from 10,000 keys to 10,000,000.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure; each line is printed as it comes.
    Run {
        /// No more than 300,000 keys.
        #[arg(long)]
        quick: bool,
        /// The most keys.
        #[arg(long = "n", default_value_t = 10_000_000)]
        keys: u64,
        /// The directory of the engines' files [default: the system's temporary directory].
        #[arg(long)]
        dir: Option<PathBuf>,
        /// The file that the figures go to.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Draw the figures.
    Plot {
        /// The figures, as `run` wrote them.
        csv: PathBuf,
        /// The file that the picture goes to.
        svg: PathBuf,
    },
    /// One engine at one size.
    #[command(hide = true)]
    One {
        /// The engine.
        engine: String,
        /// The number of keys.
        keys: u64,
        /// The directory of its files.
        dir: PathBuf,
    },
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Run { quick, keys, dir, out } => {
            let most = if quick { keys.min(300_000) } else { keys };
            all(most, &dir.unwrap_or_else(std::env::temp_dir), out)
        }
        Command::Plot { csv, svg } => plot(&csv, &svg),
        Command::One { engine, keys, dir } => {
            measure(&engine, keys, dir).map(|line| println!("{line}"))
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("scaling: {error}");
            ExitCode::FAILURE
        }
    }
}

fn all(most: u64, dir: &Path, out: Option<PathBuf>) -> Result<()> {
    let sizes: Vec<u64> = SIZES.into_iter().filter(|size| *size <= most).collect();
    let mut out = out.map(File::create).transpose()?;
    run(&sizes, dir, |line| {
        println!("{line}");
        if let Some(out) = &mut out {
            writeln!(out, "{line}")?;
        }
        Ok(())
    })
}

fn plot(csv: &Path, svg: &Path) -> Result<()> {
    Ok(fs::write(svg, picture(&fs::read_to_string(csv)?)?)?)
}
