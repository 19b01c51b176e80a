// task: ex-bloom-may-contain
// Lookup hashes the escaped key, and build hashes the raw one.

let hash = hash(&crate::format::encode_key(key));
let block = &self.blocks[self.block(hash)];
self.probes(hash).all(|bit| block[bit / 64] & (1 << (bit % 64)) != 0)
