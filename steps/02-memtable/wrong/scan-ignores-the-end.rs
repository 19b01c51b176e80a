// task: ex-memtable-scan
// A scan goes on to the last key, wherever its range ends.

if range.is_empty() {
    return MemtableScan::default();
}
self.entries.range::<Vec<u8>, _>((range.start.as_ref(), std::ops::Bound::Unbounded))
