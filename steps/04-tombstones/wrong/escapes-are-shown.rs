// task: ex-visible-next
// A scan returns values as they are in the files, escapes included.

loop {
    match self.entries.next()? {
        Err(error) => return Some(Err(error)),
        Ok((_, stored)) if stored == TOMBSTONE => {}
        Ok((key, stored)) => return Some(Ok((key, stored))),
    }
}
