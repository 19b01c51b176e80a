// task: ex-table-search
// The text of a key is compared, with its escapes, and not the key.

for line in Lines::new(text) {
    let (key_text, stored) = split_line(line?)?;
    if key_text == key {
        return Ok(Some(stored));
    }
}
Ok(None)
