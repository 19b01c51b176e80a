// task: ex-flush-oldest
// The memtable is forgotten before its table is installed: if that fails, its
// writes are lost.

let queue = self.sealed_oldest_first();
let Some(sealed) = queue.first() else {
    return Ok(Shaken::Nothing);
};
let table = self.write_table(sealed)?;
self.forget(sealed);
self.install(table, sealed)?;
Ok(Shaken::Flushed)
