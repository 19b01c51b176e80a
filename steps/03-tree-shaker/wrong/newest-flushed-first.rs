// task: ex-flush-oldest
// The newest sealed memtable is flushed first; tables no longer come in the
// order of the writes.

let queue = self.sealed_oldest_first();
let Some(sealed) = queue.last() else {
    return Ok(Shaken::Nothing);
};
let table = self.write_table(sealed)?;
self.install(table, sealed)?;
self.forget(sealed);
Ok(Shaken::Flushed)
