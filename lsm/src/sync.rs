//! Threads and locks; the only user of `std::sync` and `std::thread`.
//!
//! Everything that lets two threads meet passes through here, so that a tool
//! which explores schedules can stand in for the standard library (`lsm/schedules`
//! has one do so).
//!
//! The locks differ from the standard ones in one thing: a thread that panicked
//! while it held the lock does not poison it. The engine has its own notion of
//! poisoning ([`Error::Poisoned`](crate::Error::Poisoned)), which follows from
//! what happened to the *disk*; its critical sections leave nothing half-done in
//! memory that a reader could trip over.

use std::sync::PoisonError;

pub use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Ordering};
pub use std::sync::{Arc, MutexGuard, OnceLock, RwLockReadGuard, RwLockWriteGuard};
pub use std::thread::{Builder, JoinHandle, spawn};

/// Mutual exclusion. Lock order is stated where two are held at once.
#[derive(Debug, Default)]
pub struct Mutex<T>(std::sync::Mutex<T>);

impl<T> Mutex<T> {
    /// A free lock around `value`.
    pub fn new(value: T) -> Self {
        Mutex(std::sync::Mutex::new(value))
    }

    /// Waits until the lock is free, then takes it.
    pub fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Many readers or one writer.
#[derive(Debug, Default)]
pub struct RwLock<T>(std::sync::RwLock<T>);

impl<T> RwLock<T> {
    /// A free lock around `value`.
    pub fn new(value: T) -> Self {
        RwLock(std::sync::RwLock::new(value))
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

/// Lets a thread sleep until another one says that something changed.
#[derive(Debug, Default)]
pub struct Condvar(std::sync::Condvar);

impl Condvar {
    /// Nobody waits yet.
    pub fn new() -> Self {
        Condvar(std::sync::Condvar::new())
    }

    /// Gives the lock back, sleeps, takes the lock again. It may wake for no
    /// reason: the caller looks again at what it waits for.
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        self.0.wait(guard).unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes everyone who waits.
    pub fn notify_all(&self) {
        self.0.notify_all();
    }
}
