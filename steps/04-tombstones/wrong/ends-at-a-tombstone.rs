// task: ex-visible-next
// The first † ends the scan.

loop {
    match self.entries.next()? {
        Err(error) => return Some(Err(error)),
        Ok((_, stored)) if stored == TOMBSTONE => return None,
        Ok((key, stored)) => {
            return Some(unescape(&key, &stored).map(|value| (key, value)));
        }
    }
}
