// task: ex-choose
// It counts the sidecars of tables too, so a level is over its budget too soon.

let mut level = 0;
let mut highest = score(levels, 0, options);
let stopped = levels[0].len() >= options.l0_stop && !would_overflow(levels, options);
for lower in 1..options.levels - 1 {
    let files = levels[lower].iter().flat_map(|table| &table.files);
    let bytes: u64 = files.map(|file| file.bytes).sum();
    let score = options.level_budget(lower).map_or(0.0, |budget| bytes as f64 / budget as f64);
    if score > 1.0 && score > highest && !stopped {
        (level, highest) = (lower, score);
    }
}
match level {
    0 if highest >= 1.0 => Some(merge_down(levels, 0, &levels[0])),
    0 => None,
    _ => {
        let table = next_in_turn(&levels[level], compact_pointer[level].as_deref())?;
        Some(merge_down(levels, level, std::slice::from_ref(table)))
    }
}
