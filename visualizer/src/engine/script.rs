//! The commands of a session, to be run again.
//!
//! ```text
//!    put a 1 │ flush │ fill 300, stopped after 120 │ put b 2 ✗ panic
//!    └────────── run again, in an empty directory ┘
//! ```
//!
//! The same commands always give the same picture: so an engine that panicked is
//! thrown away, and another one runs everything up to the command before.

use crate::command::EngineCommand;

/// Lines that are kept.
const LINES: usize = 1_000;

/// Entries that they may put: to run them again must not take long.
const ENTRIES: u64 = 20_000;

/// The commands that changed something.
#[derive(Debug, Default)]
pub(super) struct Script {
    lines: Vec<(EngineCommand, Option<u64>)>,
    entries: u64,
    too_long: bool,
}

impl Script {
    /// A command was run. `put`: it was stopped after so many entries.
    pub(super) fn push(&mut self, command: &EngineCommand, entries: u64, put: Option<u64>) {
        if command.is_read() || self.too_long {
            return;
        }
        self.lines.push((command.clone(), put));
        self.entries += entries;
        if self.lines.len() > LINES || self.entries > ENTRIES {
            *self = Script { too_long: true, ..Script::default() };
        }
    }

    /// Takes all of it, or returns `None` if it has become too long.
    pub(super) fn take(&mut self) -> Option<Vec<(EngineCommand, Option<u64>)>> {
        (!self.too_long).then(|| {
            self.entries = 0;
            std::mem::take(&mut self.lines)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_nothing_is_not_run_again_and_what_is_too_long_neither() {
        let mut script = Script::default();
        script.push(&EngineCommand::Inspect, 0, None);
        script.push(&EngineCommand::Flush, 0, None);
        let fill = EngineCommand::Fill { count: 300, order: crate::data::Order::Random };
        script.push(&fill, 120, Some(120));
        assert_eq!(
            script.take(),
            Some(vec![(EngineCommand::Flush, None), (fill.clone(), Some(120))])
        );
        script.push(&fill, ENTRIES, None);
        assert_eq!(script.take().map(|lines| lines.len()), Some(1));
        (0..=LINES).for_each(|_| script.push(&EngineCommand::Flush, 0, None));
        assert_eq!(script.take(), None);
    }
}
