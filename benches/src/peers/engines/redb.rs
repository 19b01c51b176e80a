//! redb.
//!
//! A read transaction costs more than a read. So one is kept, with its table, until
//! something is put: what a program would do which reads much and writes little.

use std::path::Path;
use std::sync::{PoisonError, RwLock};

use ::redb::{Database, Durability, ReadOnlyTable, ReadableDatabase, TableDefinition};

use crate::peers::Result;
use crate::peers::store::{Setup, Store, Visit};

pub(super) const BUILT: bool = true;

const TABLE: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("keys");

type Table = ReadOnlyTable<&'static [u8], &'static [u8]>;

struct Redb {
    snapshot: RwLock<Option<Table>>,
    db: Database,
    durability: Durability,
}

pub(super) fn open(dir: &Path, setup: &Setup) -> Result<Box<dyn Store>> {
    let mut builder = Database::builder();
    builder.set_cache_size(setup.cache + setup.write_buffer);
    let db = builder.create(dir.join("keys.redb"))?;
    let durability = if setup.sync { Durability::Immediate } else { Durability::None };
    let redb = Redb { snapshot: RwLock::default(), db, durability };
    if redb.db.begin_read()?.open_table(TABLE).is_err() {
        redb.commit(Durability::Immediate)?;
    }
    Ok(Box::new(redb))
}

impl Redb {
    /// A transaction that changes nothing, but makes the table, and those before it lasting.
    fn commit(&self, durability: Durability) -> Result<()> {
        let mut change = self.db.begin_write()?;
        change.set_durability(durability)?;
        change.open_table(TABLE)?;
        Ok(change.commit()?)
    }

    /// Reads from the snapshot, which is made if there is none.
    fn read<T>(&self, read: impl FnOnce(&Table) -> Result<T>) -> Result<T> {
        {
            let kept = self.snapshot.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(table) = &*kept {
                return read(table);
            }
        }
        let mut kept = self.snapshot.write().unwrap_or_else(PoisonError::into_inner);
        if kept.is_none() {
            *kept = Some(self.db.begin_read()?.open_table(TABLE)?);
        }
        kept.as_ref().map_or_else(|| Err("a snapshot was lost".into()), read)
    }
}

impl Store for Redb {
    fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
        let mut change = self.db.begin_write()?;
        change.set_durability(self.durability)?;
        change.open_table(TABLE)?.insert(key, value)?;
        change.commit()?;
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }

    fn get(&self, key: &[u8], see: &mut dyn FnMut(&[u8])) -> Result<bool> {
        self.read(|table| Ok(table.get(key)?.map(|value| see(value.value())).is_some()))
    }

    fn scan(&self, from: &[u8], visit: Visit<'_>) -> Result<()> {
        self.read(|table| {
            for pair in table.range(from..)? {
                let (key, value) = pair?;
                if visit(key.value(), value.value()).is_break() {
                    break;
                }
            }
            Ok(())
        })
    }

    fn flush(&mut self) -> Result<()> {
        self.commit(Durability::Immediate)
    }

    fn compact(&mut self) -> Result<()> {
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = None;
        self.db.compact()?;
        Ok(())
    }
}
