// task: ex-journaled-shake
// It deletes logs before the inner engine has flushed their writes.

let written = self.inner.written();
for log in self.retired_logs() {
    if log.last <= written {
        self.delete_log(&log)?;
    }
}
self.inner.shake()
