// task: ex-sparse-build
// Offsets count characters, and there are fewer of them than bytes.

let bytes = String::from_utf8_lossy(line).chars().count() as u64;
let begins = match self.blocks.last() {
    None => true,
    Some(block) => self.offset + bytes - block.offset > self.block_bytes,
};
if begins {
    self.close_block();
    self.blocks.push(IndexEntry { key: key.to_vec(), offset: self.offset, crc: 0 });
}
self.sum.update(line);
self.offset += bytes;
