// task: ex-visible-next
// An error ends the scan as if there were no more entries, and the caller can't tell
// that some are missing.

loop {
    match self.entries.next()? {
        Err(_) => return None,
        Ok((_, stored)) if stored == TOMBSTONE => {}
        Ok((key, stored)) => {
            return Some(unescape(&key, &stored).map(|value| (key, value)));
        }
    }
}
