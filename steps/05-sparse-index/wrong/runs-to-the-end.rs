// task: ex-block-search
// The search goes on to the end of the block, though the key can't come any more.

for line in Lines::new(block) {
    let (key_text, stored) = split_line(line?)?;
    let line_key = decode_key(key_text)?;
    if line_key.as_ref() == key {
        return Ok(Some(stored));
    }
}
Ok(None)
