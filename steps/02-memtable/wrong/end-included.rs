// task: ex-memtable-scan
// The scan includes the end of the range, though it's excluded.

if range.is_empty() {
    return MemtableScan::default();
}
let end = match &range.end {
    std::ops::Bound::Excluded(e) => std::ops::Bound::Included(e),
    o => o.as_ref(),
};
self.entries.range::<Vec<u8>, _>((range.start.as_ref(), end))
