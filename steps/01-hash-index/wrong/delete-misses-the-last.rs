// task: ex-hash-delete
// The search skips the last pair of a bucket, so that one can't be deleted.

let at = self.bucket(key);
let bucket = &mut self.buckets[at];
let Some(place) = (0..bucket.len().saturating_sub(1)).find(|&i| bucket[i].0 == key) else {
    return false;
};
bucket.swap_remove(place);
self.entries -= 1;
true
