// task: ex-journaled-commit
// The journal is let go before the memtable has the write: another thread can
// overtake it.

let mut journal = self.turn(key, stored)?;
let number = self.inner.written() + 1;
self.append(&mut journal, number, &encode_record(number, key, stored))?;
drop(journal);
self.inner.apply(key, stored)?;
match self.mode {
    SyncMode::Always => self.sync_to(number),
    SyncMode::Os => Ok(()),
}
