// task: ex-bloomed-find
// The filter's answer is turned round.

if self.bloom.may_contain(key) {
    return None;
}
self.index.find(key)
