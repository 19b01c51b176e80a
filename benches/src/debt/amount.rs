//! Amounts as people type them: `1.6GB`, `64KiB`, `10M`.

/// Units, longest name first.
const UNITS: [(&str, u64); 11] = [
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("k", 1_000),
    ("M", 1_000_000),
    ("G", 1_000_000_000),
    ("B", 1),
    ("", 1),
];

/// The most digits after the point.
const DIGITS: usize = 9;

/// Returns the number, with its unit multiplied out.
///
/// # Errors
/// If it isn't such an amount, or not a whole number above zero.
pub(crate) fn parse(text: &str) -> Result<u64, String> {
    read(text).filter(|amount| *amount > 0).ok_or_else(|| {
        let units: Vec<&str> = UNITS.iter().map(|(name, _)| *name).collect();
        format!("a number was expected, and one of these: {}", units.join(" ").trim_end())
    })
}

fn read(text: &str) -> Option<u64> {
    let end = text.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, name) = text.split_at(end);
    let (_, unit) = UNITS.iter().find(|(known, _)| *known == name.trim_start())?;
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let whole = whole.parse::<u64>().ok()?.checked_mul(*unit)?;
    if part.is_empty() || part.len() > DIGITS {
        return part.is_empty().then_some(whole);
    }
    let ten = 10u64.pow(u32::try_from(part.len()).ok()?);
    let part = part.parse::<u64>().ok()?.checked_mul(*unit)?;
    whole.checked_add(part.is_multiple_of(ten).then_some(part / ten)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_multiplied_out_and_nothing_is_guessed() {
        let amounts = ["7", "64KiB", "100 MB", "1.6GB", "10M", "0.5 MiB"].map(parse);
        let bytes = [7, 65_536, 100_000_000, 1_600_000_000, 10_000_000, 524_288];
        assert_eq!(amounts, bytes.map(Ok));
        for wrong in ["", "0", "GB", "1.5", "1.2.3GB", "1mb", "-1", "99999999999999 GB"] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
