//! Chapter 8. Backpressure: writers slow down before they have to stop.
//!
//! Merges can't keep pace with writers that run at full speed, because each byte that is
//! put is merged many times later. Let them run, and level 0 fills up; then all of them
//! stop for a whole merge, for seconds, and the levels below grow far beyond their budgets.
//!
//! ```text
//!    runs in level 0    4    5    6    7    8    9    10    11    12
//!    a put waits for    0    1    2    4    8    16   32    64    all of it
//!                       └ bytes of merging for each byte it puts ┘
//! ```
//!
//! So the closer the end is, the larger a write's share of the work. The share is owed,
//! and when more than a step of merging is owed, a write waits for a step, or, without a
//! thread, does one. Rates double, so writers and merges meet somewhere in between,
//! whatever the disk and the tree are like. Nothing here reads a clock.

use crate::engine::{Backlog, STEP_BYTES};
use crate::store::worker::{Bell, BellState, Shake, work};

/// The bytes of merging that may be owed before a write waits, and the most that can be
/// owed: a large value must not keep all others waiting for everything.
const CREDIT: u64 = STEP_BYTES as u64;
const MOST: u64 = 64 * CREDIT;

/// The backlog, and the bytes that merges have got through since opening.
#[derive(Clone, Copy, Debug)]
pub struct Pressure {
    /// The work that a write has to wait for.
    pub backlog: Backlog,
    /// Bytes merged, shadowed entries included.
    pub merged: u64,
}

impl BellState {
    /// Adds the share of a write of `bytes`. Debt is forgotten once merges keep pace.
    fn owe(&mut self, bytes: usize, Pressure { backlog, merged }: Pressure) {
        self.due = match backlog {
            Backlog::Slow(rate) => {
                let due = self.due.max(merged) + bytes as u64 * u64::from(rate);
                due.min(merged + MOST)
            }
            Backlog::Nothing | Backlog::Some => 0,
            Backlog::Full => self.due,
        };
    }

    fn owes_too_much(&self, Pressure { merged, .. }: Pressure) -> bool {
        self.due > merged + CREDIT
    }
}

impl Bell {
    /// Waits for the share that a write of `bytes` has in the merges, or, without a
    /// thread, does it. Merges that are stuck aren't to be waited for: writers get that
    /// error when there is no room left.
    pub(super) fn wait_for_share(
        &self,
        bytes: usize,
        pressure: &dyn Fn() -> Pressure,
        shake: &Shake<'_>,
    ) {
        let mut state = self.state.lock();
        state.owe(bytes, pressure());
        let (failures, idle) = (state.failures, state.idle);
        while state.owes_too_much(pressure()) && !state.stopping {
            if state.failures > failures || state.idle > idle {
                break;
            }
            if state.gone {
                drop(state);
                work(shake, self);
                state = self.state.lock();
            } else {
                self.ring_once(&mut state);
                state = self.changed.wait(state);
            }
            state.owe(0, pressure());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Shaken;
    use crate::sync::AtomicU64;
    use crate::sync::Ordering::Relaxed;

    /// The steps that are merged for `puts` puts of `bytes` bytes each, while there are
    /// `steps` to merge.
    fn merged(steps: u64, rate: u32, puts: u32, bytes: usize) -> u64 {
        let done = AtomicU64::new(0);
        let pressure = || {
            let done = done.load(Relaxed);
            let backlog = if done == steps { Backlog::Nothing } else { Backlog::Slow(rate) };
            Pressure { backlog, merged: done * STEP_BYTES as u64 }
        };
        let shake = || match done.load(Relaxed) == steps {
            true => Ok(Shaken::Nothing),
            false => {
                done.fetch_add(1, Relaxed);
                Ok(Shaken::Merged)
            }
        };
        let bell = Bell::default();
        bell.change(|state| state.gone = true);
        (0..puts).for_each(|_| bell.wait_for_share(bytes, &pressure, &shake));
        done.load(Relaxed)
    }

    #[test]
    fn a_write_does_as_much_as_it_owes() {
        let ten_mib = 10 * 1024;
        assert_eq!(merged(1000, 1, ten_mib, 1024), 9, "the first MiB is on credit");
        assert_eq!(merged(1000, 8, ten_mib, 1024), 79);
        assert_eq!(merged(1000, 0, ten_mib, 1024), 0);
        assert_eq!(merged(5, 64, ten_mib, 1024), 5, "and no more than there is to do");
    }

    #[test]
    fn a_large_write_does_no_more_than_64_steps() {
        assert_eq!(merged(1000, 64, 1, STEP_BYTES * 64), 63);
    }
}
