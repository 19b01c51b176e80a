//! Chapter 8. Backpressure: writers slow down before they have to stop.
//!
//! Merges can't keep pace with writers that run at full speed: each byte that is put is
//! merged many times later. Let them run, and level 0 fills up; then all of them stop for
//! a whole merge, for seconds, and the levels below grow far beyond their budgets.
//!
//! ```text
//!    runs in level 0    4    5    6    7    8    9    10    11    12
//!    a put waits for    0    1    2    4    8    16   32    64    all of it
//!                       └ bytes of merging for each byte it puts ┘
//! ```
//!
//! So the closer the end is, the larger a write's share in the work: it is owed, and when
//! more than a step of merging is owed, a write waits for a step, or, without a thread,
//! does one. Rates double, so writers and merges meet somewhere in between, whatever the
//! disk and the tree are like. Nothing here asks for the time.

use super::{Bell, BellState};
use crate::Result;
use crate::engine::{Backlog, Engine, STEP_BYTES};

/// How much may be owed before a write waits.
const CREDIT: u64 = STEP_BYTES as u64;

impl BellState {
    /// A write of `bytes` is to come. What was owed is forgotten once merges keep pace.
    fn owe(&mut self, bytes: usize, backlog: Backlog) {
        self.owed = match backlog {
            Backlog::Slow(rate) => self.owed.saturating_add(bytes as u64 * u64::from(rate)),
            Backlog::Nothing | Backlog::Some => 0,
            Backlog::Full => self.owed,
        };
    }

    /// A step was merged.
    pub(super) fn pay_a_step(&mut self) {
        self.owed = self.owed.saturating_sub(STEP_BYTES as u64);
    }
}

impl Bell {
    /// Waits for the share that a write of `bytes` has in the merges, or, without a
    /// thread, does it. Doesn't wait for what can't be done, or isn't to be tried again
    /// yet: such a failure is a writer's when there is no room left.
    ///
    /// # Errors
    /// Those of [`shake`](Engine::shake), without a thread.
    pub fn wait_for_share(&self, engine: &dyn Engine, bytes: usize) -> Result<()> {
        if engine.stuck().is_some() {
            return Ok(());
        }
        let mut state = self.state.lock();
        state.owe(bytes, engine.backlog());
        let (failures, idle) = (state.failures, state.idle);
        while state.owed > CREDIT && state.failures == failures && state.idle == idle {
            if state.gone {
                drop(state);
                self.do_step(engine)?;
                state = self.state.lock();
            } else {
                self.ring_once(&mut state);
                state = self.changed.wait(state);
            }
            state.owe(0, engine.backlog());
        }
        Ok(())
    }

    fn do_step(&self, engine: &dyn Engine) -> Result<()> {
        let shaken = engine.shake()?;
        self.progressed(shaken);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Shaken;
    use crate::inspect::Picture;
    use crate::sync::Mutex;

    /// An engine that has so many steps to merge, and then is in good shape.
    struct Merging(Mutex<(u32, u32)>);

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
            let mut left = self.0.lock();
            if left.0 == 0 {
                return Ok(Shaken::Nothing);
            }
            left.0 -= 1;
            Ok(Shaken::Merged)
        }

        fn backlog(&self) -> Backlog {
            let (left, rate) = *self.0.lock();
            if left == 0 { Backlog::Nothing } else { Backlog::Slow(rate) }
        }

        fn close(&self) -> Result<()> {
            Ok(())
        }

        fn inspect(&self) -> Picture {
            Picture::default()
        }
    }

    /// Steps that are merged while so many MiB are put, a KiB at a time.
    fn merged(steps: u32, rate: u32, mib: u32) -> u32 {
        let engine = Merging(Mutex::new((steps, rate)));
        let bell = Bell::default();
        bell.change(|state| state.gone = true);
        for _ in 0..mib * 1024 {
            bell.wait_for_share(&engine, 1024).unwrap();
        }
        let (left, _) = *engine.0.lock();
        steps - left
    }

    #[test]
    fn a_write_does_as_much_as_it_owes() {
        assert_eq!(merged(1000, 1, 10), 9, "the first MiB is on credit");
        assert_eq!(merged(1000, 8, 10), 79);
        assert_eq!(merged(1000, 0, 10), 0);
        assert_eq!(merged(5, 64, 10), 5, "and no more than there is to do");
    }
}
