//! Sources of entries: real places, a file, or made-up entries.
//!
//! The countries and cities are part of the program, so it stands alone. They
//! come from GeoNames (geonames.org), CC BY 4.0; `data/README.md` says what was
//! done to them.
//!
//! A source is read to its end before its first entry is returned, so a file with a bad
//! line loads nothing at all rather than half of itself.

use std::borrow::Cow;
use std::path::Path;

use lsm::format;

static COUNTRIES: &[u8] = include_bytes!("../data/countries.txt");
static CITIES: &[u8] = include_bytes!("../data/cities.txt");

/// Credit for the bundled data.
pub const CREDIT: &str = "GeoNames (geonames.org), CC BY 4.0";

/// An entry to put, or with no value, to delete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: Vec<u8>,
    /// The value.
    pub value: Option<Vec<u8>>,
}

/// Entries, one after the other.
#[derive(Clone, Debug)]
pub struct Source {
    /// Name for messages: `countries`, a file's name, `fill`.
    pub name: String,
    /// Number of entries in all.
    pub total: u64,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Lines { text: Cow<'static, [u8]>, at: usize },
    Made { made: u64, step: u64, round: u64, order: Order },
}

/// The order in which keys are made up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Each once, scattered.
    #[default]
    Random,
    /// Each once, in their order.
    Seq,
    /// A few again and again, most of them never, as visitors do (Zipf's law).
    Zipf,
}

impl Order {
    /// The order with this name.
    pub fn named(name: &[u8]) -> Option<Order> {
        match name {
            b"" | b"random" => Some(Order::Random),
            b"seq" => Some(Order::Seq),
            b"zipf" => Some(Order::Zipf),
            _ => None,
        }
    }
}

impl Source {
    /// `countries`, `cities`, or the lines of a file.
    ///
    /// # Errors
    /// Returns a sentence that names the file, and the line if it's known.
    pub fn load(what: &[u8]) -> Result<Source, String> {
        match what {
            b"countries" => Source::lines("countries", Cow::Borrowed(COUNTRIES)),
            b"cities" => Source::lines("cities", Cow::Borrowed(CITIES)),
            file => {
                let name = crate::text::key(file);
                let path = std::str::from_utf8(file).map(Path::new);
                let path = path.map_err(|_| format!("{name} is not UTF-8; rename the file"))?;
                let text = std::fs::read(path).map_err(|error| {
                    format!("cannot read {name}: {error}; load takes countries, cities or a file")
                })?;
                Source::lines(&name, Cow::Owned(text))
            }
        }
    }

    fn lines(name: &str, text: Cow<'static, [u8]>) -> Result<Source, String> {
        let mut total = 0;
        for (i, line) in text.split(|&byte| byte == b'\n').enumerate() {
            let read = entry(line).map_err(|what| {
                format!("{name}, line {}: {what}; nothing was loaded: fix the line", i + 1)
            })?;
            total += u64::from(read.is_some());
        }
        Ok(Source { name: name.to_string(), total, kind: Kind::Lines { text, at: 0 } })
    }

    /// `count` made-up entries. Each `round` has other values for the same keys.
    pub fn fill(count: u64, round: u64, order: Order) -> Source {
        // Steps of a prime length that does not divide the count visit every
        // number once, each far from the one before.
        let step = [7919, 104_729].into_iter().find(|step| !count.is_multiple_of(*step));
        let step = if order == Order::Seq { 1 } else { step.unwrap_or(1) };
        let kind = Kind::Made { made: 0, step, round, order };
        Source { name: "fill".to_string(), total: count, kind }
    }
}

impl Iterator for Source {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        match &mut self.kind {
            Kind::Lines { text, at } => loop {
                let rest = text.get(*at..).filter(|rest| !rest.is_empty())?;
                let length = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
                *at += length + 1;
                // Every line was read once before: none of them fails now.
                if let Ok(Some(entry)) = entry(&rest[..length]) {
                    return Some(entry);
                }
            },
            Kind::Made { made, step, round, order } => (*made < self.total).then(|| {
                let number = match order {
                    Order::Zipf => often(*made ^ *round << 32, self.total),
                    Order::Random | Order::Seq => (*made * *step) % self.total + 1,
                };
                *made += 1;
                made_up(number, *round)
            }),
        }
    }
}

