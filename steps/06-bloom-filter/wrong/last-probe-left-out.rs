// task: ex-bloom-build
// The last bit of each key is not set, and keys that are there are denied.

let mut bloom = Bloom::empty(hashes.len(), bits_per_key);
for &hash in hashes {
    let block = bloom.block(hash);
    for bit in bloom.probes(hash).take(bloom.probes as usize - 1) {
        bloom.blocks[block][bit / 64] |= 1 << (bit % 64);
    }
}
bloom
