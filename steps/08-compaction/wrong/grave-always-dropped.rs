// task: ex-keep
// A † is dropped though a deeper level holds the key, which comes back.

stored != TOMBSTONE
