// task: ex-bloom-build
// Room is made for a single key, and the filter fills up: it answers "maybe" to
// everything.

let mut bloom = Bloom::empty(1, bits_per_key);
for &hash in hashes {
    let block = bloom.block(hash);
    for bit in bloom.probes(hash) {
        bloom.blocks[block][bit / 64] |= 1 << (bit % 64);
    }
}
bloom
