//! Which of the pending changes a power cut lets through.
//!
//! ```text
//!    pending      create 7   write 7   write 7   rename 8   unlink 3
//!    nothing         ·          ·         ·         ·          ·
//!    all             ■          ■         ■         ■          ■
//!    all but one     ■          ·         ■         ■          ■       …each of them
//!    only one        ·          ·         ·         ■          ·       …each of them
//!    torn            ■          ■         ◧         ■          ■       half of a write
//!    unwritten       ■          ■         □         ■          ■       its length alone
//!    any others                                                        all, if few
//! ```

use std::fmt;

use super::{Change, World};

/// What a power cut makes of one change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It never came to the disk.
    Lost,
    /// It came to the disk.
    Kept,
    /// The first half of a write came to the disk.
    Torn,
    /// The file has grown by a write, but has this byte where its bytes should be.
    Unwritten(u8),
}

impl Outcome {
    /// Writes as much of `bytes` as comes through. Where writes before it are missing,
    /// the file has zeros.
    pub(super) fn write(self, file: &mut Vec<u8>, at: usize, bytes: &[u8]) {
        let bytes = match self {
            Outcome::Torn => &bytes[..bytes.len() / 2],
            _ => bytes,
        };
        if file.len() < at + bytes.len() {
            file.resize(at + bytes.len(), 0);
        }
        match self {
            Outcome::Unwritten(byte) => file[at..at + bytes.len()].fill(byte),
            _ => file[at..at + bytes.len()].copy_from_slice(bytes),
        }
    }
}

/// What a power cut makes of each pending change.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fate(Vec<Outcome>);

impl Fate {
    /// The outcome of each pending change, in their order.
    pub fn outcomes(&self) -> impl Iterator<Item = Outcome> {
        self.0.iter().copied()
    }

    /// How many changes did not come through as they were.
    pub fn losses(&self) -> usize {
        self.0.iter().filter(|outcome| **outcome != Outcome::Kept).count()
    }

    /// Whether the disk has all that the process saw: it was the process that died.
    pub fn keeps_all(&self) -> bool {
        self.losses() == 0
    }

    /// What is found after it. If the process died, the system still has what was not
    /// synced: it may be lost later.
    pub fn leaves(&self, world: &World) -> World {
        if self.keeps_all() { world.clone() } else { world.after(self) }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Outcome::Lost => "lost",
            Outcome::Kept => "kept",
            Outcome::Torn => "half",
            Outcome::Unwritten(_) => "size",
        })
    }
}

impl World {
    /// The fate in which each pending change becomes what `outcome` says.
    pub fn fate(&self, outcome: impl FnMut(&Change) -> Outcome) -> Fate {
        Fate(self.pending().iter().map(outcome).collect())
    }

    /// The fates that are worth a look: the named ones, every combination if no more than
    /// `few` changes are pending, and otherwise `samples` combinations that `random`
    /// chooses. (What differs here may leave the same behind: see to that by what is
    /// found.)
    pub fn fates(&self, few: usize, samples: usize, mut random: impl FnMut() -> u64) -> Vec<Fate> {
        let count = self.pending().len();
        let mut fates = named(self);
        if count <= few {
            fates.extend((0..1_u64 << count).map(|bits| chosen(count, |at| bits >> at & 1 == 1)));
        } else {
            for _ in 0..samples {
                let mut bits = random();
                fates.push(chosen(count, |at| {
                    if at % 64 == 63 {
                        bits = random();
                    }
                    bits >> (at % 64) & 1 == 1
                }));
            }
        }
        fates
    }
}

impl World {
    /// Any fate, as `random` has it: from one that keeps next to nothing to one that
    /// keeps next to everything.
    pub fn any_fate(&self, mut random: impl FnMut() -> u64) -> Fate {
        let kept_of_8 = random() % 9;
        let outcome = |_| match random() {
            number if number % 8 >= kept_of_8 => Outcome::Lost,
            number if number >> 8 & 7 > 0 => Outcome::Kept,
            number if number >> 16 & 1 == 0 => Outcome::Torn,
            number => Outcome::Unwritten(if number >> 17 & 1 == 0 { 0 } else { b'x' }),
        };
        Fate(self.pending().iter().map(outcome).collect())
    }
}

fn chosen(count: usize, mut kept: impl FnMut(usize) -> bool) -> Fate {
    let outcome = |at| if kept(at) { Outcome::Kept } else { Outcome::Lost };
    Fate((0..count).map(outcome).collect())
}

fn named(world: &World) -> Vec<Fate> {
    let count = world.pending().len();
    let mut fates = vec![chosen(count, |_| false), chosen(count, |_| true)];
    for one in 0..count {
        fates.push(chosen(count, |at| at != one));
        fates.push(chosen(count, |at| at == one));
        if let Change::Write { .. } = world.pending()[one] {
            for outcome in [Outcome::Torn, Outcome::Unwritten(0), Outcome::Unwritten(b'x')] {
                // All before it, and nothing behind it; and all.
                for upto in [one, count] {
                    let mut fate = chosen(count, |at| at < upto);
                    fate.0[one] = outcome;
                    fates.push(fate);
                }
            }
        }
    }
    fates
}
