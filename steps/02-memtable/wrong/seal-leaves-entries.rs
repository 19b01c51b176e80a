// task: ex-memtable-seal
// The entries are copied, and stay in the active memtable too.

let mut sealed = self.clone();
sealed.sealed = true;
sealed
