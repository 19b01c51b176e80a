// task: ex-install
// It never retires the inputs, so their files stay forever.

tables.install(&Edit {
    remove: done.inputs.iter().map(|table| table.meta().number).collect(),
    level: done.level,
    add: done.outputs.clone(),
    ..Edit::default()
})?;
Ok(())
