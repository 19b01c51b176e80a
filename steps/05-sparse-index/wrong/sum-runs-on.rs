// task: ex-sparse-build
// It doesn't close blocks, so one block's checksum runs on into the next.

let bytes = line.len() as u64;
let begins = match self.blocks.last() {
    None => true,
    Some(block) => self.offset + bytes - block.offset > self.block_bytes,
};
if begins {
    self.blocks.push(IndexEntry { key: key.to_vec(), offset: self.offset, crc: 0 });
}
self.sum.update(line);
self.offset += bytes;
