// task: ex-bloom-may-contain
// It checks only one bit, so far too many absent keys get past.

let hash = hash(key);
let block = &self.blocks[self.block(hash)];
self.probes(hash).take(1).all(|bit| block[bit / 64] & (1 << (bit % 64)) != 0)
