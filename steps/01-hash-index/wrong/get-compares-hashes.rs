// task: ex-hash-get
// Two keys with the same hash are taken for one.

let bucket = &self.buckets[self.bucket(key)];
let (_, value) = bucket.iter().find(|(k, _)| hash(k) == hash(key))?;
Some(value)
