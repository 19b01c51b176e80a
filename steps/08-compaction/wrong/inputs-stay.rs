// task: ex-install
// The inputs stay in the tree beside their outputs.

tables.install(&Edit {
    remove: Vec::new(),
    level: done.level,
    add: done.outputs.clone(),
    ..Edit::default()
})?;
done.inputs.iter().for_each(|table| table.retire());
Ok(())
