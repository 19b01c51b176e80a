// task: ex-table-add
// It compares keys as escaped text, which sorts differently.

if self.last.as_deref().is_some_and(|last| encode_key(key) <= encode_key(last)) {
    return Err(self.out_of_order(key));
}
push_line(&mut self.buffer, key, stored);
self.last = Some(key.to_vec());
Ok(())
