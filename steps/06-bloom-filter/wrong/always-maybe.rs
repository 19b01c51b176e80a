// task: ex-bloom-may-contain
// It never says no. That is always right, and of no use.

let _ = key;
true
