// task: ex-choose
// “The highest score decides, whatever happens.” Writers that level 0 has stopped then
// wait until all other levels are in shape.

let mut level = 0;
let mut highest = score(levels, 0, options);
for lower in 1..options.levels - 1 {
    let score = score(levels, lower, options);
    if score > 1.0 && score > highest {
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
