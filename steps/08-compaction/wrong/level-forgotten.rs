// task: ex-install
// It puts the outputs into level 0, in front of the newer runs.

tables.install(&Edit {
    remove: done.inputs.iter().map(|table| table.meta().number).collect(),
    add: done.outputs.clone(),
    ..Edit::default()
})?;
done.inputs.iter().for_each(|table| table.retire());
Ok(())
