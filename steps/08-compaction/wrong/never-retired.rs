// task: ex-install
// The inputs are never retired, and their files stay for ever.

self.inner.replace(&Edit {
    remove: done.inputs.iter().map(|table| table.meta().number).collect(),
    level: done.level,
    add: done.outputs.clone(),
    ..Edit::default()
})?;
Ok(())
