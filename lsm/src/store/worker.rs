//! Chapter 3. The tree shaker: a thread that makes memtables fall.
//!
//! ```text
//!    writers ── seal ──► ring ──► run: shake, shake, … until nothing is left,
//!       ▲                              then sleep until the next ring
//!       └── room again ◄── progress ──┘
//! ```
//!
//! A thread that sleeps can miss the ring that was meant for it. If it first waits
//! and then looks for work, a memtable that was sealed before it started waits
//! forever. So it looks first, and the bell remembers a ring until the next wait.
//!
//! Writers wait for the thread when too much is sealed, which bounds memory. If it
//! fails, it wakes them with the error, and tries again at a later ring. Before they
//! have to wait for long, they wait for a little: [`share`](crate::store::share).

use crate::engine::Shaken;
use crate::sync::{
    Arc, AtomicBool, Builder, Condvar, JoinHandle, Mutex, Ordering, RwLock, RwLockReadGuard,
};
use crate::{Error, Result};

// ANCHOR: ex-shaker-run
/// Runs the thread, the tree shaker. Shakes until there is nothing left to do, waits
/// for the bell, and so on. Once [`is_stopping`](Bell::is_stopping), it still
/// flushes what is sealed, but leaves merges where they are, and returns. After it
/// has learned that it stops, it shakes for one more round, because something may
/// have been sealed since the last one. (Flushes come before merges; one more merge
/// does no harm.)
///
/// `work` calls `shake` once, and returns [`Shaken::Nothing`] also after an error: it
/// has told the waiters, and trying again at once is useless.
///
/// Invariant: after every wake-up, it looks for work before it sleeps again.
pub fn run(shake: &Shake<'_>, bell: &Bell) {
    loop {
        let last_round = bell.is_stopping();
        loop {
            match work(shake, bell) {
                Shaken::Flushed => {}
                Shaken::Merged if !bell.is_stopping() => {}
                Shaken::Merged | Shaken::Nothing => break,
            }
        }
        if last_round {
            return;
        }
        bell.wait();
    }
}
// ANCHOR_END: ex-shaker-run

/// Does one bounded piece of background work.
pub type Shake<'s> = dyn Fn() -> Result<Shaken> + Send + 's;

/// Shakes once, and tells the bell how it went.
pub(super) fn work(shake: &Shake<'_>, bell: &Bell) -> Shaken {
    match shake() {
        Ok(shaken) => {
            bell.progressed(shaken);
            shaken
        }
        Err(error) => {
            bell.failed(error);
            Shaken::Nothing
        }
    }
}

/// The bell between writers and the thread.
#[derive(Debug, Default)]
pub struct Bell {
    pub(super) state: Mutex<BellState>,
    pub(super) changed: Condvar,
}

#[derive(Debug, Default)]
pub(super) struct BellState {
    rung: bool,
    pub(super) stopping: bool,
    /// The thread has ended, cleanly or not: no writer may wait for it.
    pub(super) gone: bool,
    /// The number of times work failed, and the last error.
    pub(super) failures: u64,
    error: Option<Error>,
    /// The number of times there was nothing to do.
    pub(super) idle: u64,
    /// Once this many bytes are merged, writers owe nothing.
    pub(super) due: u64,
}

impl Bell {
    /// Says that there may be work. Remembered until the next [`wait`](Bell::wait).
    pub fn ring(&self) {
        // Rung once is enough: waking a thread that's awake wastes a system call.
        if !std::mem::replace(&mut self.state.lock().rung, true) {
            self.changed.notify_all();
        }
    }

    /// Tells the thread to end.
    pub fn stop(&self) {
        self.change(|state| state.stopping = true);
    }

    /// Returns true once the thread must end.
    pub fn is_stopping(&self) -> bool {
        self.state.lock().stopping
    }

    /// Sleeps until the bell was rung since the last call, or the thread must end.
    pub fn wait(&self) {
        let mut state = self.state.lock();
        while !state.rung && !state.stopping {
            state = self.changed.wait(state);
        }
        state.rung = false;
    }

