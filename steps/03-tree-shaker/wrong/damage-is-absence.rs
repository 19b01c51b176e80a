// task: ex-newest
// It treats a table that can't be read as one without the key, and returns an older
// value, or none.

let memories = self.memories();
if let Some(stored) = memories.in_active(key) {
    return Ok(Some(stored));
}
for age in 0..memories.sealed() {
    if let Some(stored) = memories.in_sealed(age, key) {
        return Ok(Some(stored));
    }
}
for run in memories.into_version().newest_first() {
    if let Some(stored) = run.get(key).ok().flatten() {
        return Ok(Some(stored));
    }
}
Ok(None)
