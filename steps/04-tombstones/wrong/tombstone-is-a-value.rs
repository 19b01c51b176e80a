// task: ex-resolve
// It returns a † as if it were the value.

match found {
    None => Ok(None),
    Some(stored) if stored == TOMBSTONE => Ok(Some(stored)),
    Some(stored) => unescape(key, &stored).map(Some),
}
