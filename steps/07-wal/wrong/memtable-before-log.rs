// task: ex-journaled-commit
// The memtable comes before the log, so a reader can see a write that a crash then
// loses.

let mut wal = self.turn(key, stored)?;
let number = self.inner.written() + 1;
self.inner.apply(key, stored)?;
self.append(&mut wal, number, &encode_record(number, key, stored))?;
drop(wal);
match self.mode {
    SyncMode::Always => self.sync_to(number),
    SyncMode::Os => Ok(()),
}
