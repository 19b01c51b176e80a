//! Debt: the merges an engine still owes when writes don't pause for them.
//!
//! ```text
//!    debt run         random puts, a row for each 100 MB: how fast, and how full each level is
//!    debt overwrite   one key, over and over; then a kill, and what it costs to open again
//!                       └─► rows of CSV ──► debt plot, debt table
//! ```
//!
//! A put is cheap because most of its work is put off: a flush writes a memtable into
//! level 0, and merges carry it down from there. An engine that takes puts faster than it
//! merges looks fast for the first few hundred megabytes. So the rows go on until level 1
//! has been filled about a hundred times, and they show what was put off as well as what
//! was done: bytes in each level beside the bytes it may hold, and the put that waited
//! longest.
//!
//! Overwriting one key owes nothing to the levels. There it's the log that can grow, and
//! the next one to open the database pays for it.
//!
//! [`fill`] and [`overwrite`] measure, [`levels`] reads MANIFEST, [`csv`] writes rows and
//! reads them, [`mod@series`] sorts them, [`mod@chart`] draws them, and [`page`] makes a
//! table of them.
//!
//! Only the public interface of `lsm` is used, and no option that's younger than the
//! first engine measured: the same source measures an engine before a change and after it.

mod amount;
pub mod chart;
pub mod csv;
pub mod fill;
mod levels;
pub mod overwrite;
pub mod page;
mod series;

use std::path::Path;

use lsm::{Options, SyncMode};
use lsm_fast::Db;

use crate::peers::Result;

/// An engine to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum EngineChoice {
    /// Stage 8, as the book builds it.
    Simple,
    /// `lsm_fast::Db`: the same, of fast parts.
    Ours,
}

impl EngineChoice {
    /// Its name in a row.
    pub fn name(self) -> &'static str {
        match self {
            EngineChoice::Simple => "simple",
            EngineChoice::Ours => "ours",
        }
    }

    /// Opens it, with a thread of its own unless the options say otherwise.
    ///
    /// # Errors
    /// If the directory can't be opened.
    pub fn open(self, dir: &Path, options: &Options) -> Result<Box<dyn lsm::Engine>> {
        Ok(match self {
            EngineChoice::Simple => lsm::stage::open(8, dir, options)?,
            EngineChoice::Ours => Box::new(Db::open_with(dir, options.clone())?),
        })
    }
}

/// The engine that is measured, and the name of its rows.
#[derive(Clone, Debug, clap::Args)]
pub struct Subject {
    /// The engine: `simple` is the book's, `ours` has its fast parts.
    #[arg(long)]
    pub engine: EngineChoice,
    /// The name of the rows: `before`, `after`.
    #[arg(long, default_value = "now", value_parser = label)]
    pub label: String,
    /// Bytes of a memtable [default: the engine's own].
    #[arg(long, value_parser = amount::parse)]
    pub memtable: Option<u64>,
    /// A put returns when the disk has it.
    #[arg(long)]
    pub sync: bool,
}

/// A label is a cell of a row, so it must not hold what ends a cell.
fn label(text: &str) -> Result<String, String> {
    let fine = !text.is_empty() && !text.contains([',', '\n', '"']);
    if fine { Ok(text.into()) } else { Err("a label has no comma and no quote".into()) }
}

impl Subject {
    /// The defaults, but for what was asked for.
    ///
    /// # Errors
    /// If a memtable that large can't be counted.
    pub fn options(&self) -> Result<Options> {
        let mut options = Options::default();
        if let Some(bytes) = self.memtable {
            options.memtable_bytes = usize::try_from(bytes)?;
        }
        if self.sync {
            options.sync = SyncMode::Always;
        }
        Ok(options)
    }

    /// The first cells of a row.
    fn cells(&self, options: &Options) -> [String; 4] {
        let sync = if options.sync == SyncMode::Always { "always" } else { "os" };
        let memtable = options.memtable_bytes.to_string();
        [self.label.clone(), self.engine.name().into(), memtable, sync.into()]
    }
}

/// The columns of these cells.
const SUBJECT: [&str; 4] = ["label", "engine", "memtable_bytes", "sync"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_fits_into_a_cell() {
        assert_eq!(label("after, twice").ok(), None);
        assert_eq!(label("").ok(), None);
        assert_eq!(label("after").as_deref(), Ok("after"));
    }
}
