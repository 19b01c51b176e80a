// task: ex-table-search
// It compares the text of a key, escapes included, instead of the key.

for line in Lines::new(text) {
    let (key_text, stored) = split_line(line?)?;
    if key_text == key {
        return Ok(Some(stored));
    }
}
Ok(None)
