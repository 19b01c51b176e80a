// task: ex-retire
// A log goes when its first write is in a table, though later ones aren't.

for log in self.retired_logs(flushed) {
    if log.first <= flushed {
        self.delete_log(&log)?;
    }
}
Ok(())
