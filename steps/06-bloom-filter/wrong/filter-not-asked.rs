// task: ex-bloomed-find
// The filter is not asked, and absent keys cost a block as before.

self.index.find(key)
