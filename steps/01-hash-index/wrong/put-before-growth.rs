// task: ex-hash-put
// The place is asked for before there is room; once the buckets double, it is
// another one.

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
