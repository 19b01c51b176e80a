// task: ex-memtable-seal
// A sealed memtable still takes writes: nobody marked it.

std::mem::take(self)
