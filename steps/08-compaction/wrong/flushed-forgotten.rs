// task: ex-install
// It says that no write is in tables yet, though nothing about that has changed.

tables.install(&Edit {
    remove: done.inputs.iter().map(|table| table.meta().number).collect(),
    level: done.level,
    add: done.outputs.clone(),
    flushed: Some(0),
})?;
done.inputs.iter().for_each(|table| table.retire());
Ok(())
