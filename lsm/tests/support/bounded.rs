//! A guard against deadlocks: what hangs fails, instead of hanging for ever.
//!
//! The time below is no part of any test. It only says when to give up.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread::spawn;
use std::time::Duration;

pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Runs `test` on a thread, and fails if it does not come back.
pub(crate) fn bounded(test: impl FnOnce() + Send + 'static) {
    let (done, ended) = channel();
    let thread = spawn(move || {
        test();
        let _ = done.send(());
    });
    match ended.recv_timeout(PATIENCE) {
        Err(RecvTimeoutError::Timeout) => panic!("this hangs: a deadlock?"),
        Ok(()) | Err(RecvTimeoutError::Disconnected) => {
            if let Err(panic) = thread.join() {
                std::panic::resume_unwind(panic);
            }
        }
    }
}
