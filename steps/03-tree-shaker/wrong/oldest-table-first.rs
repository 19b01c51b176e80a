// task: ex-newest
// It asks the oldest table first, so an overwritten value comes back.

let memories = self.memories();
if let Some(stored) = memories.in_active(key) {
    return Ok(Some(stored));
}
for age in 0..memories.sealed() {
    if let Some(stored) = memories.in_sealed(age, key) {
        return Ok(Some(stored));
    }
}
for run in memories.into_version().newest_first().iter().rev() {
    if let Some(stored) = run.get(key)? {
        return Ok(Some(stored));
    }
}
Ok(None)
