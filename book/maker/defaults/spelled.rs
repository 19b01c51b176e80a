//! A default, as prose says it.

use benches::number::{self, Unit, units, whole};

/// Numbers that are written as words.
const WORDS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
];

/// The value of an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A number of things.
    Count(u64),
    /// A number of bytes.
    Bytes(u64),
    /// A name.
    Name(String),
}

impl Value {
    /// As in a table: `1 KiB`, `10`.
    pub(crate) fn text(&self) -> String {
        match self {
            Value::Count(count) => whole(*count),
            Value::Name(name) => name.clone(),
            Value::Bytes(bytes) => number::bytes(*bytes),
        }
    }

    /// As in a sentence: `a kibibyte`, `ten`.
    pub(crate) fn words(&self) -> String {
        match self {
            Value::Count(count) => word(*count),
            Value::Name(name) => name.clone(),
            Value::Bytes(bytes) => {
                let (count, unit) = units(*bytes);
                let unit = match unit {
                    Unit::Byte => "byte",
                    Unit::Kibibyte => "kibibyte",
                    Unit::Mebibyte => "mebibyte",
                };
                match count {
                    1 => format!("a {unit}"),
                    _ => format!("{} {unit}s", word(count)),
                }
            }
        }
    }

    /// All ways in which it may have been typed.
    pub(crate) fn spellings(&self) -> Vec<String> {
        let mut spellings = vec![self.text(), self.words()];
        if let Value::Bytes(bytes) = self {
            spellings.extend([format!("{} bytes", whole(*bytes)), format!("{bytes} bytes")]);
        }
        spellings.dedup();
        spellings
    }
}

fn word(count: u64) -> String {
    let word = usize::try_from(count).ok().and_then(|count| WORDS.get(count));
    word.map_or_else(|| whole(count), ToString::to_string)
}

/// With a capital letter.
pub(crate) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIB: u64 = 1 << 10;
    const MIB: u64 = 1 << 20;

    #[test]
    fn sizes_are_in_the_largest_unit_that_fits() {
        let text = |bytes| Value::Bytes(bytes).text();
        assert_eq!((text(KIB), text(4 * MIB)), ("1 KiB".into(), "4 MiB".into()));
        assert_eq!((text(KIB + 1), text(160 * MIB)), ("1,025 B".into(), "160 MiB".into()));
    }

    #[test]
    fn small_numbers_are_words() {
        assert_eq!(Value::Bytes(KIB).words(), "a kibibyte");
        assert_eq!(Value::Bytes(2 * KIB).words(), "two kibibytes");
        assert_eq!(Value::Count(10).words(), "ten");
        assert_eq!(capital(&Value::Count(16).words()), "16");
        assert_eq!(capital("ten"), "Ten");
    }
}
