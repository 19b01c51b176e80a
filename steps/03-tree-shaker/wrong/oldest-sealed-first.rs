// task: ex-newest
// It asks the oldest sealed memtable first, so an overwritten value comes back.

let memories = self.memories();
if let Some(stored) = memories.in_active(key) {
    return Ok(Some(stored));
}
for age in (0..memories.sealed()).rev() {
    if let Some(stored) = memories.in_sealed(age, key) {
        return Ok(Some(stored));
    }
}
for run in memories.into_version().newest_first() {
    if let Some(stored) = run.get(key)? {
        return Ok(Some(stored));
    }
}
Ok(None)
