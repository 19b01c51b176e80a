// task: ex-tree-get
// What waits to be flushed is in neither place that is asked, and is not found.

let memories = self.memories();
if let Some(stored) = memories.in_active(key) {
    return Ok(Some(stored));
}
for run in memories.into_runs().newest_first() {
    if let Some(stored) = run.get(key)? {
        return Ok(Some(stored));
    }
}
Ok(None)
