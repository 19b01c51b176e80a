// task: ex-install
// It retires the inputs before MANIFEST names the outputs. If that fails, tables that
// MANIFEST still names lose their files with their last reader.

done.inputs.iter().for_each(|table| table.retire());
tables.install(&Edit {
    remove: done.inputs.iter().map(|table| table.meta().number).collect(),
    level: done.level,
    add: done.outputs.clone(),
    ..Edit::default()
})?;
Ok(())
