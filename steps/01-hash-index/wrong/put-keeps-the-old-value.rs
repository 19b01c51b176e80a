// task: ex-hash-put
// An overwrite finds the pair and leaves it as it is.

self.grow_if_full();
let at = self.bucket(key);
let bucket = &mut self.buckets[at];
if !bucket.iter().any(|(k, _)| k == key) {
    bucket.push((key.to_vec(), value.to_vec()));
    self.entries += 1;
}
