// task: ex-choose
// “Every read has to ask each run of level 0, so I always empty level 0 first.” A
// writer who never pauses then keeps it full, and no other level is ever merged.

let mut level = 0;
let mut highest = score(levels, 0, options);
let due = highest >= 1.0;
for lower in 1..options.levels - 1 {
    let score = score(levels, lower, options);
    if score > 1.0 && score > highest && !due {
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
