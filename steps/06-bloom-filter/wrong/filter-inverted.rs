// task: ex-bloomed-find
// It takes the filter's yes for a no, and its no for a yes.

if self.bloom.may_contain(key) {
    return None;
}
self.index.find(key)
