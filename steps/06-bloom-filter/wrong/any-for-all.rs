// task: ex-bloom-may-contain
// One bit that is set is enough for "maybe"; nearly nothing is ruled out.

let hash = hash(key);
let block = &self.blocks[self.block(hash)];
self.probes(hash).any(|bit| block[bit / 64] & (1 << (bit % 64)) != 0)
