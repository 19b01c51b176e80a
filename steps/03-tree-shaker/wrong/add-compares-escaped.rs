// task: ex-table-add
// Keys are compared as escaped text, whose order is another one.

if self.last.as_deref().is_some_and(|last| encode_key(key) <= encode_key(last)) {
    return Err(self.out_of_order(key));
}
push_line(&mut self.buffer, key, stored);
self.last = Some(key.to_vec());
Ok(())
