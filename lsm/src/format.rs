//! The bytes on disk: the only place that knows them.
//!
//! ```text
//!   000007.sst      kenya:capital→Nairobi                     line      the table
//!   000007.index    kenya:capital→0 5d1c0f3a                  sidecar   where its blocks begin
//!   000007.bloom    lsm-bloom 1 xxh3 keys 812 probes 7        sidecar   which keys it cannot hold
//!   000042.wal      5d1c0f3a 42 kenya:capital→Nairobi         record    the log
//!   MANIFEST        lsm 1 stage 8                             manifest  what belongs together
//!   LOCK                                                                held while it's open
//! ```
//!
//! Every file is UTF-8 text without NULs, whatever the keys and values are:
//! `cat`, `grep`, `diff` and an editor are the debugger. Nothing here reads or
//! writes a file. Text goes in or comes out, and a bad text is [`Malformed`].

mod escape;
mod limits;
mod line;
mod malformed;
mod manifest;
mod names;
mod raw;
mod record;
mod sidecar;

pub use escape::{decode_key, decode_value, encode_key, encode_value};
pub use limits::{MAX_KEY_BYTES, MAX_VALUE_BYTES};
pub use line::{ARROW, Lines, TOMBSTONE, push_line, split_line};
pub use malformed::Malformed;
pub use manifest::{FileMeta, Manifest, TableMeta, VERSION};
pub use names::{FileName, LOCK, LOG_NEW, MANIFEST, MANIFEST_NEW, file_name, torn_name};
pub use raw::{edited, unedited};
pub use record::{Record, push_record, record_body, split_record, sync_body};
pub use sidecar::{
    BloomText, IndexEntry, bit_in_text, block_in_text, blocks_in_text, check_sum, push_sum,
    read_bloom, read_index, read_index_lines, split_bloom, split_index_line, split_sum,
    write_bloom, write_index,
};

/// The only hash of this crate: XXH3, 64 bits. The hash index places keys by it,
/// the Bloom filter sets bits by it (and says so in its first line).
pub fn hash(key: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(key)
}

/// The only checksum: CRC-32 (IEEE), written as eight lower-case hex digits.
pub fn crc(bytes: &[u8]) -> u32 {
    crc32fast::hash(bytes)
}

/// Reads a checksum as it is written: eight lower-case hex digits.
fn parse_crc(text: &[u8]) -> Result<u32, Malformed> {
    let add = |crc: u32, &digit: &u8| Some(crc << 4 | u32::from(escape::nibble(digit)?));
    let crc = if text.len() == 8 { text.iter().try_fold(0, add) } else { None };
    crc.ok_or(Malformed("a checksum of eight hex digits was expected"))
}

/// The largest number of a write, of a table or of its bytes: there is always a next
/// one, and totals fit. That many writes take 285 years, at a microsecond each.
const LARGEST: u64 = 1 << 53;

/// Reads a number that has a next one.
fn parse_small(text: &[u8]) -> Result<u64, Malformed> {
    let number = parse_number(text)?;
    if number > LARGEST { Err(Malformed("a number is too large")) } else { Ok(number) }
}

/// Reads a number as it is written: decimal, without sign or leading zeros.
pub(crate) fn parse_number(text: &[u8]) -> Result<u64, Malformed> {
    let wrong = Malformed("a number was expected");
    let canonical = text == b"0" || !text.starts_with(b"0");
    if !canonical || text.is_empty() {
        return Err(wrong);
    }
    let add = |number: u64, digit: &u8| {
        let digit = digit.is_ascii_digit().then(|| u64::from(digit - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    };
    text.iter().try_fold(0, add).ok_or(wrong)
}
