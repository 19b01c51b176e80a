// task: ex-memtable-scan
// The scan leaves out the start of the range, though it's included.

if range.is_empty() {
    return MemtableScan::default();
}
let start = match &range.start {
    std::ops::Bound::Included(s) => std::ops::Bound::Excluded(s),
    o => o.as_ref(),
};
self.entries.range::<Vec<u8>, _>((start, range.end.as_ref()))
