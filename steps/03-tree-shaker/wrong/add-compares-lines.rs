// task: ex-table-add
// It compares keys with the arrow after them, so k1 seems to come after k10.

if self.last.as_deref().is_some_and(|last| {
    [&encode_key(key)[..], "→".as_bytes()].concat()
        <= [&encode_key(last)[..], "→".as_bytes()].concat()
}) {
    return Err(self.out_of_order(key));
}
push_line(&mut self.buffer, key, stored);
self.last = Some(key.to_vec());
Ok(())
