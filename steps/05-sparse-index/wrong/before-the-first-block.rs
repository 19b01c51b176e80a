// task: ex-sparse-find
// A key before the first block gets block 0, which is then read for nothing.

let after = self.blocks.partition_point(|block| block.key.as_slice() <= key);
self.extent(after.saturating_sub(1))
