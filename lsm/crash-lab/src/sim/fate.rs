//! The fates of pending changes: which of them a power cut lets through.
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

use super::change::Change;
use super::image::DiskImage;
use super::outcome::ChangeOutcome;

/// The outcome of each pending change in a power cut.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fate(Vec<ChangeOutcome>);

impl Fate {
    /// Returns the outcome of each pending change, in their order.
    pub fn outcomes(&self) -> impl Iterator<Item = ChangeOutcome> {
        self.0.iter().copied()
    }

    /// Returns how many changes didn't come through unharmed.
    pub fn losses(&self) -> usize {
        self.0.iter().filter(|outcome| **outcome != ChangeOutcome::Kept).count()
    }

    /// Returns true if the disk has everything that the process saw: only the process died.
    pub fn keeps_all(&self) -> bool {
        self.losses() == 0
    }

    /// Returns what is found afterwards. If only the process died, the system still has what
    /// wasn't synced, and may lose it later.
    pub fn leaves(&self, image: &DiskImage) -> DiskImage {
        if self.keeps_all() { image.clone() } else { image.after(self) }
    }
}

impl DiskImage {
    /// Returns what is found after a power cut.
    pub fn after(&self, fate: &Fate) -> DiskImage {
        self.after_outcomes(fate.outcomes())
    }

    /// Returns the fate in which each pending change has the outcome that `outcome` returns.
    pub fn fate(&self, outcome: impl FnMut(&Change) -> ChangeOutcome) -> Fate {
        Fate(self.pending().iter().map(outcome).collect())
    }

    /// Returns the fates worth trying: the named ones, then every combination if no more than
    /// `few` changes are pending, otherwise `samples` combinations that `random` chooses.
    /// (Different fates may leave the same files: compare those.)
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

    /// Returns a random fate, from one that keeps next to nothing to one that keeps next to
    /// everything.
    pub fn any_fate(&self, mut random: impl FnMut() -> u64) -> Fate {
        let kept_of_8 = random() % 9;
        self.fate(|_| match random() {
            number if number % 8 >= kept_of_8 => ChangeOutcome::Lost,
            number if number >> 8 & 7 > 0 => ChangeOutcome::Kept,
            number if number >> 16 & 1 == 0 => ChangeOutcome::Torn,
            number => ChangeOutcome::Unwritten(if number >> 17 & 1 == 0 { 0 } else { b'x' }),
        })
    }
}

fn chosen(count: usize, mut kept: impl FnMut(usize) -> bool) -> Fate {
    let outcome = |at| if kept(at) { ChangeOutcome::Kept } else { ChangeOutcome::Lost };
    Fate((0..count).map(outcome).collect())
}

fn named(image: &DiskImage) -> Vec<Fate> {
    let count = image.pending().len();
    let mut fates = vec![chosen(count, |_| false), chosen(count, |_| true)];
    for one in 0..count {
        fates.push(chosen(count, |at| at != one));
        fates.push(chosen(count, |at| at == one));
        if let Change::Write { .. } = image.pending()[one] {
            for outcome in
                [ChangeOutcome::Torn, ChangeOutcome::Unwritten(0), ChangeOutcome::Unwritten(b'x')]
            {
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
