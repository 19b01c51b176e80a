// task: ex-resolve
// The value that is a † is taken for a tombstone, since it is compared
// unescaped.

match found {
    None => Ok(None),
    Some(stored) if stored == TOMBSTONE => Ok(None),
    Some(stored) => unescape(key, &stored).map(|v| (v != TOMBSTONE).then_some(v)),
}
