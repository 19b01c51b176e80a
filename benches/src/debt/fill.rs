//! Random puts at full speed, and a row for each stretch of them.
//!
//! ```text
//!    put put put … read  put put put … read  …  row    50 reads of MANIFEST for each row
//!    ▒▒▒▒▒▒▒▒▒▒▒▒        ▒▒▒▒▒▒▒▒▒▒▒▒                  the clock runs
//! ```
//!
//! A put's time goes from the end of the one before it to its own end, so no pause can
//! hide between two. Reading MANIFEST doesn't count. The engine's thread works on
//! meanwhile, for about a ten-thousandth of a second each time.

use std::path::Path;
use std::time::{Duration, Instant};

use lsm::Options;

use crate::debt::levels::{LEVELS, Levels, budgets};
use crate::debt::{SUBJECT, Subject};
use crate::peers::Result;
use crate::peers::keys::{PAIR_BYTES, Rng, ValueKind, Values, present};
use crate::peers::proc::bytes_written;

/// Samples of the levels for each row.
const SAMPLES: u64 = 50;

/// The puts of a run.
#[derive(Clone, Debug, clap::Args)]
pub struct Load {
    /// Bytes of keys and values to put, and then stop.
    #[arg(long, default_value = "1.6GB", value_parser = super::amount::parse)]
    pub bytes: u64,
    /// Bytes of keys and values for each row.
    #[arg(long, default_value = "100MB", value_parser = super::amount::parse)]
    pub every: u64,
    /// The number of keys to draw from; the fewer, the more often each is overwritten.
    #[arg(long, default_value = "1G", value_parser = super::amount::parse)]
    pub keys: u64,
    /// The seed of random numbers.
    #[arg(long, default_value_t = 16)]
    pub seed: u64,
}

/// The first line of the CSV. Bytes put and bytes written count from the first put,
/// everything else is of one row's puts or of the moment after them; `l1_most` and `most`
/// are the most of bytes held over bytes allowed, seen in level 1 and in any level.
pub fn header() -> String {
    let mut columns: Vec<String> = SUBJECT.map(String::from).to_vec();
    columns.extend(FIGURES.map(String::from));
    columns.extend((0..LEVELS).map(|level| format!("l{level}_bytes")));
    columns.extend((0..LEVELS).map(|level| format!("l{level}_budget")));
    columns.join(",")
}

const FIGURES: [&str; 9] = [
    "put_bytes",
    "puts",
    "seconds",
    "puts_per_second",
    "worst_put_ms",
    "written_bytes",
    "l1_most",
    "most",
    "l0_runs",
];

/// Puts what was asked for and passes each row to `each`, as it comes.
///
/// # Errors
/// If the engine fails, or `each` does.
pub fn fill(
    subject: &Subject,
    options: &Options,
    load: &Load,
    dir: &Path,
    mut each: impl FnMut(&str) -> Result<()>,
) -> Result<()> {
    let pair = PAIR_BYTES as u64;
    let (all, every) = (load.bytes.div_ceil(pair), load.every.div_ceil(pair));
    let engine = subject.engine.open(dir, options)?;
    let mut putting = Putting {
        engine: engine.as_ref(),
        dir,
        budgets: budgets(options),
        rng: Rng::new(load.seed),
        values: Values::new(ValueKind::Text, load.seed),
        keys: load.keys,
    };
    let (cells, before) = (subject.cells(options).join(","), bytes_written()?);
    let mut put = 0;
    while put < all {
        let puts = every.min(all - put);
        let stretch = putting.stretch(puts)?;
        put += puts;
        let written = bytes_written()? - before;
        each(&format!("{cells},{}", stretch.row(puts, put * pair, written, &putting.budgets)))?;
    }
    Ok(engine.close()?)
}

/// An engine that is being put to, and what comes next.
struct Putting<'e> {
    engine: &'e dyn lsm::Engine,
    dir: &'e Path,
    budgets: [u64; LEVELS],
    rng: Rng,
    values: Values,
    keys: u64,
}

/// Things seen during the puts of one row.
#[derive(Debug, Default)]
struct Stretch {
    busy: Duration,
    worst: Duration,
    /// The most that each level held, in budgets.
    most: [f64; LEVELS],
    /// At the end.
    levels: Levels,
}

