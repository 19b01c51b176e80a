// task: ex-hash-get
// It returns the first pair of the bucket, whatever its key is.

let bucket = &self.buckets[self.bucket(key)];
let (_, value) = bucket.first()?;
Some(value)
