//! What went wrong, as a sentence that also says how to mend it.

use std::fmt;
use std::path::Path;

/// A sentence for the learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble(pub(crate) String);

/// What a command answers.
pub(crate) type Outcome<T> = Result<T, Trouble>;

impl Trouble {
    pub(crate) fn new(what: impl Into<String>) -> Trouble {
        Trouble(what.into())
    }

    /// The operating system refused something.
    pub(crate) fn io(verb: &str, path: &Path) -> impl FnOnce(std::io::Error) -> Trouble {
        move |error| Trouble(format!("cannot {verb} {}: {error}", path.display()))
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
