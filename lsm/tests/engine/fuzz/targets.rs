//! Properties of any bytes whatever. Each function panics if its property doesn't hold.
//!
//! This file is part of several programs: the tests of the engine, and the targets of
//! cargo-fuzz in `lsm/fuzz`.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use lsm::disk::Disk;
use lsm::format::{
    FileName, Lines, Manifest, Record, bit_in_text, block_in_text, blocks_in_text, crc, decode_key,
    decode_value, encode_key, encode_value, file_name, hash, push_line, push_record, push_sum,
    read_bloom, read_index, split_bloom, split_line, split_record, write_bloom, write_index,
};
use lsm::sstable::bloom::{Bloom, Probes, block_of};
use lsm::sstable::search;
use lsm::sstable::sparse::search_block;
use lsm::wal::{encode_marker, encode_record, highest_marker, replay, trim_preallocated};
use lsm::{Engine, KeyRange, Options};
use lsm_crash_lab::SimDisk;

use crate::stage;

pub(crate) type Target = fn(&[u8]);

/// Bytes as a key, a value, the text of one, a table, a file name.
pub(crate) fn line(bytes: &[u8]) {
    assert_eq!(decode_key(&encode_key(bytes)).unwrap(), bytes);
    assert_eq!(decode_value(&encode_value(bytes)).unwrap(), bytes);
    if let Ok(key) = decode_key(bytes) {
        assert_eq!(encode_key(&key), bytes);
    }
    if let Ok(value) = decode_value(bytes) {
        assert_eq!(encode_value(&value), bytes);
    }
    for line in Lines::new(bytes).flatten() {
        let Ok((text, stored)) = split_line(line) else { continue };
        let Ok(key) = decode_key(text) else { continue };
        let mut again = Vec::new();
        push_line(&mut again, &key, stored);
        assert_eq!(again.strip_suffix(b"\n"), Some(line));
        if let Ok(Some(found)) = search_block(bytes, &key) {
            assert_eq!(search(bytes, &key), Ok(Some(found)));
        }
    }
    let name = std::str::from_utf8(bytes).unwrap_or_default();
    match FileName::parse(name) {
        Some(FileName::Table(number, extension)) => assert_eq!(file_name(number, extension), name),
        Some(FileName::Log(number)) => assert_eq!(file_name(number, "wal"), name),
        Some(FileName::TornTail) | None => {}
    }
}

/// Bytes as a log, with the crc of each line as it is, and right.
pub(crate) fn wal(bytes: &[u8]) {
    check_log(bytes);
    check_log(&with_record_sums(bytes));
}

fn check_log(log: &[u8]) {
    let first = match log.split(|&byte| byte == b'\n').next().map(split_record) {
        Some(Ok(Record::Write { number, .. })) => number,
        _ => 1,
    };
    for promised in [0, highest_marker(log)] {
        let found = replay(log, first, promised);
        let (good, rest) = log.split_at(found.good_bytes);
        assert_eq!(found.stopped.is_none(), rest.is_empty());
        assert_eq!(replay(good, first, promised).writes, found.writes);
        let numbers = found.writes.iter().map(|write| write.number);
        assert!(numbers.eq((first..).take(found.writes.len())));
        assert_eq!(
            good.split_inclusive(|&byte| byte == b'\n').flat_map(again).collect::<Vec<_>>(),
            good
        );
    }
    let preallocated = log.strip_prefix(trim_preallocated(log)).unwrap();
    assert!(preallocated.iter().all(|&byte| byte == b'\n'));
}

/// The bytes that would be written for a line that was read.
fn again(line: &[u8]) -> Vec<u8> {
    match split_record(line.strip_suffix(b"\n").unwrap()).unwrap() {
        Record::Synced(number) => encode_marker(number),
        Record::Write { number, key, stored } => {
            let mut fast = Vec::new();
            push_record(&mut fast, number, &key, &stored);
            assert_eq!(fast, encode_record(number, &key, &stored));
            fast
        }
    }
}

/// Bytes as a MANIFEST, with its sum as it is, and right.
pub(crate) fn manifest(bytes: &[u8]) {
    for text in [bytes, &with_sum(bytes)] {
        if let Ok(manifest) = Manifest::decode(text) {
            assert_eq!(manifest.encode(), text);
        }
    }
}

/// Bytes as an index, with its sum as it is, and right.
pub(crate) fn index(bytes: &[u8]) {
    for text in [bytes, &with_sum(bytes)] {
        if let Ok(entries) = read_index(text) {
            assert_eq!(write_index(&entries), text);
        }
    }
}

/// Bytes as a filter, with its checksum as it is, and right. Read whole, and in place.
pub(crate) fn filter(bytes: &[u8]) {
    for text in [bytes, &with_sum(bytes)] {
        let Ok(filter) = read_bloom(text) else { continue };
        assert_eq!(write_bloom(&filter), text);
        let Ok((_, probes, lines)) = split_bloom(text) else { panic!("read, yet not split") };
        let lines = &lines[..lines.len() - "crc32 00000000\n".len()];
        let (hash, bloom) = (hash(bytes), Bloom::from(filter));
        let line = block_in_text(lines, block_of(hash, blocks_in_text(lines))).unwrap();
        let all = Probes::new(hash, probes).all(|bit| bit_in_text(line, bit).unwrap());
        assert_eq!(bloom.may_contain(bytes), all);
    }
}

