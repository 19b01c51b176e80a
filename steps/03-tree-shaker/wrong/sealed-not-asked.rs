// task: ex-newest
// It asks the active memtable and the tables, but a sealed memtable that waits for its
// flush is in neither.

let memories = self.memories();
if let Some(stored) = memories.in_active(key) {
    return Ok(Some(stored));
}
for run in memories.into_version().newest_first() {
    if let Some(stored) = run.get(key)? {
        return Ok(Some(stored));
    }
}
Ok(None)
