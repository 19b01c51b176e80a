// task: ex-commit
// It syncs before its turn is over, so no other thread can append meanwhile, and each
// write pays for a sync of its own.

let turn = self.turn(changes, memtables)?;
let first = memtables.written() + 1;
let last = self.append(first, changes)?;
memtables.insert(changes, &turn)?;
match self.mode {
    SyncMode::Always => self.sync_to(last),
    SyncMode::Os => Ok(()),
}
