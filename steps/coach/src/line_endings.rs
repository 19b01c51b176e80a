//! Line endings. The learner's editor chooses them, and a command leaves them as they are.

/// Returns the text with line feeds alone, and with one after the last line too.
pub(crate) fn normalize(text: &str) -> String {
    let mut text = text.replace("\r\n", "\n");
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// Gives a text with line feeds alone the line endings of `other`.
pub(crate) fn restore(other: &str, text: String) -> String {
    if other.contains("\r\n") { text.replace('\n', "\r\n") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_put_back_as_they_were() {
        for text in ["", "a\n\nb\n", "a\r\n\r\nb\r\n"] {
            assert_eq!(restore(text, normalize(text)), text);
        }
        assert_eq!(normalize("a\r\nb"), "a\nb\n");
    }
}
