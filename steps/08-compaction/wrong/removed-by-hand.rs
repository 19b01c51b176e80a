// task: ex-install
// It removes the inputs' files before MANIFEST is written, and while readers may still
// use them.

done.inputs.iter().for_each(|table| table.files().remove());
tables.install(&Edit {
    remove: done.inputs.iter().map(|table| table.meta().number).collect(),
    level: done.level,
    add: done.outputs.clone(),
    ..Edit::default()
})?;
done.inputs.iter().for_each(|table| table.retire());
Ok(())
