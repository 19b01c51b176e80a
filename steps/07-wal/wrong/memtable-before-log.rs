// task: ex-journaled-commit
// The memtable comes before the log: a reader can see what a crash will lose.

let mut journal = self.turn(key, stored)?;
let number = self.inner.written() + 1;
self.inner.apply(key, stored)?;
self.append(&mut journal, number, &encode_record(number, key, stored))?;
drop(journal);
match self.mode {
    SyncMode::Always => self.sync_to(number),
    SyncMode::Os => Ok(()),
}
