//! Threads and locks; the only user of `std::sync` and `std::thread`.
//!
//! Everything that lets two threads meet passes through here, so that a tool that
//! explores schedules can replace the standard library (`lsm/schedules` does that).
//!
//! The locks differ from the standard ones in one way: a thread that panics while it
//! holds the lock does not poison it. The engine has its own notion of poisoning
//! ([`Error::Poisoned`](crate::Error::Poisoned)), which follows from what happened to
//! the *disk*; its critical sections leave nothing half-done in memory that a reader
//! could trip over.

#![doc(hidden)] // machinery

use std::sync::PoisonError;

pub use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Ordering};
pub use std::sync::{Arc, MutexGuard, OnceLock, RwLockReadGuard, RwLockWriteGuard};
pub use std::thread::{Builder, JoinHandle, spawn};

/// A mutex. Lock order is stated where two are held at once.
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

/// A lock for many readers or one writer.
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

/// Lets a thread sleep until another signals a change.
#[derive(Debug, Default)]
pub struct Condvar(std::sync::Condvar);

impl Condvar {
    /// A condition variable without waiting threads.
    pub fn new() -> Self {
        Condvar(std::sync::Condvar::new())
    }

    /// Releases the lock, sleeps, takes the lock again. It may wake for no reason,
    /// so the caller must check its condition again.
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        self.0.wait(guard).unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes all waiting threads.
    pub fn notify_all(&self) {
        self.0.notify_all();
    }
}
