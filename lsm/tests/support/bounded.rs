//! A guard against deadlocks: what hangs fails, instead of hanging for ever.
//!
//! The time below is no part of any test. It only says when to give up.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread::spawn;
use std::time::Duration;

use lsm_crash_lab::chance::deep;

pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// Runs `test` on a thread of its own, and fails if it does not come back.
pub(crate) fn bounded<T: Send + 'static>(test: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, ended) = channel();
    let thread = spawn(move || {
        let _ = done.send(test());
    });
    // The deep forms take as long as they take.
    let answer = ended.recv_timeout(if deep() { PATIENCE * 1000 } else { PATIENCE });
    assert!(!matches!(answer, Err(RecvTimeoutError::Timeout)), "this hangs: a deadlock?");
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
    answer.unwrap()
}
