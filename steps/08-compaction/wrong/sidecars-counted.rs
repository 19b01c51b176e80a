// task: ex-choose
// The sidecars of its tables are counted too, so a level is over its budget too
// soon.

if levels[0].len() >= options.l0_trigger {
    return Some(merge_down(levels, 0, &levels[0]));
}
for level in 1..options.levels - 1 {
    let bytes: u64 = levels[level].iter().flat_map(|t| &t.files).map(|f| f.bytes).sum();
    if options.level_budget(level).is_some_and(|budget| bytes > budget) {
        let table = next_in_turn(&levels[level], turns[level].as_deref())?;
        return Some(merge_down(levels, level, std::slice::from_ref(table)));
    }
}
None
