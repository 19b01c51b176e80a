// task: ex-deletion
// It removes the key from the memtable, and an older table answers instead: the zombie.

Change { key, stored: None }
