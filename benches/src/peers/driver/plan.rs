//! The things to measure, and with what.

use std::path::PathBuf;

use crate::peers::Result;
use crate::peers::driver::machine;
use crate::peers::engines::Entrant;
use crate::peers::keys::ValueKind;
use crate::peers::rows::Head;
use crate::peers::store::Setup;
use crate::peers::work::Work;

/// The things to measure.
pub struct Plan {
    /// The number of keys.
    pub keys: u64,
    /// The number of rounds.
    pub rounds: u32,
    /// The engines.
    pub engines: Vec<&'static Entrant>,
    /// The workloads.
    pub works: Vec<Work>,
    /// The kind of values.
    pub values: ValueKind,
    /// The directory of the engines' files.
    pub dir: PathBuf,
}

impl Plan {
    /// Returns what precedes the rows.
    ///
    /// # Errors
    /// If the machine can't be described.
    pub fn head(&self) -> Result<Head> {
        Ok(Head {
            keys: self.keys,
            rounds: self.rounds,
            values: self.values,
            budget: Setup::for_keys(self.keys).write_buffer as u64,
            date: machine::date()?,
            commit: machine::commit()?,
            machine: machine::describe()?,
        })
    }

    /// Selects the workloads of a group: those that are wanted, and what they need.
    pub(super) fn of(&self, group: &[Work]) -> Vec<Work> {
        let wanted = |work: &Work| self.works.contains(work);
        let any = group.iter().any(wanted);
        let needed = |work: &Work| match work {
            Work::Prepare => any && !wanted(&Work::Fillrandom),
            Work::Killed => any,
            work => wanted(work),
        };
        group.iter().copied().filter(needed).collect()
    }
}
