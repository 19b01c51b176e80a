//! Counts, which are the same on every machine: what a get reads, what a put writes.
//!
//! ```text
//!    a get       tables ─┬─ the key is outside its range: nothing to do
//!                        └─ asked ─┬─ the filter says no: nothing was read
//!                                  └─ a block is read ─┬─ found
//!                                                      └─ in vain: a false positive
//!    20,000 puts         bytes to tables and to logs, for each byte put; syncs
//! ```
//!
//! The book has one table of all stages and one for each chapter. Here are the steps of a
//! lookup, to read along with the times.

use std::sync::Arc;

use lsm::Result;

use crate::meter::{Counts, Meter, Seen, meter};
use crate::number::{per, rounded};
use crate::temp_db::{EngineConfig, TempDb};
use crate::text_table::TextTable;
use crate::{ENTRY, KEYS, VALUE, absent, asked, present};

/// Gets that a figure is the average of.
pub const ASKED: u64 = 1_000;

/// An engine with counters.
pub struct Counted {
    /// The engine.
    pub db: TempDb,
    /// Counts its events.
    pub counts: Arc<Counts>,
    /// Counts what it writes.
    pub disk: Meter,
}

impl Counted {
    /// Fills one.
    ///
    /// # Errors
    /// If an engine fails.
    pub fn filled(config: &EngineConfig) -> Result<Counted> {
        let (config, counts, disk) = watched(config);
        Ok(Counted { db: config.filled()?, counts, disk })
    }
}

fn watched(config: &EngineConfig) -> (EngineConfig, Arc<Counts>, Meter) {
    let (counts, disk) = (Arc::new(Counts::default()), meter());
    let (observer, files) = (Arc::clone(&counts) as _, Arc::new(disk.clone()) as _);
    let options = config.options.clone().observer(observer).disk(files);
    (EngineConfig { options, ..config.clone() }, counts, disk)
}

/// The cost of a get, on average.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Gets {
    /// Tables whose range doesn't hold the key.
    pub out_of_range: f64,
    /// The other tables on the way: they are asked.
    pub asked: f64,
    /// Of these, those whose filter (or index) said no.
    pub ruled_out: f64,
    /// Of these, those that were read in vain.
    pub in_vain: f64,
    /// Pieces of tables that were read.
    pub blocks: f64,
    /// Their bytes.
    pub bytes: f64,
    /// The share that was found: 0 to 1.
    pub found: f64,
}

impl Gets {
    /// Gets [`ASKED`] keys that are there.
    ///
    /// # Errors
    /// If an engine fails.
    pub fn present(engine: &Counted) -> Result<Gets> {
        Gets::of(engine, present)
    }

    /// Gets as many that aren't.
    ///
    /// # Errors
    /// If an engine fails.
    pub fn absent(engine: &Counted) -> Result<Gets> {
        Gets::of(engine, absent)
    }

    fn of(engine: &Counted, key: fn(u64) -> Vec<u8>) -> Result<Gets> {
        engine.counts.reset_reads();
        let mut found = 0;
        for i in 0..ASKED {
            let value = engine.db.engine.get(&key(asked(i)))?;
            found += u64::from(value.is_some_and(|value| value == VALUE));
        }
        Ok(Gets::average(&engine.counts.seen(), ASKED, found))
    }

    /// Returns the averages over so many gets, of which some found their key.
    pub fn average(seen: &Seen, gets: u64, found: u64) -> Gets {
        let each = |count| per(count, gets);
        Gets {
            out_of_range: each(seen.out_of_range),
            asked: each(seen.asked),
            ruled_out: each(seen.ruled_out),
            in_vain: each(seen.in_vain),
            blocks: each(seen.blocks),
            bytes: each(seen.bytes),
            found: each(found),
        }
    }
}

/// The writes of a put, on average.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Puts {
    /// Bytes written to tables and their sidecars, for each byte put.
    pub tables: f64,
    /// Bytes written to logs, for each byte put.
    pub logs: f64,
    /// Syncs of files, for each put.
    pub syncs: f64,
}

impl Puts {
    /// Puts so many keys, one after the other.
    ///
    /// # Errors
    /// If an engine fails.
    pub fn of(config: &EngineConfig, puts: u64) -> Result<Puts> {
        let (config, _, disk) = watched(config);
        let db = config.empty()?;
        let before = disk.hooks().syncs();
        db.put_first(puts)?;
        Ok(Puts {
            tables: per(disk.hooks().to_tables(), puts * ENTRY),
            logs: per(disk.hooks().to_logs(), puts * ENTRY),
            syncs: per(disk.hooks().syncs() - before, puts),
        })
    }
}

