// task: ex-choose
// Level 0 is chosen one run too late.

if levels[0].len() > options.l0_trigger {
    return Some(merge_down(levels, 0, &levels[0]));
}
for level in 1..options.levels - 1 {
    let bytes: u64 = levels[level].iter().map(TableMeta::bytes).sum();
    if options.level_budget(level).is_some_and(|budget| bytes > budget) {
        let table = next_in_turn(&levels[level], turns[level].as_deref())?;
        return Some(merge_down(levels, level, std::slice::from_ref(table)));
    }
}
None
