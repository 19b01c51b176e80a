// task: ex-journaled-commit
// Under `Always`, it returns before the disk has the write.

let mut wal = self.turn(key, stored)?;
let number = self.inner.written() + 1;
self.append(&mut wal, number, &encode_record(number, key, stored))?;
self.inner.apply(key, stored)?;
drop(wal);
match self.mode {
    SyncMode::Always => Ok(()),
    SyncMode::Os => Ok(()),
}
