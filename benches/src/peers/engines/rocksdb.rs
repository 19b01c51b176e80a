//! RocksDB, in two ways: with its block cache, and with mapped tables.

use std::path::Path;

use ::rocksdb::{
    BlockBasedOptions, Cache, CompactOptions, DB, DBCompressionType, Options, ReadOptions,
    WaitForCompactOptions, WriteOptions,
};

use crate::peers::Result;
use crate::peers::store::{FILTER_BITS, Setup, Store, Visit};

pub(super) const BUILT: bool = true;

struct Rocks {
    db: DB,
    write: WriteOptions,
    read: ReadOptions,
    mapped: bool,
}

pub(super) fn open(dir: &Path, setup: &Setup) -> Result<Box<dyn Store>> {
    let db = DB::open(&options(setup), dir)?;
    let mut write = WriteOptions::default();
    write.set_sync(setup.sync);
    Ok(Box::new(Rocks { db, write, read: reading(setup.mapped), mapped: setup.mapped }))
}

fn options(setup: &Setup) -> Options {
    let mut blocks = BlockBasedOptions::default();
    blocks.set_block_cache(&Cache::new_lru_cache(setup.cache));
    blocks.set_bloom_filter(FILTER_BITS.into(), false);
    let mut options = Options::default();
    options.create_if_missing(true);
    options.set_block_based_table_factory(&blocks);
    options.set_compression_type(DBCompressionType::None);
    options.set_write_buffer_size(setup.write_buffer);
    // One is written to and two may wait, as in ours; its default is one less.
    options.set_max_write_buffer_number(3);
    options.set_max_bytes_for_level_base(4 * setup.write_buffer as u64);
    options.set_max_background_jobs(2);
    options.set_disable_auto_compactions(!setup.merging);
    options.set_allow_mmap_reads(setup.mapped);
    options.set_stats_dump_period_sec(0);
    options.set_stats_persist_period_sec(0);
    options
}

/// A mapped table is read without a copy, so checking each block at each read would
/// be most of a read: there it is off.
fn reading(mapped: bool) -> ReadOptions {
    let mut read = ReadOptions::default();
    read.set_verify_checksums(!mapped);
    read
}

impl Store for Rocks {
    fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
        Ok(self.db.put_opt(key, value, &self.write)?)
    }

    fn get(&self, key: &[u8], see: &mut dyn FnMut(&[u8])) -> Result<bool> {
        Ok(self.db.get_pinned_opt(key, &self.read)?.map(|value| see(&value)).is_some())
    }

    fn scan(&self, from: &[u8], visit: Visit<'_>) -> Result<()> {
        let mut cursor = self.db.raw_iterator_opt(reading(self.mapped));
        cursor.seek(from);
        while let Some((key, value)) = cursor.item() {
            if visit(key, value).is_break() {
                break;
            }
            cursor.next();
        }
        Ok(cursor.status()?)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(self.db.flush()?)
    }

    fn settle(&mut self) -> Result<()> {
        self.flush()?;
        Ok(self.db.wait_for_compact(&WaitForCompactOptions::default())?)
    }

    fn compact(&mut self) -> Result<()> {
        let options = CompactOptions::default();
        self.db.compact_range_opt(None::<&[u8]>, None::<&[u8]>, &options);
        Ok(())
    }
}
