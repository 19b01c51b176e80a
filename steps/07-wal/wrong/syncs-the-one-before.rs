// task: ex-commit
// Under `Always`, it syncs up to the write before this one.

let turn = self.turn(changes, memtables)?;
let first = memtables.written() + 1;
let last = self.append(first, changes)?;
memtables.insert(changes, &turn)?;
drop(turn);
match self.mode {
    SyncMode::Always => self.sync_to(last - 1),
    SyncMode::Os => Ok(()),
}
