// task: ex-memtable-seal
// The entries go, but the active memtable still counts their bytes.

let entries = std::mem::take(&mut self.entries);
Memtable { entries, bytes: self.bytes, sealed: true }
