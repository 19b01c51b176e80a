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
