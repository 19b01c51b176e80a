// task: ex-retire
// It never deletes a log.

for log in self.retired_logs(flushed) {
    if log.last > flushed && log.last < flushed {
        self.delete_log(&log)?;
    }
}
Ok(())
