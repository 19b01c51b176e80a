// task: ex-journaled-commit
// Under `Always`, it syncs up to the write before this one.

let mut wal = self.turn(key, stored)?;
let number = self.inner.written() + 1;
self.append(&mut wal, number, &encode_record(number, key, stored))?;
self.inner.apply(key, stored)?;
drop(wal);
match self.mode {
    SyncMode::Always => self.sync_to(number - 1),
    SyncMode::Os => Ok(()),
}
