// task: ex-hash-delete
// The whole bucket goes, and the key's neighbors with it.

let at = self.bucket(key);
let bucket = &mut self.buckets[at];
if !bucket.iter().any(|(k, _)| k == key) {
    return false;
}
bucket.clear();
self.entries -= 1;
true
