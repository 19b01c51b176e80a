// task: ex-bloom-build
// A bit is set by assigning its word, which clears the bits that were set
// before.

let mut bloom = Bloom::empty(hashes.len(), bits_per_key);
for &hash in hashes {
    let block = bloom.block(hash);
    for bit in bloom.probes(hash) {
        bloom.blocks[block][bit / 64] = 1 << (bit % 64);
    }
}
bloom
