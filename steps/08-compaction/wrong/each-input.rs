// task: ex-overlapping
// Each input's range is looked at, but not what lies between them.

let touches = |table: &TableMeta, input: &TableMeta| {
    table.first <= input.last && input.first <= table.last
};
let touched = |table: &&TableMeta| inputs.iter().any(|input| touches(table, input));
level.iter().filter(touched).cloned().collect()