    /// Sleeps while there `is_full`: so much to do that a write must wait.
    ///
    /// # Errors
    /// The error of background work that failed while we waited, or that failed before
    /// and won't be tried again yet, as `stuck` says: then there's nothing to wait for.
    pub fn wait_for_room(
        &self,
        is_full: &dyn Fn() -> bool,
        stuck: &dyn Fn() -> Option<Error>,
    ) -> Result<()> {
        let mut state = self.state.lock();
        let failures = state.failures;
        while is_full() && !state.gone {
            if state.failures > failures {
                return state.error.clone().map_or(Ok(()), Err);
            }
            self.ring_once(&mut state);
            if let Some(error) = stuck() {
                return Err(error);
            }
            state = self.changed.wait(state);
        }
        Ok(())
    }

    /// Rings, if the bell isn't rung yet: otherwise writers that wait together would wake
    /// each other.
    pub(super) fn ring_once(&self, state: &mut BellState) {
        if !std::mem::replace(&mut state.rung, true) {
            self.changed.notify_all();
        }
    }

    /// Notes what was done.
    fn progressed(&self, shaken: Shaken) {
        self.change(|state| match shaken {
            Shaken::Nothing => (state.idle, state.due) = (state.idle + 1, 0),
            Shaken::Flushed | Shaken::Merged => {}
        });
    }

    fn failed(&self, error: Error) {
        self.change(|state| {
            state.failures += 1;
            state.error = Some(error);
        });
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut BellState)) {
        change(&mut self.state.lock());
        self.changed.notify_all();
    }
}

/// The thread of a store, if it has one, and the operations that closing waits for.
#[derive(Debug)]
pub struct Worker {
    bell: Arc<Bell>,
    thread: Mutex<Option<JoinHandle<()>>>,
    /// Read-locked by every operation that changes something, while it runs;
    /// write-locked by `close`, so that it waits for them.
    operations: RwLock<()>,
    /// No operation begins any more: otherwise `close` would wait as long as they come.
    closing: AtomicBool,
}

impl Worker {
    /// A worker with a thread that calls `shake`; without one if `shake` is `None`.
    ///
    /// # Errors
    /// [`Error::NoThread`].
    pub fn start(shake: Option<Box<Shake<'static>>>) -> Result<Self> {
        let bell = Arc::new(Bell::default());
        bell.change(|state| state.gone = shake.is_none());
        let thread = shake.map(|shake| start(shake, &bell)).transpose()?;
        let (thread, operations) = (Mutex::new(thread), RwLock::default());
        Ok(Worker { bell, thread, operations, closing: AtomicBool::new(false) })
    }

    /// The bell between writers and the thread.
    pub fn bell(&self) -> &Bell {
        &self.bell
    }

    /// Keeps `close` waiting until the guard is dropped.
    ///
    /// # Errors
    /// [`Error::Closed`], once `close` was called.
    pub(super) fn operation(&self) -> Result<RwLockReadGuard<'_, ()>> {
        if self.closing.load(Ordering::Acquire) {
            return Err(Error::Closed);
        }
        Ok(self.operations.read())
    }

    /// Ends the thread, waits for it and for all operations, then calls `close`.
    pub(super) fn end(&self, close: impl FnOnce() -> Result<()>) -> Result<()> {
        self.closing.store(true, Ordering::Release);
        self.join();
        let _none_runs = self.operations.write();
        close()
    }

    fn join(&self) {
        self.bell.stop();
        if let Some(thread) = self.thread.lock().take() {
            let _ = thread.join(); // a panic has printed its message
        }
    }
}

/// Starts the thread.
fn start(shake: Box<Shake<'static>>, bell: &Arc<Bell>) -> Result<JoinHandle<()>> {
    let bell = Arc::clone(bell);
    let work = move || {
        let _gone = Gone(Arc::clone(&bell));
        run(&*shake, &bell);
    };
    let started = Builder::new().name("tree shaker".into()).spawn(work);
    started.map_err(|cause| Error::NoThread { cause: Arc::new(cause) })
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.join();
    }
}

/// Tells the waiters that the thread has ended, however it did.
struct Gone(Arc<Bell>);

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.change(|state| state.gone = true);
    }
}
