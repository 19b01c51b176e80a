// task: ex-flush-oldest
// It forgets the memtable before its table is installed. If that fails, the writes are
// lost.

let queue = self.sealed_oldest_first();
let Some(sealed) = queue.first() else {
    return Ok(Shaken::Nothing);
};
let table = self.write_table(sealed)?;
self.forget(sealed);
self.install_flushed(table, sealed)?;
Ok(Shaken::Flushed)
