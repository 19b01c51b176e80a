//! A request to end from outside: by `kill`, or because the terminal's window is closed.
//!
//! ```text
//!    SIGTERM ─► this thread ─► tell ─► the loop leaves as with `quit`      exit code 143
//!                    └── 3 s later, if that has not come to its end:
//!                        the terminal is given back, and it ends           exit code 143
//! ```
//!
//! A handler of a signal may do next to nothing, so a thread waits for signals
//! and says so to the loop, which closes the database as always. But the loop may
//! be in the middle of a command that takes minutes, or forever in a learner's
//! engine: the program still ends when it's asked to. The files are then as
//! after a crash, which the engine is made for.
//!
//! Windows has no such signals: there the window is closed with the process.

use std::io;

/// Calls `tell` with the number of the first signal that asks for the end.
///
/// # Errors
/// If the operating system refuses a handler or a thread.
#[cfg(unix)]
pub fn watch(tell: impl Fn(i32) + Send + 'static) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    let wait = move || {
        if let Some(signal) = signals.forever().next() {
            tell(signal);
            // The process ends meanwhile, and this thread with it; or it does not.
            std::thread::sleep(GRACE);
            end(signal);
        }
    };
    std::thread::Builder::new().name("signals".to_string()).spawn(wait).map(drop)
}

/// Does nothing: there are no signals to watch.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn watch(_: impl Fn(i32) + Send + 'static) -> io::Result<()> {
    Ok(())
}

/// The exit code that says which signal it was, as shells count.
pub fn exit_code(signal: i32) -> u8 {
    u8::try_from(signal).map_or(u8::MAX, |signal| signal.saturating_add(128))
}

/// Time that the loop may take to end.
#[cfg(unix)]
const GRACE: std::time::Duration = std::time::Duration::from_secs(3);

#[cfg(unix)]
fn end(signal: i32) {
    // A terminal that isn't read any more takes nothing: then not even its
    // restoring is waited for.
    let (restored, wait) = std::sync::mpsc::channel();
    let started = std::thread::Builder::new().spawn(move || {
        crate::terminal::give_back();
        restored.send(())
    });
    match started {
        Ok(_) => drop(wait.recv_timeout(GRACE / 3)),
        Err(_) => crate::terminal::give_back(), // no thread to be had
    }
    std::process::exit(exit_code(signal).into());
}
