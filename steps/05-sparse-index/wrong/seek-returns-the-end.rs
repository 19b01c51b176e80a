// task: ex-sparse-seek
// A scan from before all blocks begins at the end of the table, and finds nothing.

self.find(key).map_or(self.table_bytes, |extent| extent.offset)
