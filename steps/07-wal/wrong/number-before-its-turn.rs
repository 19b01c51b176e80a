// task: ex-commit
// It takes the number before its turn, so two threads can take the same one.

let first = memtables.written() + 1;
let turn = self.turn(changes, memtables)?;
let last = self.append(first, changes)?;
memtables.insert(changes, &turn)?;
drop(turn);
match self.mode {
    SyncMode::Always => self.sync_to(last),
    SyncMode::Os => Ok(()),
}
