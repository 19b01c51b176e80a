// task: ex-sparse-find
// The last block is never answered.

let after = self.blocks.partition_point(|block| block.key.as_slice() <= key);
self.extent(after.checked_sub(1)?.min(self.blocks.len().saturating_sub(2)))
