// task: ex-sparse-build
// It asks whether the block is full before it counts the line, so blocks get too long.

let bytes = line.len() as u64;
let begins = match self.blocks.last() {
    None => true,
    Some(block) => self.offset - block.offset >= self.block_bytes,
};
if begins {
    self.close_block();
    self.blocks.push(IndexEntry { key: key.to_vec(), offset: self.offset, crc: 0 });
}
self.sum.update(line);
self.offset += bytes;
