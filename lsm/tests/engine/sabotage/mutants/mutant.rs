//! The form of a mutant.

/// A fault, the file under `src` and the place in it, what stands there instead, and the
/// tests that are to fail.
pub(super) type Mutant = (&'static str, &'static str, &'static str, &'static str, &'static str);
