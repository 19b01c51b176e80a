// task: ex-commit
// Under `Always`, it returns before the disk has the write.

let turn = self.turn(changes, memtables)?;
let first = memtables.written() + 1;
let last = self.append(first, changes)?;
memtables.insert(changes, &turn)?;
drop(turn);
match self.mode {
    SyncMode::Always => Ok(()),
    SyncMode::Os => Ok(()),
}
