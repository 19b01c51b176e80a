// task: given-bloom-load
// If the filter is missing or damaged, it uses an empty one, which denies every key.

let text = files.read("bloom").ok().and_then(|text| read_bloom(&text).ok());
let bloom = text.map_or_else(|| Bloom::empty(0, 1), Bloom::from);
Ok(Bloomed::new(bloom, Sparse::load(files)?))
