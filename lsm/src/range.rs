//! Ranges of keys.
//!
//! ```
//! use lsm::KeyRange;
//!
//! let range = KeyRange::from("kenya".."peru");
//! assert!(range.contains(b"nepal") && !range.contains(b"peru"));
//! // Arrays of different lengths are of different types, and slices are of one:
//! assert_eq!(KeyRange::from(b"kenya".as_slice()..b"peru"), range);
//! // A clone keeps the key from being moved into the range:
//! let key = String::from("kenya");
//! assert!(KeyRange::from(key.clone()..).contains(key.as_bytes()));
//! ```

use std::ops::{Bound, RangeBounds};

/// The keys that a scan returns. Made from any range of things that are bytes:
/// `..`, `"a".."b"`, `key..`, `..=key`, or a pair of [`Bound`]s; or of a
/// [`prefix`](KeyRange::prefix).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRange {
    /// The lower bound.
    pub start: Bound<Vec<u8>>,
    /// The upper bound.
    pub end: Bound<Vec<u8>>,
}

impl KeyRange {
    /// Every key.
    pub fn all() -> Self {
        KeyRange { start: Bound::Unbounded, end: Bound::Unbounded }
    }

    /// The keys that begin with these bytes.
    ///
    /// ```
    /// use lsm::KeyRange;
    ///
    /// let of_kenya = KeyRange::prefix("kenya:"); // then `db.scan(of_kenya)`
    /// assert!(of_kenya.contains(b"kenya:capital"));
    /// assert!(!of_kenya.contains(b"kenyatta:born"));
    /// assert_eq!(of_kenya, KeyRange::from("kenya:".."kenya;"));
    /// ```
    pub fn prefix(prefix: impl AsRef<[u8]>) -> Self {
        let prefix = prefix.as_ref();
        // The end is the first key after all of them. No byte is greater than 0xff, so the
        // byte before it has to grow.
        let end = match prefix.iter().rposition(|byte| *byte != 0xff) {
            Some(last) => {
                let mut end = prefix[..=last].to_vec();
                end[last] += 1;
                Bound::Excluded(end)
            }
            None => Bound::Unbounded,
        };
        KeyRange { start: Bound::Included(prefix.to_vec()), end }
    }

    /// Returns true if the key is in the range.
    pub fn contains(&self, key: &[u8]) -> bool {
        self.starts_before(key) && self.ends_after(key)
    }

    /// Returns true if no key can be in it: it ends before it begins.
    pub fn is_empty(&self) -> bool {
        use Bound::{Excluded, Included, Unbounded};
        match (&self.start, &self.end) {
            (Unbounded, _) | (_, Unbounded) => false,
            (Included(start), Included(end)) => start > end,
            (Included(start) | Excluded(start), Included(end) | Excluded(end)) => start >= end,
        }
    }

    /// Returns true if the key is before the end of the range (it may be before its
    /// start too).
    pub fn ends_after(&self, key: &[u8]) -> bool {
        match &self.end {
            Bound::Included(end) => key <= end.as_slice(),
            Bound::Excluded(end) => key < end.as_slice(),
            Bound::Unbounded => true,
        }
    }

    /// Returns true if the key is after the start of the range (it may be after its
    /// end too).
    pub fn starts_before(&self, key: &[u8]) -> bool {
        match &self.start {
            Bound::Included(start) => key >= start.as_slice(),
            Bound::Excluded(start) => key > start.as_slice(),
            Bound::Unbounded => true,
        }
    }
}

impl From<&KeyRange> for KeyRange {
    fn from(range: &KeyRange) -> Self {
        range.clone()
    }
}

impl From<std::ops::RangeFull> for KeyRange {
    fn from(_: std::ops::RangeFull) -> Self {
        KeyRange::all()
    }
}

/// The standard ranges, of anything that is bytes.
macro_rules! from_range {
    ($($range:ident),*) => {$(
        impl<K: AsRef<[u8]>> From<std::ops::$range<K>> for KeyRange {
            fn from(range: std::ops::$range<K>) -> Self {
                let bytes = |key: &K| key.as_ref().to_vec();
                KeyRange {
                    start: range.start_bound().map(bytes),
                    end: range.end_bound().map(bytes),
                }
            }
        }
    )*};
}