/// Bytes as a directory: `-- NAME` begins a file. With all checksums as they are; with the
/// right one of MANIFEST, whatever it says; and all of them right.
pub(crate) fn open(bytes: &[u8]) {
    let mut files = files(bytes);
    use_directory(&files);
    if let Some(manifest) = files.get_mut("MANIFEST") {
        *manifest = with_sum(manifest);
    }
    use_directory(&files);
    put_right(&mut files);
    use_directory(&files);
}

type Files = BTreeMap<String, Vec<u8>>;

fn files(bytes: &[u8]) -> Files {
    let mut files = Files::new();
    let mut name = "MANIFEST".to_string();
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let header = line.strip_prefix(b"-- ").map(|name| name.trim_ascii_end());
        match header.and_then(|name| std::str::from_utf8(name).ok()) {
            Some(new) if !["", ".", ".."].contains(&new) && !new.contains(['/', '\0']) => {
                name = new.to_string();
                files.entry(name.clone()).or_default();
            }
            _ => files.entry(name.clone()).or_default().extend_from_slice(line),
        }
    }
    files
}

/// Opens it, and asks for everything.
fn use_directory(files: &Files) {
    let disk = SimDisk::default();
    let dir = Path::new("/db");
    disk.create_dir(dir).unwrap();
    for (name, bytes) in files {
        disk.create(&dir.join(name)).unwrap().append(bytes).unwrap();
    }
    let options = Options::default()
        .disk(Arc::new(disk))
        .background(false)
        .memtable_bytes(100)
        .block_bytes(32)
        .l0_trigger(2)
        .levels(3);
    for number in [3, stage::LAST] {
        if let Ok(engine) = stage::open(number, dir, &options) {
            ask(engine.as_ref());
        }
    }
}

/// Checks only that it returns.
fn ask(engine: &dyn Engine) {
    for key in [b"".as_slice(), b"a", b"k1", b"k5", b"\xff"] {
        let _ = engine.get(key);
    }
    engine.scan(KeyRange::all()).for_each(drop);
    engine.scan(KeyRange::from("k1".."k4")).for_each(drop);
    let _ = engine.visit(KeyRange::all(), &mut |_, _| ControlFlow::Continue(()));
    engine.inspect();
    let _ = engine.put(b"k1", b"new");
    let _ = engine.delete(b"k2");
    let _ = engine.flush();
    let _ = engine.compact();
    let _ = engine.close();
}

const SUM: usize = "crc32 00000000\n".len();

/// The text with its last line in place of which is the sum of the others.
fn with_sum(text: &[u8]) -> Vec<u8> {
    let mut text = text[..text.len().saturating_sub(SUM)].to_vec();
    push_sum(&mut text);
    text
}

/// The log with the right crc in each line that is long enough to have one.
fn with_record_sums(log: &[u8]) -> Vec<u8> {
    let right = |line: &[u8]| match line.split_at_checked(9) {
        Some((_, body)) => {
            let sum = crc(body.strip_suffix(b"\n").unwrap_or(body));
            [format!("{sum:08x} ").as_bytes(), body].concat()
        }
        None => line.to_vec(),
    };
    log.split_inclusive(|&byte| byte == b'\n').flat_map(right).collect()
}

/// Makes every sum what it should be: those of the logs and of the sidecars, and of both
/// and the tables in MANIFEST.
fn put_right(files: &mut Files) {
    for (name, text) in files.iter_mut() {
        match name.rsplit_once('.') {
            Some((_, "wal")) => *text = with_record_sums(text),
            Some((_, "index" | "bloom")) => *text = with_sum(text),
            _ => {}
        }
    }
    let Some(manifest) = files.get("MANIFEST") else { return };
    let right: Vec<u8> = manifest
        .split_inclusive(|&byte| byte == b'\n')
        .flat_map(|line| match std::str::from_utf8(line) {
            Ok(line) => table_line(line, files).into_bytes(),
            Err(_) => line.to_vec(),
        })
        .collect();
    files.insert("MANIFEST".into(), with_sum(&right));
}

/// A line of MANIFEST with the lengths and checksums of the files that are there.
fn table_line(line: &str, files: &Files) -> String {
    let mut words: Vec<String> = line.split(' ').map(String::from).collect();
    let number = words.get(2).and_then(|number| number.parse().ok()).unwrap_or(0);
    for at in 3..words.len().saturating_sub(2) {
        if let Some(text) = files.get(&file_name(number, &words[at])) {
            words[at + 1] = text.len().to_string();
            words[at + 2] = format!("{:08x}", crc(text));
        }
    }
    words.join(" ")
}
