// task: ex-block-search
// It stops at the first greater line, but compares escaped text, and so stops too
// early.

let escaped = crate::format::encode_key(key);
for line in Lines::new(block) {
    let (key_text, stored) = split_line(line?)?;
    if key_text >= escaped.as_ref() {
        return Ok((key_text == escaped.as_ref()).then_some(stored));
    }
}
Ok(None)
