// task: ex-keep
// It asks only the next level, and drops a † though a level further down holds the key.

stored != TOMBSTONE || below.iter().take(1).flatten().any(|table| table.covers(key))