from_range!(Range, RangeFrom, RangeTo, RangeInclusive, RangeToInclusive);

impl<K: AsRef<[u8]>> From<(Bound<K>, Bound<K>)> for KeyRange {
    fn from((start, end): (Bound<K>, Bound<K>)) -> Self {
        let bytes = |key: K| key.as_ref().to_vec();
        KeyRange { start: start.map(bytes), end: end.map(bytes) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// Checks that a range has exactly those of the keys `a`, `b`, `c` that are named.
    #[track_caller]
    fn has(range: impl Into<KeyRange>, keys: &str) {
        let range = range.into();
        for key in ["a", "b", "c"] {
            let expected = keys.contains(key);
            assert_eq!(range.contains(key.as_bytes()), expected, "{key} in {range:?}");
        }
        assert_eq!(range.is_empty(), keys.is_empty(), "{range:?}");
    }

    #[test]
    fn each_kind_of_range_is_one() {
        has(.., "abc");
        has("b".., "bc");
        has(.."b", "a");
        has(..="b", "ab");
        has("a".."c", "ab");
        has("a"..="c", "abc");
        has((Bound::Excluded("a"), Bound::Unbounded), "bc");
        has((Bound::Excluded("a"), Bound::Included("b")), "b");
        has((Bound::Unbounded, Bound::Excluded("c")), "ab");
        has("c".."a", "");
        has("b".."b", "");
        has((Bound::Excluded("b"), Bound::Included("b")), "");
    }

    #[test]
    fn each_kind_of_bytes_bounds_one() {
        let (text, bytes) = (String::from("b"), b"b".to_vec());
        has(text.as_str().., "bc");
        has(&text.., "bc");
        has(text.clone()..=text, "b");
        has(&bytes.., "bc");
        has(&bytes[..]..&b"c"[..], "b");
        has(..bytes.clone(), "a");
        has((Bound::Included(bytes.clone()), Bound::Unbounded), "bc");
        has(bytes.into_boxed_slice().., "bc");
        has(b"b".., "bc");
        has(..=b"b", "ab");
        has(*b"a"..*b"c", "ab");
        has(b"b".as_slice()..b"bc", "b");
        has(std::borrow::Cow::Borrowed(b"b".as_slice()).., "bc");
    }

    #[test]
    fn a_range_can_be_lent() {
        let range = KeyRange::from("b"..);
        has(&range, "bc");
        has(range, "bc");
    }

    #[test]
    fn a_prefix_ends_where_its_last_byte_is_one_more() {
        let end = |prefix: &[u8]| KeyRange::prefix(prefix).end;
        assert_eq!(end(b"kenya:"), Bound::Excluded(b"kenya;".to_vec()));
        assert_eq!(end(b"a\xff\xff"), Bound::Excluded(b"b".to_vec()));
        assert_eq!(end(b"\xff\xff"), Bound::Unbounded);
        assert_eq!(end(b""), Bound::Unbounded);
        assert_eq!(KeyRange::prefix("").start, Bound::Included(Vec::new()));
        has(KeyRange::prefix(""), "abc");
        has(KeyRange::prefix(String::from("b")), "b");
    }

    /// Bytes of which many are the same, and many the greatest.
    fn few() -> impl Strategy<Value = Vec<u8>> {
        vec(prop_oneof![Just(0xff), Just(0xfe), Just(0), any::<u8>()], 0..5)
    }

    proptest! {
        #[test]
        fn a_key_is_in_the_range_of_a_prefix_if_it_begins_with_it(prefix in few(), key in few()) {
            let range = KeyRange::prefix(&prefix);
            prop_assert_eq!(range.contains(&key), key.starts_with(&prefix));
            let begun = [prefix.as_slice(), &key].concat();
            prop_assert!(range.contains(&begun));
        }

        #[test]
        fn no_key_is_in_an_empty_range(start in few(), end in few(), key in few()) {
            let ranges = [KeyRange::from(&start..&end), KeyRange::from(&start..=&end)];
            for range in ranges {
                prop_assert!(!(range.is_empty() && range.contains(&key)), "{:?}", range);
            }
        }
    }
}
