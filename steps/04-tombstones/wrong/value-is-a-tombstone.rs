// task: ex-resolve
// It takes a value that is a † for a tombstone, because it compares unescaped text.

match found {
    None => Ok(None),
    Some(stored) if stored == TOMBSTONE => Ok(None),
    Some(stored) => unescape(key, &stored).map(|v| (v != TOMBSTONE).then_some(v)),
}
