// task: given-bloom-line
// Build hashes the escaped key, and lookup hashes the raw one.

self.index.line(key, line);
self.hashes.push(hash(&crate::format::encode_key(key)));
