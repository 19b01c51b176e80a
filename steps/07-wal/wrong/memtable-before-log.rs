// task: ex-journaled-commit
// The memtable comes before the log: a reader can see what a crash will lose.

let mut wal = self.turn(key, stored)?;
let number = self.inner.written() + 1;
self.inner.apply(key, stored)?;
self.append(&mut wal, number, &encode_record(number, key, stored))?;
drop(wal);
match self.mode {
    SyncMode::Always => self.sync_to(number),
    SyncMode::Os => Ok(()),
}
