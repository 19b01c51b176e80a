//! At the stages that have tables.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use lsm::engine::Pair;
use lsm::format::{FileMeta, MANIFEST, Manifest, TableMeta, crc, push_line};
use lsm::{Engine, KeyRange, Options, Result};

use crate::stage;

/// The place of the values that can't be read.
const BAD: [u32; 2] = [20, 40];

fn key(n: u32) -> Vec<u8> {
    format!("key {n:02}").into_bytes()
}

/// A database of stage 3, with a table of sixty lines.
fn database(dir: &Path) {
    let mut text = Vec::new();
    for n in 0..60 {
        let stored = if BAD.contains(&n) { "what is \\q?" } else { "1" };
        push_line(&mut text, &key(n), stored.as_bytes());
    }
    let file = FileMeta { extension: "sst", bytes: text.len() as u64, crc: crc(&text) };
    let table = TableMeta { level: 0, number: 1, files: vec![file], first: key(0), last: key(59) };
    let manifest = Manifest { stage: 3, flushed: 60, tables: vec![table] };
    fs::write(dir.join("000001.sst"), text).unwrap();
    fs::write(dir.join(MANIFEST), manifest.encode()).unwrap();
}

/// A prefix of the pairs, that ends before the first bad one.
fn is_prefix(shown: &[Pair], about: &str) {
    let expected = (0..BAD[0]).map(|n| (key(n), b"1".to_vec()));
    assert!(shown.iter().cloned().eq(expected.take(shown.len())), "{about}: {shown:?}");
}

fn scans_to_the_error(engine: &dyn Engine, about: &str) {
    let mut scan = engine.scan(KeyRange::all());
    let shown: Vec<Result<Pair>> = scan.by_ref().collect();
    let Some((Err(error), before)) = shown.split_last() else { panic!("{about}: {shown:?}") };
    assert!(error.to_string().contains("not followed by an escape"), "{about}: {error}");
    is_prefix(&before.iter().cloned().map(Result::unwrap).collect::<Vec<_>>(), about);
    assert!((0..3).all(|_| scan.next().is_none()), "{about}: it goes on");

    let mut shown = Vec::new();
    let visited = engine.visit(KeyRange::all(), &mut |key, value| {
        shown.push((key.to_vec(), value.to_vec()));
        ControlFlow::Continue(())
    });
    assert!(visited.unwrap_err().to_string().contains("not followed by an escape"), "{about}");
    is_prefix(&shown, about);
}

#[test]
fn a_scan_ends_at_a_value_that_cannot_be_read() {
    for number in 3..=stage::LAST {
        for mapped in [true, false] {
            let home = tempfile::tempdir().unwrap();
            database(home.path());
            let options = Options::default().background(false).block_bytes(48).mapped(mapped);
            let engine = stage::open(number, home.path(), &options).unwrap();
            scans_to_the_error(engine.as_ref(), &format!("stage {number}, mapped {mapped}"));
            engine.put(b"zz", b"in memory").unwrap(); // two sources: now it is a merge
            scans_to_the_error(
                engine.as_ref(),
                &format!("stage {number}, mapped {mapped}, merged"),
            );
        }
    }
}
