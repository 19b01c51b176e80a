// task: ex-memtable-put
// A new entry counts its value, but not its key.

if self.sealed {
    return Err(Error::Sealed);
}
self.bytes += value.len();
match self.entries.insert(key.to_vec(), value.to_vec()) {
    Some(old) => self.bytes -= old.len(),
    None => {}
}
Ok(())
