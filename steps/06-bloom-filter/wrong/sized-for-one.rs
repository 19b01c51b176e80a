// task: ex-bloom-build
// It makes room for a single key, so the filter fills up and says "maybe" to
// everything.

let mut bloom = Bloom::empty(1, bits_per_key);
for &hash in hashes {
    let block = bloom.block(hash);
    for bit in bloom.probes(hash) {
        bloom.blocks[block][bit / 64] |= 1 << (bit % 64);
    }
}
bloom
