//! 20,000 keys, each put five times: what is written, kept and read on the way.
//!
//! ```text
//!    round 1   k3 k1 k4 k2        each round in its own order, the same in every run
//!    round 2   k2 k4 k3 k1        after every 4,000 puts: count
//!    …
//!    bytes written ÷ bytes put                    write amplification
//!    bytes on disk ÷ bytes of what can be read    space amplification
//! ```

use std::sync::OnceLock;

use benches::counts::Gets;
use benches::number::per;
use benches::{ENTRY, KEYS, options, present};

use crate::Result;
use crate::measured::measured_db::{MeasuredDb, some_absent, some_present};

/// The number of times each key is put.
pub(crate) const ROUNDS: u64 = 5;

/// Puts between two counts.
const EVERY: u64 = 4_000;

/// Primes that don't divide the number of keys: each makes another order.
const ORDERS: [u64; 5] = [1, 6_133, 9_973, 3_571, 12_289];

/// The counts after some puts.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Moment {
    /// Puts until then.
    pub(crate) puts: u64,
    /// Tables.
    pub(crate) tables: usize,
    /// Bytes written to files for each byte put.
    pub(crate) write: f64,
    /// Bytes on disk for each byte that can be read.
    pub(crate) space: f64,
    /// A get of a key that is there.
    pub(crate) present: Gets,
    /// A get of a key that isn't.
    pub(crate) absent: Gets,
}

/// Puts them at this stage; measures only once.
///
/// # Errors
/// If the engine fails.
pub(crate) fn overwritten(stage: u8) -> Result<Vec<Moment>> {
    static KNOWN: [OnceLock<Result<Vec<Moment>>>; 8] = [const { OnceLock::new() }; 8];
    KNOWN[usize::from(stage) - 1].get_or_init(|| measure(stage)).clone()
}

/// Returns the counts after the last put.
///
/// # Errors
/// If the engine fails.
pub(crate) fn final_counts(stage: u8) -> Result<Moment> {
    overwritten(stage).map(|moments| moments.last().copied().unwrap_or_default())
}

fn measure(stage: u8) -> Result<Vec<Moment>> {
    let db = MeasuredDb::new(stage, options())?;
    let mut moments = Vec::new();
    for round in 0..ROUNDS {
        let order = ORDERS[usize::try_from(round).unwrap_or(0)];
        for i in 0..KEYS {
            db.put(&present(i * order))?;
            let puts = round * KEYS + i + 1;
            if puts.is_multiple_of(EVERY) {
                moments.push(count(&db, stage, puts)?);
            }
        }
    }
    Ok(moments)
}

fn count(db: &MeasuredDb, stage: u8, puts: u64) -> Result<Moment> {
    let known = puts.min(KEYS);
    // Before stage 5 a get reads whole files: too much to do here.
    let (present, absent) = match stage {
        ..5 => Default::default(),
        _ => (db.gets(some_present(known))?, db.gets(some_absent())?),
    };
    Ok(Moment {
        puts,
        tables: db.tables().len(),
        write: per(db.disk.hooks().bytes(), puts * ENTRY),
        space: per(db.bytes_on_disk()?, known * ENTRY),
        present,
        absent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compaction_writes_more_so_that_less_is_kept_and_read() {
        let (without, with) = (final_counts(7).unwrap(), final_counts(8).unwrap());
        assert!(with.write > without.write, "{with:?}");
        assert!(with.space * 2.0 < without.space, "{with:?}");
        assert!(with.absent.asked * 5.0 < without.absent.asked, "{with:?}");
    }
}
