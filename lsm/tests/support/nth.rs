//! A fixed history of writes.

/// The number of keys; a prime, so that as many writes in a row meet all.
pub(crate) const KEYS: u64 = 29;

/// Write number `n`, from 1: a put, or a deletion. Few keys, so that they are
/// overwritten; some bytes that files must escape.
pub(crate) fn nth(n: u64) -> (Vec<u8>, Option<Vec<u8>>) {
    let key = format!("key {}→", n * 7 % KEYS).into_bytes();
    let value = format!("value {n}\n†{}", "x".repeat(usize::try_from(n % 9).unwrap()));
    (key, (!n.is_multiple_of(5)).then(|| value.into_bytes()))
}
