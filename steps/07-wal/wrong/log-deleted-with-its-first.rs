// task: ex-journaled-shake
// A log goes when its first write is in a table, though later ones aren't.

let shaken = self.inner.shake()?;
let flushed = self.inner.flushed();
for log in self.retired_logs() {
    if log.first <= flushed {
        self.delete_log(&log)?;
    }
}
Ok(shaken)
