// task: given-bloom-line
// The escaped key is hashed at build, the raw one at look-up.

self.index.line(key, line);
self.hashes.push(hash(&crate::format::encode_key(key)));
