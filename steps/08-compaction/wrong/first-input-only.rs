// task: ex-overlapping
// It uses only the first input's range, not that of all of them.

let first = inputs.first().map(|table| &table.first);
let last = inputs.first().map(|table| &table.last);
let (Some(first), Some(last)) = (first, last) else {
    return Vec::new();
};
let touches = |table: &&TableMeta| table.first <= *last && *first <= table.last;
level.iter().filter(touches).cloned().collect()
