// task: given-bloom-line
// A deleted key is not added to the filter: the † is not found, and the older
// value comes back.

self.index.line(key, line);
if !line.ends_with("→†\n".as_bytes()) {
    self.hashes.push(hash(key));
}
