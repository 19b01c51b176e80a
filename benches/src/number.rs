//! Numbers as people read them.
//!
//! ```text
//!    1436160   →  1,436,160        thousands apart
//!    1036.42   →  1,036            as many digits as tell something
//!    0.013666  →  0.014
//! ```

/// A whole number, its thousands apart.
pub fn whole(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number that need not be whole: three digits of it, or all before the point.
pub fn rounded(number: f64) -> String {
    let digits = match number.abs() {
        n if n == 0.0 || n >= 99.95 => 0,
        n if n >= 9.995 => 1,
        n if n >= 0.0995 => 2,
        n if n >= 0.00995 => 3,
        _ => 4,
    };
    let text = format!("{number:.digits$}");
    let (before, after) = text.split_once('.').unwrap_or((&text, ""));
    let before = before.parse().map_or(before.to_string(), whole);
    if after.trim_end_matches('0').is_empty() { before } else { format!("{before}.{after}") }
}

/// A unit of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 1 byte.
    Byte,
    /// 1,024 bytes.
    Kibibyte,
    /// 1,048,576 bytes.
    Mebibyte,
}

/// The largest unit of which so many bytes are a whole number, and that number.
pub fn units(bytes: u64) -> (u64, Unit) {
    match bytes {
        n if n >= 1 << 20 && n.is_multiple_of(1 << 20) => (n >> 20, Unit::Mebibyte),
        n if n >= 1 << 10 && n.is_multiple_of(1 << 10) => (n >> 10, Unit::Kibibyte),
        n => (n, Unit::Byte),
    }
}

/// Bytes in their [unit](units): `4 MiB`, `256 B`.
pub fn bytes(number: u64) -> String {
    let (count, unit) = units(number);
    let unit = match unit {
        Unit::Byte => "B",
        Unit::Kibibyte => "KiB",
        Unit::Mebibyte => "MiB",
    };
    format!("{} {unit}", whole(count))
}

/// A share of one, in percent.
pub fn percent(share: f64) -> String {
    format!("{} %", rounded(100.0 * share))
}

/// One number for each of another.
pub fn per(number: u64, each: u64) -> f64 {
    number as f64 / each as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_apart_and_needless_digits_are_left_out() {
        assert_eq!([0, 999, 1_000, 1_436_160].map(whole), ["0", "999", "1,000", "1,436,160"]);
        assert_eq!(
            [0.0, 0.013_666, 0.4, 1.0, 1.347, 35.04, 1036.42, 99.96].map(rounded),
            ["0", "0.014", "0.40", "1", "1.35", "35", "1,036", "100"].map(String::from)
        );
        assert_eq!(percent(0.007_96), "0.80 %");
        assert_eq!([4 << 20, 64 << 10, 1_500].map(bytes), ["4 MiB", "64 KiB", "1,500 B"]);
    }
}
