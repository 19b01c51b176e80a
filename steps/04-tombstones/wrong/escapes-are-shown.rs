// task: ex-visible-next
// A scan shows values as they stand in the files, with their escapes.

loop {
    match self.entries.next()? {
        Err(error) => return Some(Err(error)),
        Ok((_, stored)) if stored == TOMBSTONE => {}
        Ok((key, stored)) => return Some(Ok((key, stored))),
    }
}
