//! A gate: those who come to it wait until it is opened.

use std::sync::{Condvar, Mutex, MutexGuard};

use super::bounded::PATIENCE;

#[derive(Debug, Default)]
pub(crate) struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    open: bool,
    arrived: usize,
    /// A thread went through because the gate wasn't opened in time.
    forced: bool,
}

impl Gate {
    /// Waits before the gate, if it is closed.
    pub(crate) fn pass(&self) {
        self.state.lock().unwrap().arrived += 1;
        self.changed.notify_all();
        let mut state = self.wait_until(|state| state.open);
        state.forced |= !state.open;
    }

    /// Waits until this many have come to it.
    pub(crate) fn wait_for(&self, arrivals: usize) {
        let state = self.wait_until(|state| state.arrived >= arrivals);
        assert!(state.arrived >= arrivals, "no thread comes to the gate");
    }

    /// Lets all through, those who wait and those who come later.
    pub(crate) fn open(&self) {
        let mut state = self.state.lock().unwrap();
        assert!(!state.forced, "what was to go on beside it has waited for the gate");
        state.open = true;
        self.changed.notify_all();
    }

    fn wait_until(&self, done: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        let state = self.state.lock().unwrap();
        self.changed.wait_timeout_while(state, PATIENCE / 2, |state| !done(state)).unwrap().0
    }
}
