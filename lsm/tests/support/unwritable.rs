//! A database that was opened where nothing can be written.

use std::io::ErrorKind;

use lsm::{Engine, Error};

use super::history::{check_prefix, write};

/// Returns whether this error says that the disk takes no writes.
pub(crate) fn blames_disk(error: &Error) -> bool {
    match error {
        Error::Poisoned { cause } => blames_disk(cause),
        Error::Io { cause, .. } => matches!(
            cause.kind(),
            ErrorKind::StorageFull | ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied
        ),
        _ => false,
    }
}

/// Checks that all `n` writes are read, and that a put and a flush are refused with the
/// reason; a `sync` too, unless the disk has `confirmed` what the logs hold.
pub(crate) fn check_unwritable(engine: &dyn Engine, n: u64, confirmed: bool) {
    check_prefix(engine, n..=n);
    let answers =
        [("put", write(engine, n + 1)), ("flush", engine.flush()), ("sync", engine.sync())];
    for (verb, answer) in answers.into_iter().take(if confirmed { 2 } else { 3 }) {
        let Err(error) = answer else { panic!("{verb} succeeds where nothing can be written") };
        assert!(blames_disk(&error), "{verb} is refused for another reason: {error}");
    }
    check_prefix(engine, n..=n);
}

/// Checks that the same handle takes and keeps the next write, now that there is space.
pub(crate) fn check_writable(engine: &dyn Engine, n: u64) {
    write(engine, n + 1).unwrap();
    engine.sync().unwrap();
    engine.flush().unwrap();
    check_prefix(engine, n + 1..=n + 1);
}
