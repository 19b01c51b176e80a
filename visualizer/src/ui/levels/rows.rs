//! The rows of the levels: decided once, for drawing and for clicks.
//!
//! ```text
//!    keys ┄┄┄┄┄┄┄┄┄┄┄      Keys
//!    L0  2 of 2 tables     Head
//!    008  ├───┤            Table
//!    … and 3 tables older  Older      of level 0, where not all have a row
//!                          Gap        if there is space to spare
//!    L1  40 KiB            Head
//!     ├──┤├──┤  5 tables   Packed     all of a level that has too many
//!    ▸012 ├──▒ growing     Growing
//! ```

use lsm::inspect::{LevelPicture, TablePicture};

use crate::scene::Scene;
use crate::scene::activity::Growing;

/// The content of a row.
#[derive(Clone, Copy)]
pub(super) enum Row<'a> {
    Keys,
    Gap,
    Head(&'a LevelPicture),
    Table(&'a TablePicture),
    Older(usize),
    Packed(&'a LevelPicture),
    Growing(&'a Growing),
}

/// Returns the rows of a pane that has space for so many; there may be more than fit.
pub(super) fn rows(scene: &Scene, height: usize) -> Vec<Row<'_>> {
    let room = height.saturating_sub(1);
    // The last row is a line about the levels to come.
    let stub = usize::from(scene.stage < 8);
    let growing = &scene.activity.growing;
    let needed: usize = scene.levels.iter().map(|level| 1 + level.tables.len()).sum();
    let airy = needed + stub + growing.len() + scene.levels.len() <= room;
    let shares = shares(&scene.levels, room.saturating_sub(stub + growing.len()));
    let mut rows = vec![Row::Keys];
    for (i, (level, share)) in scene.levels.iter().zip(shares).enumerate() {
        if airy && i > 0 {
            rows.push(Row::Gap);
        }
        rows.push(Row::Head(level));
        match level.tables.len() {
            0 => {}
            n if n <= share.max(1) => rows.extend(level.tables.iter().map(Row::Table)),
            n if level.level == 0 && share >= 3 => {
                rows.extend(level.tables[..share - 1].iter().map(Row::Table));
                rows.push(Row::Older(n + 1 - share));
            }
            _ => rows.push(Row::Packed(level)),
        }
        rows.extend(growing.iter().filter(|known| known.level == i).map(Row::Growing));
    }
    rows
}

/// Returns how many rows each level gets for its tables: one at least, and one for each
/// table as far as rows go, where few are needed first.
fn shares(levels: &[LevelPicture], rows: usize) -> Vec<usize> {
    let least = |level: &LevelPicture| level.tables.len().min(1);
    let taken: usize = levels.iter().map(|level| 1 + least(level)).sum();
    let mut spare = rows.saturating_sub(taken);
    let mut shares: Vec<usize> = levels.iter().map(least).collect();
    let mut order: Vec<usize> = (0..levels.len()).collect();
    order.sort_by_key(|&level| levels[level].tables.len());
    for level in order {
        let more = levels[level].tables.len().saturating_sub(1);
        // Only level 0 can make use of some of the rows that it needs.
        if more <= spare || level == 0 {
            shares[level] += more.min(spare);
            spare -= more.min(spare);
        }
    }
    shares
}
