//! MANIFEST: what belongs to the database, all of it, in one file.
//!
//! ```text
//!    lsm 1 stage 8                      format version; the stage that wrote it
//!    flushed 42                         the tables hold exactly the writes 1 to 42
//!    table 0 9 sst 71 5d1c0f3a index 40 0b1c2d3e bloom 180 9a8b7c6d keys chad→kenya
//!    table 1 7 sst 98 …                 level, number; each file's bytes and crc; first→last key
//!    crc32 77aa01c2                     the checksum of the lines above
//! ```
//!
//! Tables are listed newest first: the runs of level 0 by age, then each level
//! in order of its keys. A file that is not listed is not part of the database.
//!
//! A file with the right checksum may still say something impossible: a number that has
//! no next one, a table that is listed twice. That is refused here, so that no caller
//! has to think of it.

use std::collections::HashSet;

use super::escape::{decode_key, encode_key};
use super::line::{ARROW, Lines, split_line};
use super::raw::{edited, or_raw};
use super::sidecar::{check_sum, push_sum};
use super::{Malformed, parse_crc, parse_number, parse_small};

/// The version of the format, in the first line of MANIFEST.
pub const VERSION: u64 = 1;

/// No more levels than [`Options`](crate::Options) allow.
const LEVELS: usize = 16;

/// The content of MANIFEST.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The highest stage that has written to this directory.
    pub stage: u8,
    /// The tables hold exactly the writes from 1 to this number.
    pub flushed: u64,
    /// The tables, newest first.
    pub tables: Vec<TableMeta>,
}

/// A table, as MANIFEST lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableMeta {
    /// The level it belongs to.
    pub level: usize,
    /// Its number, which names its files.
    pub number: u64,
    /// Its files: the table itself, then its sidecars.
    pub files: Vec<FileMeta>,
    /// Its first key.
    pub first: Vec<u8>,
    /// Its last key.
    pub last: Vec<u8>,
}

/// A file, as MANIFEST lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileMeta {
    /// `sst`, `index` or `bloom`.
    pub extension: &'static str,
    /// Its length.
    pub bytes: u64,
    /// The crc of all its bytes.
    pub crc: u32,
}

impl TableMeta {
    /// Bytes of the table itself, without its sidecars.
    pub fn bytes(&self) -> u64 {
        self.files.first().map_or(0, |file| file.bytes)
    }

    /// The entry of the file with this extension.
    pub fn file(&self, extension: &str) -> Option<&FileMeta> {
        self.files.iter().find(|file| file.extension == extension)
    }

    /// Returns true if `key` is between its first and its last key.
    pub fn covers(&self, key: &[u8]) -> bool {
        self.first.as_slice() <= key && key <= self.last.as_slice()
    }
}

impl Manifest {
    /// The text of the file.
    pub fn encode(&self) -> Vec<u8> {
        let mut text =
            format!("lsm {VERSION} stage {}\nflushed {}\n", self.stage, self.flushed).into_bytes();
        for table in &self.tables {
            text.extend_from_slice(format!("table {} {}", table.level, table.number).as_bytes());
            for FileMeta { extension, bytes, crc } in &table.files {
                text.extend_from_slice(format!(" {extension} {bytes} {crc:08x}").as_bytes());
            }
            text.extend_from_slice(b" keys ");
            text.extend_from_slice(&encode_key(&table.first));
            text.extend_from_slice(ARROW);
            text.extend_from_slice(&encode_key(&table.last));
            text.push(b'\n');
        }
        push_sum(&mut text);
        text
    }

    /// The version in the first line; `None` if the file isn't a MANIFEST of any
    /// version. It's read before everything else, because another version may
    /// checksum its lines differently.
    pub fn version(text: &[u8]) -> Option<u64> {
        let line = text.split(|&b| b == b'\n').next()?;
        let rest = line.strip_prefix(b"lsm ")?;
        parse_number(rest.split(|&b| b == b' ').next()?).ok()
    }

    /// Reads the text of the file. The error comes with its line, from 1.
    pub fn decode(text: &[u8]) -> Result<Manifest, (u64, Malformed)> {
        let body = check_sum(text).map_err(|e| (edited_or_last_line(text), e))?;
        let mut manifest = Manifest::default();
        for (line, number) in Lines::new(body).zip(1..) {
            line.and_then(|line| manifest.read_line(number, line).map_err(or_raw(line)))
                .map_err(|e| (number, e))?;
        }
        let lines = Lines::new(body).count() as u64;
        if lines < 2 {
            return Err((lines + 1, Malformed("`lsm 1 stage N` and `flushed N` were expected")));
        }
        let mut numbers = HashSet::new();
        if let Some(at) = manifest.tables.iter().position(|table| !numbers.insert(table.number)) {
            return Err((at as u64 + 3, Malformed("a table is listed twice")));
        }
        Ok(manifest)
    }

