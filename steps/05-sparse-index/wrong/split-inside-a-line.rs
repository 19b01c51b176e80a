// task: ex-sparse-build
// Blocks begin at multiples of their size, inside lines.

let bytes = line.len() as u64;
let begins = match self.blocks.last() {
    None => true,
    Some(block) => self.offset + bytes - block.offset > self.block_bytes,
};
if begins {
    self.close_block();
    self.blocks.push(IndexEntry {
        key: key.to_vec(),
        offset: self.blocks.len() as u64 * self.block_bytes,
        crc: 0,
    });
}
self.sum.update(line);
self.offset += bytes;
