// task: ex-delete
// It removes the key from the memtable, and an older table answers instead: the zombie.

self.memtable.delete(key)
