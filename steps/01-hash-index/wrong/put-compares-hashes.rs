// task: ex-hash-put
// Two keys with the same hash are taken for one, and the second replaces the value of
// the first.

self.grow_if_full();
let at = self.bucket(key);
let bucket = &mut self.buckets[at];
match bucket.iter_mut().find(|(k, _)| hash(k) == hash(key)) {
    Some((_, old)) => *old = value.to_vec(),
    None => {
        bucket.push((key.to_vec(), value.to_vec()));
        self.entries += 1;
    }
}
