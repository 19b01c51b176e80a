// task: ex-table-add
// It writes a key that's out of order like any other, and the table isn't sorted any
// more.

push_line(&mut self.buffer, key, stored);
self.last = Some(key.to_vec());
Ok(())
