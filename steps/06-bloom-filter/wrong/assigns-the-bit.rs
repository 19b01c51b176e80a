// task: ex-bloom-build
// It sets a bit by assigning the whole word, which clears the bits set before.

let mut bloom = Bloom::empty(hashes.len(), bits_per_key);
for &hash in hashes {
    let block = bloom.block(hash);
    for bit in bloom.probes(hash) {
        bloom.blocks[block][bit / 64] = 1 << (bit % 64);
    }
}
bloom
