// task: ex-table-add
// A key out of order is written like any other, and the table is no longer
// sorted.

push_line(&mut self.buffer, key, stored);
self.last = Some(key.to_vec());
Ok(())
