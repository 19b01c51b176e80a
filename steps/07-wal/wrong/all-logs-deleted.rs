// task: ex-retire
// It deletes all retired logs, even those whose writes are still only in memory.

for log in self.retired_logs(flushed) {
    self.delete_log(&log)?;
}
Ok(())
