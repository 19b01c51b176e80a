//! Files that agree with all checksums, and not with each other.

use lsm::format::{self, MANIFEST, Manifest};
use lsm_crash_lab::files::Files;

use super::{blames, verified};
use crate::support::database::database;

/// The database of stage 8, in which files are replaced by others whose checksums are
/// right: in MANIFEST stands what they are.
fn forged(replace: impl FnOnce(&mut Files, &mut Manifest)) -> Files {
    let (mut files, _) = database(8);
    let mut manifest = Manifest::decode(&files[MANIFEST]).unwrap();
    replace(&mut files, &mut manifest);
    for table in &mut manifest.tables {
        for file in &mut table.files {
            let text = &files[&format::file_name(table.number, file.extension)];
            (file.bytes, file.crc) = (text.len() as u64, format::crc(text));
        }
    }
    files.insert(MANIFEST.into(), manifest.encode());
    files
}

/// The newest table's files, by extension.
fn newest(manifest: &Manifest, extension: &str) -> String {
    format::file_name(manifest.tables[0].number, extension)
}

#[test]
fn a_filter_that_does_not_fit_its_table_is_found() {
    type Forge = fn(&mut format::BloomText);
    let forges: [Forge; 2] = [|bloom| bloom.keys += 1, |bloom| bloom.blocks[0] = [1; 8]];
    for forge in forges {
        let mut name = String::new();
        let files = forged(|files, manifest| {
            name = newest(manifest, "bloom");
            let mut bloom = format::read_bloom(&files[&name]).unwrap();
            forge(&mut bloom);
            files.insert(name.clone(), format::write_bloom(&bloom));
        });
        blames(&files, &name, "the content");
    }
}

#[test]
fn an_index_that_does_not_fit_its_table_is_found() {
    type Forge = fn(&mut Vec<format::IndexEntry>);
    let forges: [Forge; 4] = [
        |index| index[1].key.push(b'x'),
        |index| index[1].crc ^= 1,
        |index| index[1].offset += 1,
        |index| drop(index.remove(1)),
    ];
    for forge in forges {
        let mut name = String::new();
        let files = forged(|files, manifest| {
            name = newest(manifest, "index");
            let mut index = format::read_index(&files[&name]).unwrap();
            forge(&mut index);
            files.insert(name.clone(), format::write_index(&index));
        });
        blames(&files, &name, "the content");
    }
}

#[test]
fn a_line_that_is_no_line_is_found_though_all_checksums_are_right() {
    for (old, new) in [
        ("k4\\xe2\\x86\\x92→two", "k1\\xe2\\x86\\x92→two"), // out of order
        ("two 3", "tw\x01 3"),
        ("→two 3", "-->two 3"),
    ] {
        let mut name = String::new();
        let files = forged(|files, manifest| {
            name = newest(manifest, "sst");
            let text = String::from_utf8(files[&name].clone()).unwrap();
            assert!(text.contains(old), "{text}");
            let text = text.replace(old, new).into_bytes();
            let index_name = newest(manifest, "index");
            let mut index = format::read_index(&files[&index_name]).unwrap();
            let mut end = text.len();
            for entry in index.iter_mut().rev() {
                let start = usize::try_from(entry.offset).unwrap();
                entry.crc = format::crc(&text[start..end]);
                end = start;
            }
            files.insert(index_name, format::write_index(&index));
            files.insert(name.clone(), text);
        });
        let report = verified(&files).unwrap();
        let finding = report.findings.iter().find(|f| f.damage && f.file == name);
        let what = &finding.unwrap().what;
        assert!(what.contains("though its checksum is right"), "{new}: {report:?}");
    }
}

#[test]
fn a_manifest_that_contradicts_itself_or_the_tables_is_found() {
    type Forge = fn(&mut Manifest);
    let forges: [Forge; 4] = [
        |manifest| manifest.tables[0].first.push(b'x'),
        |manifest| manifest.tables[0].last.push(b'x'),
        |manifest| manifest.tables.reverse(),
        |manifest| manifest.tables[0].level = manifest.tables[1].level,
    ];
    for forge in forges {
        let files = forged(|_, manifest| forge(manifest));
        blames(&files, MANIFEST, "the content");
    }
}

#[test]
fn a_write_that_is_missing_before_the_logs_is_found() {
    let files = forged(|_, manifest| manifest.flushed -= 1);
    let log = files.keys().find(|name| name.ends_with(".wal")).unwrap();
    blames(&files, log, "the first write");
}
