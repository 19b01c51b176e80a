// task: ex-newest
// It skips a † in a table, and finds an older value.

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
    if let Some(stored) = run.get(key)?
        && stored != crate::format::TOMBSTONE
    {
        return Ok(Some(stored));
    }
}
Ok(None)
