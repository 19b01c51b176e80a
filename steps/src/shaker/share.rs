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

use super::{Bell, BellState};
use crate::engine::{Backlog, Engine, STEP_BYTES};

/// The bytes of merging that may be owed before a write waits, and the most that can be
/// owed: a large value must not keep all others waiting for everything.
const CREDIT: u64 = STEP_BYTES as u64;
const MOST: u64 = 64 * CREDIT;

impl BellState {
    /// Adds the share of a write of `bytes`. Debt is forgotten once merges keep pace.
    fn owe(&mut self, bytes: usize, engine: &dyn Engine) {
        let merged = engine.merged();
        self.due = match engine.backlog() {
            Backlog::Slow(rate) => {
                let due = self.due.max(merged) + bytes as u64 * u64::from(rate);
                due.min(merged + MOST)
            }
            Backlog::Nothing | Backlog::Some => 0,
            Backlog::Full => self.due,
        };
    }

    fn owes_too_much(&self, engine: &dyn Engine) -> bool {
        self.due > engine.merged() + CREDIT
    }
}

impl Bell {
    /// Waits for the share that a write of `bytes` has in the merges, or, without a
    /// thread, does it. Doesn't wait for merges that are stuck: writers get that error
    /// when there is no room left.
    pub(crate) fn wait_for_share(&self, engine: &dyn Engine, bytes: usize) {
        if engine.stuck().is_some() {
            return;
        }
        let mut state = self.state.lock();
        state.owe(bytes, engine);
        let (failures, idle) = (state.failures, state.idle);
        while state.owes_too_much(engine) && !state.stopping {
            if state.failures > failures || state.idle > idle {
                break;
            }
            if state.gone {
                drop(state);
                super::work(engine, self);
                state = self.state.lock();
            } else {
                self.ring_once(&mut state);
                state = self.changed.wait(state);
            }
            state.owe(0, engine);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Result;
    use crate::engine::Shaken;
    use crate::inspect::Picture;
    use crate::sync::Mutex;

    /// An engine that has `steps` steps to merge, and then is in good shape.
    struct Merging {
        steps: u32,
        left: Mutex<u32>,
        rate: u32,
    }

    impl Engine for Merging {
        fn get(&self, _: &[u8]) -> Result<Option<Vec<u8>>> {
            Ok(None)
        }

        fn put(&self, _: &[u8], _: &[u8]) -> Result<()> {
            Ok(())
        }

        fn delete(&self, _: &[u8]) -> Result<()> {
            Ok(())
        }

        fn shake(&self) -> Result<Shaken> {
            let mut left = self.left.lock();
            if *left == 0 {
                return Ok(Shaken::Nothing);
            }
            *left -= 1;
            Ok(Shaken::Merged)
        }

        fn backlog(&self) -> Backlog {
            if *self.left.lock() == 0 { Backlog::Nothing } else { Backlog::Slow(self.rate) }
        }

        fn merged(&self) -> u64 {
            u64::from(self.steps - *self.left.lock()) * STEP_BYTES as u64
        }

        fn close(&self) -> Result<()> {
            Ok(())
        }

        fn inspect(&self) -> Picture {
            Picture::default()
        }
    }

    /// The steps that are merged for `puts` puts of `bytes` bytes each.
    fn merged(steps: u32, rate: u32, puts: u32, bytes: usize) -> u64 {
        let engine = Merging { steps, left: Mutex::new(steps), rate };
        let bell = Bell::default();
        bell.change(|state| state.gone = true);
        (0..puts).for_each(|_| bell.wait_for_share(&engine, bytes));
        engine.merged() / STEP_BYTES as u64
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
