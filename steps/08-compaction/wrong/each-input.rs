// task: ex-overlapping
// It checks each input's range, but not what's between them.

let touches = |table: &TableMeta, input: &TableMeta| {
    table.first <= input.last && input.first <= table.last
};
let touched = |table: &&TableMeta| inputs.iter().any(|input| touches(table, input));
level.iter().filter(touched).cloned().collect()
