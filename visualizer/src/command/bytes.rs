//! Bytes typed for a key or a value.

/// A key or a value as it was typed, unescaped.
pub type Bytes = Vec<u8>;
