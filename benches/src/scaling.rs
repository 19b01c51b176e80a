//! Scaling of the engine: the same workloads with ten thousand keys and with ten million.
//!
//! ```text
//!    size      10 k    30 k    100 k    …    10 M
//!    simple    ■       ■       ■             ■       a process each, one after the other
//!    ours      ■       ■       ■             ■       the same, by faster parts
//!                                            └─► a line of CSV ──► a plot
//! ```
//!
//! Keys have 16 bytes, values 100, and the write buffer is 64 MiB at every size: up to
//! half a million keys one memtable holds them all, and it is flushed before they are
//! read; from some two million on, there are levels. The workloads, and how memory is
//! measured, are those of [`peers`](crate::peers).
//!
//! Where the time goes changes with the size: what fits into the processor's caches, what
//! into memory. So a falling line is no fault by itself, but one that falls more than its
//! neighbor is.

mod chart;

use std::path::PathBuf;
use std::process::Command;

use crate::number::{per, whole};
use crate::peers::Result;
use crate::peers::engines::entrant;
use crate::peers::keys::{ValueKind, lines_per_block};
use crate::peers::proc::{bytes_read, memory};
use crate::peers::store::Setup;
use crate::peers::work::{Bench, Figures, Work};

pub use chart::picture;

/// Keys, from the least to the most.
pub const SIZES: [u64; 7] = [10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000];

/// The engines: the book's, and the one of this build.
pub const ENGINES: [&str; 2] = ["simple", "ours"];

/// The columns, after `engine` and `keys`. Rates are operations in a second, or entries.
const COLUMNS: [&str; 11] = [
    "fillrandom",
    "fillrandom_settled",
    "written_per_byte_put",
    "space_per_byte_put",
    "open_ms",
    "readrandom",
    "read_bytes_per_get",
    "readmiss",
    "read_bytes_per_miss",
    "scan",
    "rss_anon_mb",
];

/// The first line of the CSV.
pub fn header() -> String {
    format!("engine,keys,{}", COLUMNS.join(","))
}

/// Measures an engine at one size, in this process; returns a line of the CSV.
///
/// # Errors
/// If there is no such engine, or it fails or returns something wrong.
pub fn measure(engine: &str, keys: u64, dir: PathBuf) -> Result<String> {
    let known = entrant(engine).ok_or_else(|| format!("there is no engine {engine}"))?;
    let mut bench = Bench::new(known, dir, keys, 0, ValueKind::Text);
    bench.setup = Setup::for_keys(1_000_000);
    let mut figures = bench.run(Work::Fillrandom)?;
    figures.extend(bench.run(Work::Open)?);
    for (work, name) in
        [(Work::Readrandom, "read_bytes_per_get"), (Work::Readmiss, "read_bytes_per_miss")]
    {
        let before = bytes_read()?;
        figures.extend(bench.run(work)?);
        // Each is preceded by a warm-up: a get for each block.
        let gets = keys + keys.div_ceil(lines_per_block() as u64);
        figures.push((name, per(bytes_read()? - before, gets)));
    }
    let (own, _) =
        memory(std::process::id()).ok_or("/proc doesn't say how much memory there is")?;
    figures.push(("rss_anon_mb", own as f64 / 1e6));
    figures.extend(bench.run(Work::Scan)?);
    Ok(line(engine, keys, &figures))
}

/// Writes figures as a line. Six digits are enough.
fn line(engine: &str, keys: u64, figures: &Figures) -> String {
    let figure = |column: &str| {
        let name = match column {
            "written_per_byte_put" => "write_fill",
            "space_per_byte_put" => "space_fill",
            "open_ms" => "open",
            name => name,
        };
        let found = figures.iter().find(|(known, _)| *known == name);
        found.map_or(String::new(), |(_, value)| match *value {
            value if value >= 1_000.0 => format!("{value:.0}"),
            value => format!("{value:.3}"),
        })
    };
    let figures: Vec<String> = COLUMNS.iter().map(|column| figure(column)).collect();
    format!("{engine},{keys},{}", figures.join(","))
}

/// Measures both engines at all these sizes, each in a process of this program. Passes
/// each line to `each` as it comes.
///
/// # Errors
/// What a failing process wrote.
pub fn run(
    sizes: &[u64],
    dir: &std::path::Path,
    mut each: impl FnMut(&str) -> Result<()>,
) -> Result<()> {
    each(&header())?;
    for keys in sizes {
        for engine in ENGINES {
            let place = tempfile::Builder::new().prefix("scaling-").tempdir_in(dir)?;
            let mut program = Command::new(std::env::current_exe()?);
            program.args(["one", engine, &keys.to_string()]).arg(place.path());
            let output = program.output()?;
            if !output.status.success() {
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                return Err(format!("{engine}, {} keys: {said}", whole(*keys)).into());
            }
            each(String::from_utf8_lossy(&output.stdout).trim_end())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_a_cell_for_each_column_and_none_is_lost() {
        let figures: Figures = vec![
            ("fillrandom", 1_234_567.8),
            ("fillrandom_settled", 1_000_000.0),
            ("write_fill", 2.266_6),
            ("space_fill", 1.1),
            ("open", 0.771),
            ("readrandom", 5e5),
            ("read_bytes_per_get", 960.0),
            ("readmiss", 6e6),
            ("read_bytes_per_miss", 9.0),
            ("scan", 1e7),
            ("rss_anon_mb", 72.3),
        ];
        let line = line("ours", 10_000, &figures);
        assert_eq!(
            line,
            "ours,10000,1234568,1000000,2.267,1.100,0.771,500000,960.000,6000000,9.000,\
             10000000,72.300"
        );
        assert_eq!(line.split(',').count(), header().split(',').count());
    }
}