/// A number from 1 to `most`, small ones far more often: the chance of n is about
/// one in n. The same `draw` always gives the same number.
fn often(draw: u64, most: u64) -> u64 {
    // The high half of a product depends on all bits of it (Knuth, TAOCP 6.4).
    let mixed = (draw + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32;
    let part = mixed as f64 / f64::from(u32::MAX);
    // Between 1 and `most`, and so fits.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped below")]
    let number = (most as f64).powf(part) as u64;
    number.clamp(1, most)
}

/// Some 55 bytes, so that five of them are more than a memtable of 256 B holds.
fn made_up(number: u64, round: u64) -> Entry {
    let color = (number * 7919 + round * 104_729) % 0x100_0000;
    Entry {
        key: format!("visitor:{number:05}").into_bytes(),
        value: Some(
            format!("visit {round}, ticket {:06}, in a coat of #{color:06x}", number * 37)
                .into_bytes(),
        ),
    }
}

/// The entry of a line; `None` if the line is empty.
fn entry(line: &[u8]) -> Result<Option<Entry>, String> {
    if line.is_empty() {
        return Ok(None);
    }
    let read = || {
        let (key, stored) = format::split_line(line)?;
        let key = format::decode_key(key)?.into_owned();
        if stored == format::TOMBSTONE {
            return Ok(Entry { key, value: None });
        }
        Ok(Entry { key, value: Some(format::decode_value(stored)?.into_owned()) })
    };
    read().map(Some).map_err(|wrong: format::Malformed| wrong.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_bundled_data_can_be_read_to_its_last_line() {
        for (name, total) in [("countries", 2_159), ("cities", 34_006)] {
            let source = Source::load(name.as_bytes()).unwrap();
            assert_eq!(source.total, total);
            assert_eq!(source.count() as u64, total);
        }
        let mut countries = Source::load(b"countries").unwrap();
        let nairobi = Entry { key: b"kenya:capital".to_vec(), value: Some(b"Nairobi".to_vec()) };
        assert!(countries.any(|entry| entry == nairobi));
    }

    #[test]
    fn fill_makes_each_key_once_in_scattered_order() {
        for count in [1, 2, 5, 200, 7919, 104_729] {
            let keys: Vec<_> =
                Source::fill(count, 1, Order::Random).map(|entry| entry.key).collect();
            assert_eq!(keys.iter().collect::<BTreeSet<_>>().len() as u64, count);
            assert!(count < 3 || !keys.is_sorted(), "{count}");
        }
        assert_ne!(
            Source::fill(5, 1, Order::Random).next(),
            Source::fill(5, 2, Order::Random).next()
        );
        let bytes = |entry: Entry| entry.key.len() + entry.value.unwrap().len();
        assert!(Source::fill(5, 1, Order::Random).map(bytes).sum::<usize>() > 256);
    }

    #[test]
    fn fill_can_keep_the_order_or_come_back_to_a_few() {
        let keys = |order| Source::fill(1000, 1, order).map(|entry| entry.key).collect::<Vec<_>>();
        assert!(keys(Order::Seq).is_sorted());
        let zipf = keys(Order::Zipf);
        let times = |key: &[u8]| zipf.iter().filter(|known| **known == key).count();
        let different = zipf.iter().collect::<BTreeSet<_>>().len();
        assert!(times(b"visitor:00001") > 50 && different > 200, "{different}");
        assert_eq!(zipf, keys(Order::Zipf), "the same each time");
    }

    #[test]
    fn a_file_is_read_in_the_escapes_of_the_files() {
        let text = "a→1\n\nb\\n→†\nc→\\xe2\\x80\\xa0";
        let entries: Vec<_> = Source::lines("f", text.as_bytes().into()).unwrap().collect();
        assert_eq!(entries.len(), 3);
        assert_eq!(entries[1], Entry { key: b"b\n".to_vec(), value: None });
        assert_eq!(entries[2].value.as_deref(), Some("†".as_bytes()));
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named_with_its_line() {
        let said =
            Source::lines("my.txt", b"a\xe2\x86\x92b\nno arrow\n".as_slice().into()).unwrap_err();
        assert!(said.starts_with("my.txt, line 2: the line has no →"), "{said}");
        for (text, reason) in [
            ("a→1\r\n", "line 1: it has a carriage return (\\r), as if it was saved with Windows"),
            (
                "a→1\n\r\n",
                "line 2: it has a carriage return (\\r), as if it was saved with Windows",
            ),
            (
                "\u{feff}a→1\n",
                "line 1: it has a byte order mark, as if it was saved as UTF-8 with BOM",
            ),
            ("a→1\nb→\t2\n", "line 2: it has a tab, which is written \\t"),
        ] {
            let said = Source::lines("my.txt", text.as_bytes().to_vec().into()).unwrap_err();
            assert!(said.contains(reason), "{said}");
        }
        let said = Source::load(b"no/such/file").unwrap_err();
        assert!(said.starts_with("cannot read no/such/file: "), "{said}");
    }
}
