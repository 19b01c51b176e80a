//! fjall.

use std::path::Path;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use ::fjall::compaction::Leveled;
use ::fjall::config::{BloomConstructionPolicy, FilterPolicy, FilterPolicyEntry};
use ::fjall::{Database, Keyspace, KeyspaceCreateOptions, PersistMode};

use crate::peers::Result;
use crate::peers::store::{FILTER_BITS, Setup, Store, Visit};

pub(super) const BUILT: bool = true;

struct Fjall {
    keys: Keyspace,
    db: Database,
    sync: bool,
}

pub(super) fn open(dir: &Path, setup: &Setup) -> Result<Box<dyn Store>> {
    let db = Database::builder(dir).cache_size(setup.cache as u64).worker_threads(2).open()?;
    let keys = db.keyspace("keys", || options(setup))?;
    Ok(Box::new(Fjall { keys, db, sync: setup.sync }))
}

fn options(setup: &Setup) -> KeyspaceCreateOptions {
    let bits = FilterPolicyEntry::Bloom(BloomConstructionPolicy::BitsPerKey(FILTER_BITS.into()));
    let first = FilterPolicyEntry::Bloom(BloomConstructionPolicy::FalsePositiveRate(0.0001));
    // A table holds a write buffer, and level 1 four of them: its defaults.
    let leveled = Leveled::default()
        .with_l0_threshold(if setup.merging { 4 } else { 64 })
        .with_table_target_size(setup.write_buffer as u64);
    KeyspaceCreateOptions::default()
        .max_memtable_size(setup.write_buffer as u64)
        .filter_policy(FilterPolicy::new([first, bits]))
        .compaction_strategy(Arc::new(leveled))
}

impl Store for Fjall {
    fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
        self.keys.insert(key, value)?;
        if self.sync {
            self.db.persist(PersistMode::SyncData)?;
        }
        Ok(())
    }

    fn get(&self, key: &[u8], see: &mut dyn FnMut(&[u8])) -> Result<bool> {
        Ok(self.keys.get(key)?.map(|value| see(&value)).is_some())
    }

    fn scan(&self, from: &[u8], visit: Visit<'_>) -> Result<()> {
        for guard in self.keys.range(from..) {
            let (key, value) = guard.into_inner()?;
            if visit(&key, &value).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(self.keys.rotate_memtable_and_wait()?)
    }

    fn settle(&mut self) -> Result<()> {
        self.flush()?;
        while self.db.outstanding_flushes() > 0 || self.db.active_compactions() > 0 {
            sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    fn compact(&mut self) -> Result<()> {
        self.flush()?;
        Ok(self.keys.major_compact()?)
    }
}
