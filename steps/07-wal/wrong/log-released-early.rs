// task: ex-journaled-commit
// It releases the log before the memtable has the write, so another thread can overtake
// it.

let mut wal = self.turn(key, stored)?;
let number = self.inner.written() + 1;
self.append(&mut wal, number, &encode_record(number, key, stored))?;
drop(wal);
self.inner.apply(key, stored)?;
match self.mode {
    SyncMode::Always => self.sync_to(number),
    SyncMode::Os => Ok(()),
}
