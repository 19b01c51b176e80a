// task: ex-hash-put
// It picks the bucket before the index grows. Once the buckets double, the key belongs
// in another one.

let at = self.bucket(key);
self.grow_if_full();
let bucket = &mut self.buckets[at];
match bucket.iter_mut().find(|(k, _)| k == key) {
    Some((_, old)) => *old = value.to_vec(),
    None => {
        bucket.push((key.to_vec(), value.to_vec()));
        self.entries += 1;
    }
}
