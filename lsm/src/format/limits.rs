//! Limits on the length of keys and values.

/// The longest key, in bytes: 64 KiB.
pub const MAX_KEY_BYTES: usize = 64 * 1024;

/// The longest value, in bytes: 64 MiB.
pub const MAX_VALUE_BYTES: usize = 64 * 1024 * 1024;
