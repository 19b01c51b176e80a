//! The standard library's ordered map behind a lock: what it costs to remember.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::peers::Result;
use crate::peers::store::{Setup, Store, Visit};

type Map = BTreeMap<Box<[u8]>, Box<[u8]>>;

/// A map, and nothing on disk.
#[derive(Default)]
struct Memory(Mutex<Map>);

pub(super) fn open(_: &Path, _: &Setup) -> Result<Box<dyn Store>> {
    Ok(Box::new(Memory::default()))
}

impl Memory {
    fn map(&self) -> MutexGuard<'_, Map> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for Memory {
    fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
        self.map().insert(key.into(), value.into());
        Ok(())
    }

    fn get(&self, key: &[u8], see: &mut dyn FnMut(&[u8])) -> Result<bool> {
        Ok(self.map().get(key).map(|value| see(value)).is_some())
    }

    fn scan(&self, from: &[u8], visit: Visit<'_>) -> Result<()> {
        let range = (Bound::Included(from), Bound::Unbounded);
        for (key, value) in self.map().range::<[u8], _>(range) {
            if visit(key, value).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }

    fn compact(&mut self) -> Result<()> {
        Ok(())
    }
}
