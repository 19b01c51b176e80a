// task: ex-memtable-seal
// A sealed memtable still takes writes: it was never marked as sealed.

std::mem::take(self)
