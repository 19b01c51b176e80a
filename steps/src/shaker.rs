//! Chapter 3.3. The tree shaker: a thread that makes memtables fall.
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
//! have to wait for long, they wait for a little: [`share`].

pub mod share;

use crate::engine::{Backlog, Engine, Shaken};
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
/// [`work`] shakes once, and returns [`Shaken::Nothing`] also after an error: it
/// has told the waiters, and trying again at once is useless.
///
/// Invariant: after every wake-up, it looks for work before it sleeps again.
pub fn run(engine: &dyn Engine, bell: &Bell) {
    todo!("step 3: run (shaker-run)")
}
// ANCHOR_END: ex-shaker-run

/// Shakes once, and tells the bell how it went.
pub fn work(engine: &dyn Engine, bell: &Bell) -> Shaken {
    match engine.shake() {
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
    state: Mutex<BellState>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct BellState {
    rung: bool,
    stopping: bool,
    /// The thread has ended, cleanly or not: no writer may wait for it.
    gone: bool,
    /// The number of times work failed, and the last error.
    failures: u64,
    error: Option<Error>,
    /// The number of times there was nothing to do.
    idle: u64,
    /// Once the engine has merged this many bytes, writers owe nothing.
    due: u64,
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

    /// Sleeps while `engine` has so much to do that a write must wait.
    ///
    /// # Errors
    /// The error of background work that failed while we waited, or that failed before
    /// and won't be tried again yet: then there's nothing to wait for.
    pub fn wait_for_room(&self, engine: &dyn Engine) -> Result<()> {
        let mut state = self.state.lock();
        let failures = state.failures;
        while engine.backlog() == Backlog::Full && !state.gone {
            if state.failures > failures {
                return state.error.clone().map_or(Ok(()), Err);
            }
            self.ring_once(&mut state);
            if let Some(error) = engine.stuck() {
                return Err(error);
            }
            state = self.changed.wait(state);
        }
        Ok(())
    }

    /// Rings, if the bell isn't rung yet: otherwise writers that wait together would wake
    /// each other.
    fn ring_once(&self, state: &mut BellState) {
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

    fn change(&self, change: impl FnOnce(&mut BellState)) {
        change(&mut self.state.lock());
        self.changed.notify_all();
    }
}

/// An engine with its tree shaker. Clones share both; the thread ends with the
/// last of them, or with [`close`](Engine::close).
#[derive(Debug)]
pub struct Shaker<E> {
    shared: Arc<Shared<E>>,
}

#[derive(Debug)]
struct Shared<E> {
    engine: Arc<E>,
    bell: Arc<Bell>,
    thread: Mutex<Option<JoinHandle<()>>>,
    /// Read-locked by every operation that changes something, while it runs;
    /// write-locked by `close`, so that it waits for them.
    operations: RwLock<()>,
    /// No operation begins any more: otherwise `close` would wait as long as they come.
    closing: AtomicBool,
}

impl<E: Engine + 'static> Shaker<E> {
    /// Gives `engine` a thread, if `background` asks for one.
    ///
    /// # Errors
    /// [`Error::NoThread`], and `engine` is dropped.
    pub fn new(engine: E, background: bool) -> Result<Self> {
        let (engine, bell) = (Arc::new(engine), Arc::new(Bell::default()));
        bell.change(|state| state.gone = !background);
        let thread = background.then(|| start(&engine, &bell)).transpose()?;
        let (thread, operations) = (Mutex::new(thread), RwLock::default());
        let closing = AtomicBool::new(false);
        Ok(Shaker { shared: Arc::new(Shared { engine, bell, thread, operations, closing }) })
    }

    /// The engine inside.
    pub fn engine(&self) -> &E {
        &self.shared.engine
    }

    /// Keeps `close` waiting until the guard is dropped.
    ///
    /// # Errors
    /// [`Error::Closed`], once `close` was called.
    pub(crate) fn operation(&self) -> Result<RwLockReadGuard<'_, ()>> {
        if self.shared.closing.load(Ordering::Acquire) {
            return Err(Error::Closed);
        }
        Ok(self.shared.operations.read())
    }

    /// Ends the thread, waits for it and for all operations, then closes the engine.
    pub(crate) fn end(&self) -> Result<()> {
        self.shared.closing.store(true, Ordering::Release);
        self.shared.join();
        let _none_runs = self.shared.operations.write();
        self.engine().close()
    }

    /// Makes a write of `bytes` bytes: waits for its share of the merges and for room,
    /// writes, and wakes the thread if need be.
    pub fn write(&self, bytes: usize, write: impl FnOnce(&E) -> Result<()>) -> Result<()> {
        let _operation = self.operation()?;
        let (engine, bell) = (self.engine(), &self.shared.bell);
        if matches!(engine.backlog(), Backlog::Slow(_)) {
            bell.wait_for_share(engine, bytes);
        }
        if engine.backlog() == Backlog::Full {
            bell.wait_for_room(engine)?;
        }
        let written = write(engine);
        self.wake();
        written
    }

    /// Rings the bell if there is work for the thread.
    pub(crate) fn wake(&self) {
        if self.engine().backlog() != Backlog::Nothing {
            self.shared.bell.ring();
        }
    }
}

/// Starts the thread.
fn start<E: Engine + 'static>(engine: &Arc<E>, bell: &Arc<Bell>) -> Result<JoinHandle<()>> {
    let (engine, bell) = (Arc::clone(engine), Arc::clone(bell));
    let shake = move || {
        let _gone = Gone(Arc::clone(&bell));
        run(engine.as_ref(), &bell);
    };
    let started = Builder::new().name("tree shaker".into()).spawn(shake);
    started.map_err(|cause| Error::NoThread { cause: Arc::new(cause) })
}

impl<E> Shared<E> {
    fn join(&self) {
        self.bell.stop();
        if let Some(thread) = self.thread.lock().take() {
            let _ = thread.join(); // a panic has printed its message
        }
    }
}

impl<E> Drop for Shared<E> {
    fn drop(&mut self) {
        self.join();
    }
}

impl<E> Clone for Shaker<E> {
    fn clone(&self) -> Self {
        Shaker { shared: Arc::clone(&self.shared) }
    }
}

/// Tells the waiters that the thread has ended, however it did.
struct Gone(Arc<Bell>);

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.change(|state| state.gone = true);
    }
}
