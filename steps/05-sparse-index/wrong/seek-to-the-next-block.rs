// task: ex-sparse-seek
// A scan that begins inside a block starts with the next one, and loses entries.

self.find(key).map_or(0, |extent| {
    if self.blocks.iter().any(|b| b.key == key)
        || extent.offset + extent.bytes >= self.table_bytes
    {
        extent.offset
    } else {
        extent.offset + extent.bytes
    }
})
