// task: ex-visible-next
// An error ends the scan as if it had come to its end: entries are missing, and
// nobody says so.

loop {
    match self.entries.next()? {
        Err(_) => return None,
        Ok((_, stored)) if stored == TOMBSTONE => {}
        Ok((key, stored)) => {
            return Some(unescape(&key, &stored).map(|value| (key, value)));
        }
    }
}
