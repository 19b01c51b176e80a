// task: given-bloom-line
// It doesn't add a deleted key to the filter. So the † isn't found, and the older value
// comes back.

self.index.line(key, line);
if !line.ends_with("→†\n".as_bytes()) {
    self.hashes.push(hash(key));
}
