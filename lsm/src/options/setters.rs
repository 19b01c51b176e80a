//! Setters, a method for each option, of its name. With them a new option breaks no caller;
//! it would break a literal that names all fields.

use super::{Options, SyncMode};
use crate::disk::Disk;
use crate::observe::Observer;
use crate::sync::Arc;

impl Options {
    /// Sets [`memtable_bytes`](field@Options::memtable_bytes).
    pub fn memtable_bytes(self, memtable_bytes: usize) -> Self {
        Options { memtable_bytes, ..self }
    }

    /// Sets [`sealed_memtables`](field@Options::sealed_memtables).
    pub fn sealed_memtables(self, sealed_memtables: usize) -> Self {
        Options { sealed_memtables, ..self }
    }

    /// Sets [`block_bytes`](field@Options::block_bytes).
    pub fn block_bytes(self, block_bytes: usize) -> Self {
        Options { block_bytes, ..self }
    }

    /// Sets [`bloom_bits_per_key`](field@Options::bloom_bits_per_key).
    pub fn bloom_bits_per_key(self, bloom_bits_per_key: usize) -> Self {
        Options { bloom_bits_per_key, ..self }
    }

    /// Sets [`sync`](field@Options::sync).
    pub fn sync(self, sync: SyncMode) -> Self {
        Options { sync, ..self }
    }

    /// Sets [`l0_trigger`](field@Options::l0_trigger).
    pub fn l0_trigger(self, l0_trigger: usize) -> Self {
        Options { l0_trigger, ..self }
    }

    /// Sets [`l0_stop`](field@Options::l0_stop).
    pub fn l0_stop(self, l0_stop: usize) -> Self {
        Options { l0_stop, ..self }
    }

    /// Sets [`levels`](field@Options::levels).
    pub fn levels(self, levels: usize) -> Self {
        Options { levels, ..self }
    }

    /// Sets [`level_bytes`](field@Options::level_bytes).
    pub fn level_bytes(self, level_bytes: impl Into<Option<u64>>) -> Self {
        Options { level_bytes: level_bytes.into(), ..self }
    }

    /// Sets [`level_ratio`](field@Options::level_ratio).
    pub fn level_ratio(self, level_ratio: u64) -> Self {
        Options { level_ratio, ..self }
    }

    /// Sets [`table_bytes`](field@Options::table_bytes).
    pub fn table_bytes(self, table_bytes: impl Into<Option<u64>>) -> Self {
        Options { table_bytes: table_bytes.into(), ..self }
    }

    /// Sets [`background`](field@Options::background).
    pub fn background(self, background: bool) -> Self {
        Options { background, ..self }
    }

    /// Sets [`mapped`](field@Options::mapped).
    pub fn mapped(self, mapped: bool) -> Self {
        Options { mapped, ..self }
    }

    /// Sets [`disk`](field@Options::disk).
    pub fn disk(self, disk: Arc<dyn Disk>) -> Self {
        Options { disk, ..self }
    }

    /// Sets [`observer`](field@Options::observer).
    pub fn observer(self, observer: Arc<dyn Observer>) -> Self {
        Options { observer, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::RealDisk;

    /// The literal has all fields, so an option that is added has to be named here.
    #[test]
    fn every_option_has_a_setter() {
        let (disk, observer): (Arc<dyn Disk>, Arc<dyn Observer>) =
            (Arc::new(RealDisk), Arc::new(()));
        let expected = Options {
            memtable_bytes: 101,
            sealed_memtables: 102,
            block_bytes: 103,
            bloom_bits_per_key: 104,
            sync: SyncMode::Always,
            l0_trigger: 105,
            l0_stop: 106,
            levels: 107,
            level_bytes: Some(108),
            level_ratio: 109,
            table_bytes: Some(110),
            background: false,
            mapped: false,
            disk: Arc::clone(&disk),
            observer: Arc::clone(&observer),
        };
        let set = Options::default()
            .memtable_bytes(101)
            .sealed_memtables(102)
            .block_bytes(103)
            .bloom_bits_per_key(104)
            .sync(SyncMode::Always)
            .l0_trigger(105)
            .l0_stop(106)
            .levels(107)
            .level_bytes(108)
            .level_ratio(109)
            .table_bytes(110)
            .background(false)
            .mapped(false)
            .disk(Arc::clone(&disk))
            .observer(Arc::clone(&observer));
        assert_eq!(format!("{set:?}"), format!("{expected:?}"));
        assert!(Arc::ptr_eq(&set.disk, &disk) && Arc::ptr_eq(&set.observer, &observer));
        let derived = set.level_bytes(None).table_bytes(None);
        assert_eq!((derived.level_bytes, derived.table_bytes), (None, None));
    }
}
