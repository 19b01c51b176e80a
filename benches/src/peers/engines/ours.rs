//! Our engine, of its fast parts.

use std::path::Path;

use lsm::engine::{Engine, Shaken};
use lsm::range::KeyRange;
use lsm::{Options, SyncMode};
use lsm_fast::Db;

use crate::peers::Result;
use crate::peers::store::{FILTER_BITS, Setup, Store, Visit};

/// Any engine: a concrete type, or a `dyn`.
pub(super) struct Ours<E: ?Sized>(pub(super) Box<E>);

pub(super) fn open(dir: &Path, setup: &Setup) -> Result<Box<dyn Store>> {
    Ok(Box::new(Ours(Box::new(Db::open_with(dir, options(setup))?))))
}

/// Returns the common budget as our options.
pub(super) fn options(setup: &Setup) -> Options {
    let defaults = Options::default();
    let runs = if setup.merging { 3 } else { 64 };
    let stop = defaults.l0_stop.max(runs);
    defaults
        .memtable_bytes(setup.write_buffer)
        .sealed_memtables(1)
        // Four write buffers, as the peers' level 1 has it.
        .level_bytes(4 * setup.write_buffer as u64)
        .bloom_bits_per_key(FILTER_BITS.into())
        .l0_trigger(runs)
        .l0_stop(stop)
        .sync(if setup.sync { SyncMode::Always } else { SyncMode::Os })
}

impl<E: Engine + ?Sized> Store for Ours<E> {
    fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
        Ok(self.0.put(key, value)?)
    }

    fn get(&self, key: &[u8], see: &mut dyn FnMut(&[u8])) -> Result<bool> {
        Ok(self.0.get(key)?.map(|value| see(&value)).is_some())
    }

    fn scan(&self, from: &[u8], visit: Visit<'_>) -> Result<()> {
        Ok(self.0.visit(KeyRange::from(from..), visit)?)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(self.0.flush()?)
    }

    fn settle(&mut self) -> Result<()> {
        self.flush()?;
        while self.0.shake()? != Shaken::Nothing {}
        Ok(())
    }

    fn compact(&mut self) -> Result<()> {
        Ok(self.0.compact()?)
    }
}
