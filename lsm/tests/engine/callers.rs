//! The API as callers use it: what they may write, and move to another thread.

use std::ops::Bound;

use lsm::{Db, Error, KeyRange, Options, Scan};

/// Bytes are lent, or given away, as the caller has them.
#[test]
fn a_scan_takes_each_kind_of_range() {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open(dir.path()).unwrap();
    for key in ["a", "b", "ba", "c"] {
        db.put(key.as_bytes(), b"value").unwrap();
    }
    let keys = |scan: Scan| {
        let keys = scan.map(|pair| String::from_utf8(pair.unwrap().0).unwrap());
        keys.collect::<Vec<_>>().join(" ")
    };
    let (text, bytes) = ("b".to_string(), b"b".to_vec());
    assert_eq!(keys(db.scan(..)), "a b ba c");
    assert_eq!(keys(db.scan("a".."b")), "a");
    assert_eq!(keys(db.scan("a"..="b")), "a b");
    assert_eq!(keys(db.scan(text.clone()..)), "b ba c");
    assert_eq!(keys(db.scan(..&text)), "a");
    assert_eq!(keys(db.scan(..=b"b")), "a b");
    assert_eq!(keys(db.scan(&bytes[..]..&b"c"[..])), "b ba");
    assert_eq!(keys(db.scan((Bound::Excluded(bytes), Bound::Unbounded))), "ba c");
    assert_eq!(keys(db.scan(KeyRange::prefix(text))), "b ba");
    let range = KeyRange::from("b".."c");
    assert_eq!(keys(db.scan(&range)), "b ba");
    assert_eq!(keys(db.scan(range)), "b ba");
}

/// Until there are cursors that go backward, asking for one is an error, and the last item.
#[test]
fn a_scan_from_its_end_names_the_stage_that_brings_it() {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open(dir.path()).unwrap();
    db.put("a", "1").unwrap();
    db.put("b", "2").unwrap();
    let mut scan = db.scan(..);
    assert_eq!(scan.next().unwrap().unwrap().0, b"a");
    let error = scan.next_back().unwrap().unwrap_err();
    assert!(matches!(error, Error::NeedsStage { stage: 9, .. }), "{error}");
    assert!(scan.next_back().is_none() && scan.next().is_none());
}

/// A stage that has such cursors changes nothing in `Scan`.
#[test]
fn a_scan_can_be_read_from_both_ends() {
    let pairs = |keys: &'static [&'static str]| {
        Scan::both_ways(keys.iter().map(|key| match key.is_empty() {
            true => Err(Error::Closed),
            false => Ok((key.as_bytes().to_vec(), Vec::new())),
        }))
    };
    let mut scan = pairs(&["a", "b", "c"]);
    assert_eq!(scan.next_back().unwrap().unwrap().0, b"c");
    assert_eq!(scan.next().unwrap().unwrap().0, b"a");
    assert_eq!(scan.rev().map(|pair| pair.unwrap().0).collect::<Vec<_>>(), [b"b"]);
    let mut scan = pairs(&["a", "", "c"]).rev();
    assert!(scan.next().unwrap().is_ok() && scan.next().unwrap().is_err() && scan.next().is_none());
}

/// The compiler is what checks this.
#[test]
fn what_threads_share_can_be_shared() {
    fn moves<T: Send + 'static>() {}
    fn is_shared<T: Send + Sync + 'static>() {}
    fn is_cloned<T: Clone>() {}
    moves::<Scan>();
    is_shared::<Db>();
    is_cloned::<Db>();
    is_shared::<Error>();
    is_cloned::<Error>();
    is_shared::<Options>();
    is_cloned::<Options>();
}
