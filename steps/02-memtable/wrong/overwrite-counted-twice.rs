// task: ex-memtable-put
// An overwrite adds the new value's bytes, but doesn't subtract the old one's.

if self.sealed {
    return Err(Error::Sealed);
}
self.bytes += value.len();
match self.entries.insert(key.to_vec(), value.to_vec()) {
    Some(_) => {}
    None => self.bytes += key.len(),
}
Ok(())
