// task: ex-keep
// It drops a † though a deeper level holds the key, which comes back.

stored != TOMBSTONE
