// task: ex-keep
// A † is never dropped, not even in the last level.

true
