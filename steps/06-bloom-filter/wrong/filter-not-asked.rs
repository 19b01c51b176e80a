// task: ex-bloomed-find
// It doesn't ask the filter, so absent keys cost a block, as before.

self.index.find(key)