/// Tabulates what gets read, at each stage that has tables.
///
/// # Errors
/// If an engine fails.
pub fn gets() -> Result<String> {
    let mut text = format!("{KEYS} keys in tables; a get takes on average:\n");
    for (name, of) in [
        ("a key that is there", Gets::present as fn(&Counted) -> Result<Gets>),
        ("a key that is not", Gets::absent),
    ] {
        let header =
            [name, "out of range", "asked", "ruled out", "read in vain", "blocks read", "bytes"];
        let mut table = TextTable::new(header);
        for config in EngineConfig::from(3) {
            let get = of(&Counted::filled(&config)?)?;
            let [a, b, c, d, e, f] =
                [get.out_of_range, get.asked, get.ruled_out, get.in_vain, get.blocks, get.bytes]
                    .map(rounded);
            table.row([config.name(), a, b, c, d, e, f]);
        }
        text += &format!("\n{}", table.text());
    }
    Ok(text)
}

/// Tabulates what puts write, at each stage that has tables.
///
/// # Errors
/// If an engine fails.
pub fn puts() -> Result<String> {
    let header = ["for each byte put", "bytes to tables", "bytes to logs", "syncs per put"];
    let mut table = TextTable::new(header);
    for (config, name) in writers() {
        let put = Puts::of(&config, KEYS)?;
        table.row([name, rounded(put.tables), rounded(put.logs), rounded(put.syncs)]);
    }
    Ok(format!("{KEYS} puts write:\n\n{}", table.text()))
}

/// The stages that write files, and stage 7 again with a log that is synced.
pub fn writers() -> impl Iterator<Item = (EngineConfig, String)> {
    let stages = (3..=lsm::stage::LAST).map(|stage| {
        let config = EngineConfig::stage(stage);
        let name = config.name();
        (config, name)
    });
    let always = synced(EngineConfig::stage(7));
    stages.chain([(always, "7 with SyncMode::Always".to_string())])
}

/// The same engine, with puts that wait for the disk.
pub fn synced(config: EngineConfig) -> EngineConfig {
    EngineConfig { options: config.options.sync(lsm::SyncMode::Always), ..config }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(stage: u8) -> Counted {
        Counted::filled(&EngineConfig::stage(stage)).unwrap()
    }

    #[test]
    fn an_index_reads_one_block_at_most_of_each_table_that_is_asked() {
        let (whole, blocks) = (counted(4), counted(5));
        for of in [Gets::present, Gets::absent] {
            let (whole, block) = (of(&whole).unwrap(), of(&blocks).unwrap());
            assert_eq!(whole.asked, block.asked);
            assert!(block.blocks <= block.asked, "{block:?}");
            let most = 1.1 * lsm::Options::default().block_bytes as f64;
            assert!(block.bytes <= most * block.blocks, "{block:?}");
            assert!(block.bytes * 20.0 < whole.bytes, "{block:?}, {whole:?}");
        }
    }

    #[test]
    fn a_filter_lets_few_absent_keys_through_and_all_that_are_there() {
        let db = counted(6);
        let absent = Gets::absent(&db).unwrap();
        assert!(absent.in_vain <= 0.02 * absent.asked, "{absent:?}");
        assert_eq!(absent.ruled_out + absent.in_vain, absent.asked);
        assert_eq!(absent.blocks, absent.in_vain);
        let present = Gets::present(&db).unwrap();
        assert_eq!((present.found, absent.found), (1.0, 0.0));
        assert_eq!(present.blocks, 1.0 + present.in_vain);
    }

    #[test]
    fn gets_reach_tables_of_all_ages() {
        let db = counted(5);
        let present = Gets::present(&db).unwrap();
        let absent = Gets::absent(&db).unwrap();
        // On average, half of the tables are newer than the one that has the key.
        let share = present.asked / absent.asked;
        assert!((0.45..0.6).contains(&share), "{present:?}, {absent:?}");
    }

    #[test]
    fn after_a_compaction_one_table_is_read() {
        let before = Gets::present(&counted(7)).unwrap();
        let compacted = Counted::filled(&EngineConfig::compacted()).unwrap();
        let after = Gets::present(&compacted).unwrap();
        assert_eq!((after.asked, after.blocks, after.in_vain), (1.0, 1.0, 0.0));
        assert!(before.asked > 5.0, "{before:?}");
        assert!(Gets::absent(&compacted).unwrap().asked <= 1.0);
    }

    #[test]
    fn a_log_is_written_once_and_synced_on_request() {
        let without = Puts::of(&EngineConfig::stage(6), KEYS).unwrap();
        let with = Puts::of(&EngineConfig::stage(7), KEYS).unwrap();
        assert_eq!((without.logs, without.tables), (0.0, with.tables));
        assert!((1.0..2.0).contains(&with.logs), "{with:?}");
        assert!(with.syncs < 0.01, "{with:?}");
        let always = Puts::of(&synced(EngineConfig::stage(7)), 100).unwrap();
        assert_eq!(always.syncs, 1.0);
    }

    #[test]
    fn a_merge_writes_again_what_a_flush_has_written() {
        let [without, with] =
            [7, 8].map(|stage| Puts::of(&EngineConfig::stage(stage), KEYS).unwrap());
        assert!(with.tables > 1.5 * without.tables, "{without:?}, {with:?}");
        assert_eq!(with.logs, without.logs);
    }
}
