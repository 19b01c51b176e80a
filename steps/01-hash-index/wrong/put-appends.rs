// task: ex-hash-put
// A key that's already there gets a second pair, and `entries` counts both.

self.grow_if_full();
let at = self.bucket(key);
let bucket = &mut self.buckets[at];
bucket.push((key.to_vec(), value.to_vec()));
self.entries += 1;
