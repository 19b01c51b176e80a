// task: ex-delete
// The key is removed from the memtable, and an older table answers instead: the
// zombie.

self.memtable.delete(key)
