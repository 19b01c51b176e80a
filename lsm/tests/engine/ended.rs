//! Scans of a table in which a value can't be read.
//!
//! Proved: at every stage that has scans, a scan shows a prefix of the pairs, then one
//! error, then nothing, however often it is asked; and `visit` shows a prefix and returns
//! the error. It's the same whether the table is read alone or merged with a memtable, and
//! through calls or through a map.
//!
//! How: the table and its MANIFEST are written by hand, so that all checksums are right.
//! Left out: stage 2, whose values are its own; what it shares with the others, [`Scan`],
//! is asked directly.

use lsm::{Error, Scan};

#[cfg(feature = "tree-shaker")]
mod on_disk;

/// Whatever an engine hands to [`Scan`], and a learner's engine too.
#[test]
fn a_scan_has_nothing_after_an_error_or_its_end_whatever_it_is_made_of() {
    let pair = |key: &str| Ok((key.as_bytes().to_vec(), b"1".to_vec()));
    let mut scan = Scan::new([pair("a"), Err(Error::Closed), pair("b")].into_iter());
    assert_eq!(scan.next().unwrap().unwrap().0, b"a");
    assert!(matches!(scan.next(), Some(Err(Error::Closed))));
    assert!(scan.next().is_none() && scan.next().is_none());
    let mut turn = 0;
    let mut scan = Scan::new(std::iter::from_fn(move || {
        turn += 1;
        (turn % 2 == 1).then(|| pair("again"))
    }));
    assert!(scan.next().is_some());
    assert!(scan.next().is_none() && scan.next().is_none(), "it began again");
}
