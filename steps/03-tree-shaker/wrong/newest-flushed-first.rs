// task: ex-flush-oldest
// It flushes the newest sealed memtable first, so tables don't come in the order of the
// writes.

let queue = self.sealed_oldest_first();
let Some(sealed) = queue.last() else {
    return Ok(Shaken::Nothing);
};
let table = self.write_table(sealed)?;
self.install_flushed(table, sealed)?;
self.forget(sealed);
Ok(Shaken::Flushed)
