// task: ex-install
// It says that all writes are in tables, so the log of those still in the memtable is
// deleted.

self.inner.replace(&Edit {
    remove: done.inputs.iter().map(|table| table.meta().number).collect(),
    level: done.level,
    add: done.outputs.clone(),
    flushed: Some(self.inner.written()),
    ..Edit::default()
})?;
done.inputs.iter().for_each(|table| table.retire());
Ok(())
