// task: ex-journaled-shake
// It never deletes a log.

let shaken = self.inner.shake()?;
let flushed = self.inner.flushed();
for log in self.retired_logs() {
    if log.last > flushed && log.last < flushed {
        self.delete_log(&log)?;
    }
}
Ok(shaken)
