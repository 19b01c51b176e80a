// task: ex-bloom-may-contain
// It never says no. That's always right, and useless.

let _ = key;
true
