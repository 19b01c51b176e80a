//! `debt`: what an engine owes when it's written to without pause.
//!
//! ```text
//!    debt run --engine ours --label before --out FILE.csv        random puts
//!    debt overwrite --engine ours --label before --out FILE.csv  one key, over and over
//!    debt plot FILE.csv… FILE.svg                                draws the runs
//!    debt table FILE.csv… --page PAGE.md                         fills in the tables
//!    debt puts …, debt reopen …                                  `overwrite` starts these
//! ```

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use benches::debt::csv::Rows;
use benches::debt::{Subject, chart, fill, overwrite, page};
use benches::number::whole;
use benches::peers::Result;
use benches::peers::report::filled_in;
use clap::{Parser, Subcommand};
use tempfile::TempDir;

/// Measures what an engine owes when it's written to without pause.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Put random keys at full speed; a row comes for each stretch of them.
    Run {
        #[command(flatten)]
        subject: Subject,
        #[command(flatten)]
        load: fill::Load,
        #[command(flatten)]
        files: Files,
    },
    /// Put one key over and over, kill the process, and open again.
    Overwrite {
        #[command(flatten)]
        subject: Subject,
        #[command(flatten)]
        load: overwrite::Load,
        #[command(flatten)]
        files: Files,
    },
    /// Draw the rows of `run`.
    Plot {
        /// Rows, in one file or several; then where the picture goes.
        #[arg(required = true, num_args = 2.., value_names = ["CSV", "SVG"])]
        files: Vec<PathBuf>,
    },
    /// Make tables of the rows of `run` and of `overwrite`.
    Table {
        /// Rows, in one file or several.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The page with the marks `<!-- debt -->`; [default: print the tables].
        #[arg(long)]
        page: Option<PathBuf>,
    },
    #[command(hide = true)]
    Puts(overwrite::Process),
    #[command(hide = true)]
    Reopen(overwrite::Process),
}

#[derive(clap::Args)]
struct Files {
    /// The directory of the engine's files [default: the system's temporary directory].
    #[arg(long)]
    dir: Option<PathBuf>,
    /// The file that rows are added to.
    #[arg(long)]
    out: Option<PathBuf>,
}

impl Files {
    /// A directory that's removed in the end.
    fn place(&self) -> Result<TempDir> {
        let dir = self.dir.clone().unwrap_or_else(std::env::temp_dir);
        Ok(tempfile::Builder::new().prefix("debt-").tempdir_in(dir)?)
    }

    fn rows(&self, header: &str) -> Result<Rows> {
        Rows::open(self.out.as_deref(), header)
    }
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Run { subject, load, files } => run(&subject, &load, &files),
        Command::Overwrite { subject, load, files } => over(&subject, &load, &files),
        Command::Plot { files } => plot(&files),
        Command::Table { files, page } => table(&files, page),
        Command::Puts(process) => overwrite::puts(&process),
        Command::Reopen(process) => overwrite::reopen(&process),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("debt: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(subject: &Subject, load: &fill::Load, files: &Files) -> Result<()> {
    let (options, place, header) = (subject.options()?, files.place()?, fill::header());
    let mut rows = files.rows(&header)?;
    eprintln!("seed {}, {} keys to draw from", load.seed, whole(load.keys));
    println!("{header}");
    fill::fill(subject, &options, load, place.path(), |row| {
        println!("{row}");
        rows.add(row)
    })
}

fn over(subject: &Subject, load: &overwrite::Load, files: &Files) -> Result<()> {
    let (place, header) = (files.place()?, overwrite::header());
    let mut rows = files.rows(&header)?;
    let row = overwrite::overwrite(subject, &subject.options()?, load, place.path())?;
    println!("{header}\n{row}");
    rows.add(&row)
}

fn texts(files: &[PathBuf]) -> Result<Vec<String>> {
    Ok(files.iter().map(fs::read_to_string).collect::<Result<_, _>>()?)
}

fn plot(files: &[PathBuf]) -> Result<()> {
    let (svg, csv) = files.split_last().ok_or("no files")?;
    Ok(fs::write(svg, chart::picture(&texts(csv)?)?)?)
}

fn table(files: &[PathBuf], page: Option<PathBuf>) -> Result<()> {
    let made = page::markdown(&texts(files)?)?;
    match page {
        None => print!("{made}"),
        Some(path) => {
            fs::write(&path, filled_in(&fs::read_to_string(&path)?, "debt", &made)?)?;
        }
    }
    Ok(())
}
