// task: ex-sparse-find
// It looks for a block's first key in the block before.

let after = self.blocks.partition_point(|block| block.key.as_slice() < key);
self.extent(after.checked_sub(1)?)
