// task: ex-sparse-find
// It never returns the last block.

let after = self.blocks.partition_point(|block| block.key.as_slice() <= key);
self.extent(after.checked_sub(1)?.min(self.blocks.len().saturating_sub(2)))
