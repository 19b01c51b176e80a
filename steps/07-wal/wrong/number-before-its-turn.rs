// task: ex-journaled-commit
// It takes the number before its turn, so two threads can take the same one.

let number = self.inner.written() + 1;
let mut wal = self.turn(key, stored)?;
self.append(&mut wal, number, &encode_record(number, key, stored))?;
self.inner.apply(key, stored)?;
drop(wal);
match self.mode {
    SyncMode::Always => self.sync_to(number),
    SyncMode::Os => Ok(()),
}
