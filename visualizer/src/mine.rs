//! The engine that is watched: the reference, or the learner's own.
//!
//! ```text
//!    cargo run                               lsm
//!    cargo run --features mine/tree-shaker   steps, built up to stage 3
//!    cargo step see 3                        the same, in fewer words
//! ```
//!
//! A learner's engine may not be finished: a function body that is still open panics.
//! So every call of the engine goes through [`attempt`], which makes a sentence of the
//! panic; then the engine is opened again, because
//! it's unknown how far it had come. It runs without a thread of its own, whose panics
//! couldn't be caught.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};

use lsm::inspect::Picture;
use lsm::{Engine, Error, Result};

#[cfg(feature = "mine")]
#[path = "mine/learner.rs"]
mod whose;
#[cfg(not(feature = "mine"))]
#[path = "mine/reference.rs"]
mod whose;

pub use whose::{IS_FINISHED, open};

thread_local! {
    /// True while a panic of this thread is told by `attempt`.
    static ATTEMPTING: Cell<bool> = const { Cell::new(false) };
}

/// Keeps panics that [`attempt`] catches from being printed. Call it after
/// all other panic hooks are installed: they're still called for other panics.
pub fn quiet() {
    let loud = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !ATTEMPTING.get() {
            loud(info);
        }
    }));
}

/// Calls what may panic.
///
/// # Errors
/// If it panics: a sentence that says why.
pub fn attempt<T>(call: impl FnOnce() -> T) -> std::result::Result<T, String> {
    let nested = ATTEMPTING.replace(true);
    let answer = panic::catch_unwind(AssertUnwindSafe(call));
    ATTEMPTING.set(nested);
    answer.map_err(|panic| sentence(panic.as_ref()))
}

fn sentence(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or(panic.downcast_ref::<&str>().copied()).unwrap_or("it gave no reason");
    open_body(said).unwrap_or_else(|| format!("the engine panicked: {said}"))
}

/// For `not yet implemented: step 3: Shared::newest (newest)`.
fn open_body(said: &str) -> Option<String> {
    let (step, rest) = said.strip_prefix("not yet implemented: ")?.split_once(": ")?;
    let (name, anchor) = rest.strip_suffix(')')?.split_once(" (")?;
    Some(format!("{step}: `{name}` is not written yet (cargo step hint {anchor})"))
}

/// The engine while there is none.
#[derive(Debug)]
pub struct Nothing;

impl Engine for Nothing {
    fn get(&self, _: &[u8]) -> Result<Option<Vec<u8>>> {
        Err(Error::Closed)
    }

    fn put(&self, _: &[u8], _: &[u8]) -> Result<()> {
        Err(Error::Closed)
    }

    fn delete(&self, _: &[u8]) -> Result<()> {
        Err(Error::Closed)
    }

    fn close(&self) -> Result<()> {
        Ok(())
    }

    fn inspect(&self) -> Picture {
        Picture::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_body_is_said_to_be_one() {
        let open = attempt(|| panic!("not yet implemented: step 3: Shared::newest (newest)"));
        let said = "step 3: `Shared::newest` is not written yet (cargo step hint newest)";
        assert_eq!(open, Err::<(), _>(said.to_string()));
    }

    #[test]
    fn any_other_panic_is_told_as_it_is() {
        assert_eq!(attempt(|| 1), Ok(1));
        let index = attempt(|| panic!("no {}", "way"));
        assert_eq!(index, Err::<(), _>("the engine panicked: no way".to_string()));
    }
}