impl Putting<'_> {
    fn stretch(&mut self, puts: u64) -> Result<Stretch> {
        let mut stretch = Stretch::default();
        let piece = puts.div_ceil(SAMPLES);
        let mut left = puts;
        while left > 0 {
            let now = piece.min(left);
            self.puts(now, &mut stretch)?;
            left -= now;
            stretch.sample(Levels::read(self.dir)?, &self.budgets);
        }
        Ok(stretch)
    }

    fn puts(&mut self, count: u64, stretch: &mut Stretch) -> Result<()> {
        let start = Instant::now();
        let mut last = start;
        for _ in 0..count {
            let key = present(self.rng.below(self.keys));
            self.engine.put(&key, self.values.next())?;
            let now = Instant::now();
            stretch.worst = stretch.worst.max(now - last);
            last = now;
        }
        stretch.busy += last - start;
        Ok(())
    }
}

impl Stretch {
    fn sample(&mut self, levels: Levels, budgets: &[u64; LEVELS]) {
        self.levels = levels;
        for (most, share) in self.most.iter_mut().zip(levels.shares(budgets)) {
            *most = most.max(share);
        }
    }

    /// The cells from `put_bytes` on.
    fn row(&self, puts: u64, put: u64, written: u64, budgets: &[u64; LEVELS]) -> String {
        let seconds = self.busy.as_secs_f64();
        let worst = self.worst.as_secs_f64() * 1e3;
        let most = self.most.iter().copied().fold(0.0, f64::max);
        let (first, runs) = (self.most[1], self.levels.runs);
        let rate = puts as f64 / seconds;
        let figures = format!(
            "{put},{puts},{seconds:.4},{rate:.0},{worst:.3},{written},{first:.3},{most:.3},{runs}"
        );
        let levels = self.levels.bytes.iter().chain(budgets);
        levels.fold(figures, |row, bytes| format!("{row},{bytes}"))
    }
}

#[cfg(test)]
mod tests {
    use lsm::Db;

    use super::*;
    use crate::debt::EngineChoice;
    use crate::debt::csv::Table;

    const LOAD: Load = Load { bytes: 232_000, every: 58_000, keys: 1_000, seed: 16 };

    fn filled(dir: &Path, options: &Options) -> Vec<String> {
        let (engine, label) = (EngineChoice::Ours, "now".into());
        let subject = Subject { engine, label, memtable: None, sync: false };
        let mut rows = Vec::new();
        fill(&subject, options, &LOAD, dir, |row| {
            rows.push(row.to_string());
            Ok(())
        })
        .unwrap();
        rows
    }

    #[test]
    fn a_row_comes_every_so_many_bytes_and_tells_what_the_levels_hold() {
        // Without a thread: the same each time.
        let (dir, options) = (tempfile::tempdir().unwrap(), crate::scaled(8 << 10));
        let text = format!("{}\n{}", header(), filled(dir.path(), &options).join("\n"));
        let table = Table::parse(&text).unwrap();
        let column =
            |name: &str| table.rows().map(|row| row.number(name).unwrap()).collect::<Vec<_>>();
        assert_eq!(column("put_bytes"), [58_000.0, 116_000.0, 174_000.0, 232_000.0]);
        assert_eq!(column("puts"), [500.0; 4]);
        assert_eq!(column("l1_budget"), [32_768.0; 4]);
        assert_eq!(column("l2_budget"), [327_680.0; 4]);

        let levels = Db::open_with(dir.path(), options).unwrap().inspect().levels;
        let last = table.rows().last().unwrap();
        assert_eq!(last.number("l0_runs").unwrap(), levels[0].tables.len() as f64);
        for level in &levels {
            let held = last.number(&format!("l{}_bytes", level.level)).unwrap();
            assert_eq!(held, level.bytes() as f64, "level {}", level.level);
        }
        let held: f64 = (0..LEVELS).map(|n| last.number(&format!("l{n}_bytes")).unwrap()).sum();
        assert!(held > 80_000.0, "{held} bytes are in tables");
    }

    #[test]
    fn the_most_is_kept_though_the_level_is_emptied_again() {
        let budgets = [0, 100, 1_000, 0, 0, 0, 0];
        let mut stretch = Stretch::default();
        for bytes in [[9, 50, 10, 0, 0, 0, 0], [9, 250, 10, 0, 0, 0, 0], [0, 20, 900, 7, 0, 0, 0]] {
            stretch.sample(Levels { runs: 1, bytes }, &budgets);
        }
        let row = stretch.row(1, 116, 300, &budgets);
        assert!(row.contains(",300,2.500,2.500,1,0,20,900,7,0,0,0,0,100,1000,"), "{row}");
    }
}
