// task: ex-journaled-commit
// The number is taken before its turn has come, and two threads can take the
// same.

let number = self.inner.written() + 1;
let mut wal = self.turn(key, stored)?;
self.append(&mut wal, number, &encode_record(number, key, stored))?;
self.inner.apply(key, stored)?;
drop(wal);
match self.mode {
    SyncMode::Always => self.sync_to(number),
    SyncMode::Os => Ok(()),
}
