// task: ex-keep
// Only the next level is asked; a † is dropped though the one below that holds
// the key.

stored != TOMBSTONE || below.iter().take(1).flatten().any(|table| table.covers(key))
