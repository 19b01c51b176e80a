//! One engine's process: reads a workload per line, writes its figures per line.
//!
//! ```text
//!    stdin    "Fillrandom"
//!    stdout   {"figures":[["fillrandom",412345.6],["write_fill",2.2]]}
//! ```

use std::io::{BufRead, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::peers::Result;
use crate::peers::engines::entrant;
use crate::peers::keys::ValueKind;
use crate::peers::work::{Bench, Work};

/// The answer that a process writes.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// Names of metrics, and figures.
    Figures(Vec<(String, f64)>),
    /// The error.
    Failed(String),
}

/// The arguments that a process is started with.
#[derive(Clone, Debug, clap::Args)]
pub struct Serve {
    /// The engine.
    pub engine: String,
    /// The directory of its files.
    pub dir: PathBuf,
    /// The number of keys.
    #[arg(long)]
    pub keys: u64,
    /// The seed of random numbers.
    #[arg(long)]
    pub seed: u64,
    /// The kind of values.
    #[arg(long)]
    pub values: ValueKind,
}

/// Serves until the pipe ends; then deletes its files, because the parent is gone and
/// can't.
///
/// # Errors
/// If there is no such engine, or the pipe breaks.
pub fn serve(how: Serve) -> Result<()> {
    let entrant = entrant(&how.engine).ok_or("no such engine")?;
    let mut bench = Bench::new(entrant, how.dir.clone(), how.keys, how.seed, how.values);
    for line in std::io::stdin().lock().lines() {
        let work: Work = serde_json::from_str(&line?)?;
        let answer = match bench.run(work) {
            Ok(figures) => Answer::Figures(
                figures.into_iter().map(|(name, value)| (name.into(), value)).collect(),
            ),
            Err(error) => Answer::Failed(error.to_string()),
        };
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", serde_json::to_string(&answer)?)?;
        out.flush()?;
    }
    drop(bench);
    Ok(std::fs::remove_dir_all(how.dir)?)
}
