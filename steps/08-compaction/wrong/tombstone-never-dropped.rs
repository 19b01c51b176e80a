// task: ex-keep
// It never drops a †, not even in the last level.

true
