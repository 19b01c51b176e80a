//! An error as one of the standard library, for functions that return [`io::Result`].

use std::io::{self, ErrorKind};

use super::Error;

/// Keeps the error inside: `downcast` gives it back. An [`Error::Io`] has the kind that the
/// operating system gave it.
///
/// ```
/// fn main() -> std::io::Result<()> {
///     # let dir = tempfile::tempdir()?;
///     # let path = dir.path();
///     let engine = lsm::stage::open(lsm::stage::LAST, path, &lsm::Options::default())?;
///     engine.put(b"kenya:capital", b"Nairobi")?;
///     let error = std::io::Error::from(engine.put(&[0; 70_000], b"").unwrap_err());
///     assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
///     assert!(matches!(error.downcast()?, lsm::Error::KeyTooLong { .. }));
///     Ok(engine.close()?)
/// }
/// ```
impl From<Error> for io::Error {
    fn from(error: Error) -> io::Error {
        io::Error::new(kind(&error), error)
    }
}

/// Returns the standard library's kind for an error.
fn kind(error: &Error) -> ErrorKind {
    match error {
        Error::Io { cause, .. } | Error::NoThread { cause } => cause.kind(),
        Error::Corruption { .. } | Error::BadValue { .. } => ErrorKind::InvalidData,
        Error::NotEmpty { .. } => ErrorKind::DirectoryNotEmpty,
        Error::Locked { .. } => ErrorKind::ResourceBusy,
        Error::Moved { .. } => ErrorKind::NotFound,
        Error::UnknownVersion { .. } | Error::NeedsStage { .. } => ErrorKind::Unsupported,
        Error::NotADatabase { .. }
        | Error::NoSuchStage { .. }
        | Error::KeyTooLong { .. }
        | Error::ValueTooLong { .. }
        | Error::BadOption { .. }
        | Error::OutOfOrder { .. } => ErrorKind::InvalidInput,
        // Not the kind of its cause: that was earlier, and trying again doesn't help.
        Error::Poisoned { .. } | Error::Sealed | Error::Closed => ErrorKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn refused(kind: ErrorKind) -> Error {
        Error::io("append", Path::new("world.db"))(kind.into())
    }

    #[test]
    fn an_error_of_the_system_has_its_kind_again() {
        for kind in [ErrorKind::NotFound, ErrorKind::StorageFull, ErrorKind::PermissionDenied] {
            assert_eq!(io::Error::from(refused(kind)).kind(), kind);
        }
    }

    #[test]
    fn other_errors_have_a_kind_that_fits() {
        let dir = Path::new("world.db");
        let of = |error: Error| io::Error::from(error).kind();
        assert_eq!(of(Error::corruption(dir, None, "torn")), ErrorKind::InvalidData);
        assert_eq!(of(Error::Locked { dir: dir.into() }), ErrorKind::ResourceBusy);
        assert_eq!(of(Error::KeyTooLong { bytes: 70_000 }), ErrorKind::InvalidInput);
        assert_eq!(of(Error::Closed), ErrorKind::Other);
        let poisoned = Error::Poisoned { cause: Box::new(refused(ErrorKind::StorageFull)) };
        assert_eq!(of(poisoned), ErrorKind::Other);
    }

    #[test]
    fn the_error_is_inside_and_comes_out_again() {
        let error = io::Error::from(Error::Locked { dir: "world.db".into() });
        assert!(error.to_string().starts_with("world.db is in use"), "{error}");
        // An engine gets it back from its disk.
        let back = Error::io("open", Path::new("other.db"))(error);
        assert!(matches!(back, Error::Locked { .. }), "{back}");
    }
}
