// task: ex-memtable-put
// A sealed memtable still takes writes: `put` doesn't ask.

self.bytes += value.len();
match self.entries.insert(key.to_vec(), value.to_vec()) {
    Some(old) => self.bytes -= old.len(),
    None => self.bytes += key.len(),
}
Ok(())
