//! sled.

use std::path::Path;

use ::sled::{Config, Db};

use crate::peers::Result;
use crate::peers::store::{Setup, Store, Visit};

pub(super) const BUILT: bool = true;

struct Sled {
    db: Db,
    sync: bool,
}

pub(super) fn open(dir: &Path, setup: &Setup) -> Result<Box<dyn Store>> {
    let cache = (setup.cache + setup.write_buffer) as u64;
    let config = Config::new().path(dir).cache_capacity(cache).flush_every_ms(None);
    Ok(Box::new(Sled { db: config.open()?, sync: setup.sync }))
}

impl Store for Sled {
    fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
        self.db.insert(key, value)?;
        if self.sync {
            self.db.flush()?;
        }
        Ok(())
    }

    fn get(&self, key: &[u8], see: &mut dyn FnMut(&[u8])) -> Result<bool> {
        Ok(self.db.get(key)?.map(|value| see(&value)).is_some())
    }

    fn scan(&self, from: &[u8], visit: Visit<'_>) -> Result<()> {
        for pair in self.db.range(from..) {
            let (key, value) = pair?;
            if visit(&key, &value).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        self.db.flush()?;
        Ok(())
    }

    fn compact(&mut self) -> Result<()> {
        self.flush()
    }
}
