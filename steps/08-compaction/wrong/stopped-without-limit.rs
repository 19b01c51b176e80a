// task: ex-choose
// “While writers are stopped, level 0 goes first, whatever the others hold.” Level 1
// can then grow without end.

let mut level = 0;
let mut highest = score(levels, 0, options);
let stopped = levels[0].len() >= options.l0_stop;
for lower in 1..options.levels - 1 {
    let score = score(levels, lower, options);
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
