//! The twin of the engine's `sync`: the same interface, of types that let shuttle
//! choose which thread goes on.
//!
//! Shuttle has no type for two of them. An `Arc` is the standard one, because no thread
//! waits for it. A [`OnceLock`] is the standard one after a point at which another thread
//! may run.

use std::sync::PoisonError;

pub use shuttle::sync::atomic::{
    AtomicBool, AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Ordering,
};
pub use shuttle::sync::{MutexGuard, RwLockReadGuard, RwLockWriteGuard};
pub use shuttle::thread::{Builder, JoinHandle, spawn};
pub use std::sync::Arc;

/// Mutual exclusion, without poisoning.
#[derive(Debug, Default)]
pub struct Mutex<T>(shuttle::sync::Mutex<T>);

impl<T> Mutex<T> {
    /// A free lock around `value`.
    pub fn new(value: T) -> Self {
        Mutex(shuttle::sync::Mutex::new(value))
    }

    /// Waits until the lock is free, then takes it.
    pub fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Many readers or one writer, without poisoning.
#[derive(Debug, Default)]
pub struct RwLock<T>(shuttle::sync::RwLock<T>);

impl<T> RwLock<T> {
    /// A free lock around `value`.
    pub fn new(value: T) -> Self {
        RwLock(shuttle::sync::RwLock::new(value))
    }

    /// Waits for the writer, if there is one.
    pub fn read(&self) -> RwLockReadGuard<'_, T> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for all readers and the writer.
    pub fn write(&self) -> RwLockWriteGuard<'_, T> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lets a thread sleep until another one notifies it.
#[derive(Debug, Default)]
pub struct Condvar(shuttle::sync::Condvar);

impl Condvar {
    /// Makes one without waiters.
    pub fn new() -> Self {
        Condvar(shuttle::sync::Condvar::new())
    }

    /// Releases the lock, sleeps, takes the lock again.
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        self.0.wait(guard).unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes all waiting threads.
    pub fn notify_all(&self) {
        self.0.notify_all();
    }
}

/// A value that is set once.
#[derive(Debug)]
pub struct OnceLock<T> {
    value: std::sync::OnceLock<T>,
    /// Read only because reading it is such a point.
    point: AtomicBool,
}

impl<T> OnceLock<T> {
    /// Makes an empty one.
    pub fn new() -> Self {
        OnceLock { value: std::sync::OnceLock::new(), point: AtomicBool::new(false) }
    }

    /// Returns what was set, if it was.
    pub fn get(&self) -> Option<&T> {
        self.point.load(Ordering::SeqCst);
        self.value.get()
    }

    /// Sets it; returns the value if it was set already.
    pub fn set(&self, value: T) -> Result<(), T> {
        self.point.load(Ordering::SeqCst);
        self.value.set(value)
    }

    /// Returns what was set, or sets it now.
    ///
    /// Invariant: `value` uses nothing of this module. It's called with the standard lock
    /// held, which shuttle doesn't know of.
    pub fn get_or_init(&self, value: impl FnOnce() -> T) -> &T {
        self.point.load(Ordering::SeqCst);
        self.value.get_or_init(value)
    }
}

impl<T> Default for OnceLock<T> {
    fn default() -> Self {
        OnceLock::new()
    }
}
