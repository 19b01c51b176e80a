//! Something to put: real places, a file, or made-up entries.
//!
//! The countries and cities are part of the program, so it stands alone. They
//! come from GeoNames (geonames.org), CC BY 4.0; `data/README.md` says what was
//! done to them.
//!
//! A source is read through before its first entry is handed out, so a file with
//! a bad line loads nothing at all rather than half of itself.

use std::borrow::Cow;
use std::path::Path;

use lsm::format;

static COUNTRIES: &[u8] = include_bytes!("../data/countries.txt");
static CITIES: &[u8] = include_bytes!("../data/cities.txt");

/// Whom to thank for the bundled data.
pub const CREDIT: &str = "GeoNames (geonames.org), CC BY 4.0";

/// Something to put, or with no value, to delete.
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
    /// What it is, for messages: `countries`, a file's name, `fill`.
    pub name: String,
    /// How many entries it has in all.
    pub total: u64,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Lines { text: Cow<'static, [u8]>, at: usize },
    Made { made: u64, step: u64, round: u64 },
}

impl Source {
    /// `countries`, `cities`, or the lines of a file.
    ///
    /// # Errors
    /// One sentence that names the file, and the line if it can be told.
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
                format!("{name}, line {}: {what}; nothing was loaded: correct the line", i + 1)
            })?;
            total += u64::from(read.is_some());
        }
        Ok(Source { name: name.to_string(), total, kind: Kind::Lines { text, at: 0 } })
    }

    /// `count` made-up entries in scattered order. Each `round` has other values
    /// for the same keys.
    pub fn fill(count: u64, round: u64) -> Source {
        // Steps of a prime length that does not divide the count visit every
        // number once, each far from the one before.
        let step = [7919, 104_729].into_iter().find(|step| !count.is_multiple_of(*step));
        let kind = Kind::Made { made: 0, step: step.unwrap_or(1), round };
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
            Kind::Made { made, step, round } => (*made < self.total).then(|| {
                let number = (*made * *step) % self.total + 1;
                *made += 1;
                made_up(number, *round)
            }),
        }
    }
}

/// Some 55 bytes, so that five of them are more than a memtable of 256 B holds.
fn made_up(number: u64, round: u64) -> Entry {
    let colour = (number * 7919 + round * 104_729) % 0x100_0000;
    Entry {
        key: format!("visitor:{number:05}").into_bytes(),
        value: Some(
            format!("visit {round}, ticket {:06}, in a coat of #{colour:06x}", number * 37)
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
            let keys: Vec<_> = Source::fill(count, 1).map(|entry| entry.key).collect();
            assert_eq!(keys.iter().collect::<BTreeSet<_>>().len() as u64, count);
            assert!(count < 3 || !keys.is_sorted(), "{count}");
        }
        assert_ne!(Source::fill(5, 1).next(), Source::fill(5, 2).next());
        let bytes = |entry: Entry| entry.key.len() + entry.value.unwrap().len();
        assert!(Source::fill(5, 1).map(bytes).sum::<usize>() > 256);
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
        let said = Source::load(b"no/such/file").unwrap_err();
        assert!(said.starts_with("cannot read no/such/file: "), "{said}");
    }
}
