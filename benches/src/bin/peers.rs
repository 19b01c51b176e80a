//! `peers`: our engine and its peers, measured in one run.
//!
//! ```text
//!    peers run --out FILE      runs every engine, writes raw rows, prints the tables
//!    peers report FILE         raw rows ► the tables of README.md, and a picture
//!    peers serve …             one engine's process; `run` starts these
//! ```

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::PathBuf;
use std::process::ExitCode;

use benches::peers::child::{Serve, serve};
use benches::peers::driver::{self, Plan};
use benches::peers::engines::{ENTRANTS, Entrant, entrant};
use benches::peers::keys::ValueKind;
use benches::peers::report::{claim_alone, filled_in, markdown};
use benches::peers::rows::Run;
use benches::peers::work::Work;
use benches::peers::{Result, chart};
use clap::{Parser, Subcommand, ValueEnum};

/// Measures our engine and RocksDB, LevelDB, fjall, sled and redb.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure, and print the tables.
    Run(Measure),
    /// Fill in the tables and draw the picture from raw rows.
    Report {
        /// Raw rows, as `run` wrote them.
        file: PathBuf,
        /// The page with the marks [default: print the tables].
        #[arg(long)]
        page: Option<PathBuf>,
        /// The file that the picture goes to.
        #[arg(long)]
        picture: Option<PathBuf>,
    },
    /// One engine's process.
    #[command(hide = true)]
    Serve(Serve),
}

#[derive(clap::Args)]
struct Measure {
    /// The number of rounds.
    #[arg(long, default_value_t = 5)]
    reps: u32,
    /// The number of keys. Buffers and caches are 64 MiB for a million, and in proportion.
    #[arg(long = "n", default_value_t = 1_000_000)]
    keys: u64,
    /// One round of 200,000 keys: to see whether a change helps.
    #[arg(long)]
    quick: bool,
    /// The engines [default: all that are built].
    #[arg(long, value_delimiter = ',')]
    engines: Vec<String>,
    /// The workloads [default: all].
    #[arg(long, value_delimiter = ',')]
    workloads: Vec<Work>,
    /// The kind of values.
    #[arg(long, default_value = "text")]
    values: ValueKind,
    /// The directory of the engines' files [default: the system's temporary directory].
    #[arg(long)]
    dir: Option<PathBuf>,
    /// The file that raw rows go to.
    #[arg(long)]
    out: Option<PathBuf>,
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Run(measure) => run(measure),
        Command::Report { file, page, picture } => report(&file, page, picture),
        Command::Serve(how) => serve(how),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("peers: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(measure: Measure) -> Result<()> {
    let plan = plan(&measure)?;
    let run = match measure.out {
        Some(path) => driver::run(&plan, &mut BufWriter::new(File::create(path)?))?,
        None => driver::run(&plan, &mut std::io::sink())?,
    };
    print!("{}", markdown(&run));
    Ok(())
}

fn plan(measure: &Measure) -> Result<Plan> {
    let named = measure.engines.iter().map(|name| {
        entrant(name).ok_or_else(|| {
            let names: Vec<_> = ENTRANTS.iter().map(|entrant| entrant.name).collect();
            format!("there is no engine {name}; there are {}", names.join(", "))
        })
    });
    let mut engines: Vec<&'static Entrant> = named.collect::<Result<_, _>>()?;
    if engines.is_empty() {
        engines = ENTRANTS.iter().filter(|entrant| entrant.built).collect();
    }
    let all = || Work::value_variants().to_vec();
    let works = if measure.workloads.is_empty() { all() } else { measure.workloads.clone() };
    let (keys, rounds) = if measure.quick { (200_000, 1) } else { (measure.keys, measure.reps) };
    if keys < 1_000 || keys > u64::from(u32::MAX) {
        return Err("the number of keys must be from 1,000 to 4,294,967,295".into());
    }
    let dir = measure.dir.clone().unwrap_or_else(std::env::temp_dir);
    Ok(Plan { keys, rounds, engines, works, values: measure.values, dir })
}

fn report(file: &PathBuf, page: Option<PathBuf>, picture: Option<PathBuf>) -> Result<()> {
    let run = Run::parse(&fs::read_to_string(file)?)?;
    if let Some(path) = picture {
        fs::write(path, chart::picture(&run)?)?;
    }
    match page {
        None => print!("{}", markdown(&run)),
        Some(path) => {
            let text = fs::read_to_string(&path)?;
            let made = match text.contains("<!-- claim -->") {
                true => filled_in(&text, "claim", &claim_alone(&run))?,
                false => filled_in(&text, "peers", &markdown(&run))?,
            };
            fs::write(path, made)?;
        }
    }
    Ok(())
}
