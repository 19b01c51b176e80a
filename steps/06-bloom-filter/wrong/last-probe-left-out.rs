// task: ex-bloom-build
// It doesn't set the last bit of each key, so the filter denies keys it has.

let mut bloom = Bloom::empty(hashes.len(), bits_per_key);
for &hash in hashes {
    let block = bloom.block(hash);
    for bit in bloom.probes(hash).take(bloom.probes as usize - 1) {
        bloom.blocks[block][bit / 64] |= 1 << (bit % 64);
    }
}
bloom
