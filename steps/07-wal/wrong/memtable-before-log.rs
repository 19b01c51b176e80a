// task: ex-commit
// The memtable comes before the log, so a reader can see a write that a crash then
// loses.

let turn = self.turn(changes, memtables)?;
let first = memtables.written() + 1;
memtables.insert(changes, &turn)?;
let last = self.append(first, changes)?;
drop(turn);
match self.mode {
    SyncMode::Always => self.sync_to(last),
    SyncMode::Os => Ok(()),
}