    fn read_line(&mut self, number: u64, line: &[u8]) -> Result<(), Malformed> {
        match number {
            1 => {
                let stage = line.strip_prefix(format!("lsm {VERSION} stage ").as_bytes());
                let stage = parse_number(stage.ok_or(Malformed("`lsm 1 stage N` was expected"))?)?;
                self.stage = u8::try_from(stage)
                    .ok()
                    .filter(|stage| *stage > 0)
                    .ok_or(Malformed("there is no such stage"))?;
            }
            2 => {
                let flushed = line.strip_prefix(b"flushed ");
                self.flushed = parse_small(flushed.ok_or(Malformed("`flushed N` was expected"))?)?;
            }
            _ => self.tables.push(read_table(line)?),
        }
        Ok(())
    }
}

/// The line to blame for a wrong checksum: the first that an editor has changed, or
/// the line with the checksum.
fn edited_or_last_line(text: &[u8]) -> u64 {
    let upto = edited(text).map_or(text, |(at, _)| &text[..=at]);
    upto.split_inclusive(|&b| b == b'\n').count().max(1) as u64
}

fn parse_level(text: &[u8]) -> Result<usize, Malformed> {
    let level = usize::try_from(parse_number(text)?).ok().filter(|level| *level < LEVELS);
    level.ok_or(Malformed("no level is as deep as that"))
}

fn read_table(line: &[u8]) -> Result<TableMeta, Malformed> {
    let wrong = Malformed("`table LEVEL NUMBER sst BYTES CRC … keys FIRST→LAST` was expected");
    let mut rest = line.strip_prefix(b"table ").ok_or(wrong)?;
    let mut word = || -> Result<&[u8], Malformed> {
        let space = memchr::memchr(b' ', rest).ok_or(wrong)?;
        let word = &rest[..space];
        rest = &rest[space + 1..];
        Ok(word)
    };
    let level = parse_level(word()?)?;
    let number = parse_small(word()?)?;
    if number == 0 {
        return Err(Malformed("tables are numbered from 1"));
    }
    let mut files: Vec<FileMeta> = Vec::new();
    // The word `keys` ends the files, because a key may hold spaces and any other word.
    loop {
        let name = word()?;
        if name == b"keys" {
            break;
        }
        let extension = ["sst", "index", "bloom"]
            .into_iter()
            .find(|known| known.as_bytes() == name)
            .filter(|known| files.iter().all(|file| file.extension != *known))
            .ok_or(wrong)?;
        files.push(FileMeta { extension, bytes: parse_small(word()?)?, crc: parse_crc(word()?)? });
    }
    if files.first().is_none_or(|file| file.extension != "sst") {
        return Err(wrong);
    }
    let (first, last) = split_line(rest)?;
    let (first, last) = (decode_key(first)?.into_owned(), decode_key(last)?.into_owned());
    if first > last {
        return Err(Malformed("a table's first key comes after its last one"));
    }
    Ok(TableMeta { level, number, files, first, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_keys_come_back() {
        let meta = |number, first: &[u8], last: &[u8]| TableMeta {
            level: 3,
            number,
            files: vec![FileMeta { extension: "sst", bytes: 71, crc: 9 }],
            first: first.to_vec(),
            last: last.to_vec(),
        };
        let hostile = "index 40 0b1c2d3e keys →\n".as_bytes();
        let manifest = Manifest {
            stage: 4,
            flushed: 42,
            tables: vec![meta(7, b"", b""), meta(8, hostile, b"keys "), meta(1, b"\n", b"\xff")],
        };
        assert_eq!(Manifest::decode(&manifest.encode()).unwrap(), manifest);
    }

    #[test]
    fn a_changed_byte_anywhere_is_refused() {
        let text = Manifest { stage: 8, flushed: 1, tables: Vec::new() }.encode();
        for at in 0..text.len() {
            let mut changed = text.clone();
            changed[at] ^= 1;
            assert!(Manifest::decode(&changed).is_err(), "byte {at}");
        }
    }
}
