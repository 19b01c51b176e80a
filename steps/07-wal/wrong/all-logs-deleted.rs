// task: ex-journaled-shake
// After a flush it deletes all retired logs, even those whose writes are still only in
// memory.

let shaken = self.inner.shake()?;
let flushed = self.inner.flushed();
for log in self.retired_logs() {
    if log.last <= flushed || shaken == Shaken::Flushed {
        self.delete_log(&log)?;
    }
}
Ok(shaken)
