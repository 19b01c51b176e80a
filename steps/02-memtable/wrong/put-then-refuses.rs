// task: ex-memtable-put
// A sealed memtable refuses a write only after making it.

self.bytes += value.len();
match self.entries.insert(key.to_vec(), value.to_vec()) {
    Some(old) => self.bytes -= old.len(),
    None => self.bytes += key.len(),
}
if self.sealed {
    return Err(Error::Sealed);
}
Ok(())
