// task: ex-table-search
// A line that can't be read ends the search, as if the key were absent.

for line in Lines::new(text) {
    let Ok((key_text, stored)) = line.and_then(split_line) else { return Ok(None) };
    if decode_key(key_text)?.as_ref() == key {
        return Ok(Some(stored));
    }
}
Ok(None)
