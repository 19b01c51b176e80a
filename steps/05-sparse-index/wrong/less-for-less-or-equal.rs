// task: ex-sparse-find
// A key that is the first of a block is looked for in the block before.

let after = self.blocks.partition_point(|block| block.key.as_slice() < key);
self.extent(after.checked_sub(1)?)
