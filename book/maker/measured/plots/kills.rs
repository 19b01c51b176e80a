//! The number of writes that survive if the process is killed.
//!
//! ```text
//!    stage 6    ▁▁▁▁▁▁▂▂▂▂▂▂▃▃▃▃▃▃    what was in tables by then
//!    stage 7    ▁▁▂▂▃▃▄▄▅▅▆▆▇▇██      all of it
//! ```

use benches::number::whole;
use benches::plot::chart::{Axis, Mark, Panel, Side};
use benches::plot::paint::{Dash, Ink};
use benches::{options, present};
use lsm::KeyRange;

use super::{Plot, columns};
use crate::Result;
use crate::measured::measured_db::MeasuredDb;

/// Puts in all, and between two kills.
const PUTS: u64 = 5_000;
const EVERY: u64 = 100;

/// Counts how many survive, for each number of puts.
fn survivors(stage: u8) -> Result<Vec<f64>> {
    let db = MeasuredDb::new(stage, options())?;
    let mut survivors = vec![0.0];
    for i in 0..PUTS {
        db.put(&present(i))?;
        if (i + 1).is_multiple_of(EVERY) {
            let left = db.killed()?.engine.scan(KeyRange::all()).count();
            survivors.push(left as f64);
        }
    }
    Ok(survivors)
}

/// `surviving`
pub(super) fn surviving() -> Result<Plot> {
    let (without, with) = (survivors(6)?, survivors(7)?);
    let rows: Vec<[f64; 3]> = (without.iter().zip(&with).enumerate())
        .map(|(i, (a, b))| [(i as u64 * EVERY) as f64, *a, *b])
        .collect();
    let ticks = [0.0, 1_000.0, 2_000.0, 3_000.0, 4_000.0, 5_000.0];
    let lost = rows.last().map_or(0.0, |row| row[2] - row[1]);
    let panel = Panel::new(
        Axis::linear("puts before the kill", &ticks),
        Axis::linear("writes that survive it", &ticks),
    )
    .line(Ink::Orange, Dash::Dashed, Mark::None, columns(&rows, 0, 1))
    .line(Ink::Teal, Dash::Solid, Mark::None, columns(&rows, 0, 2))
    .note(Ink::Teal, Side::End, (3_700.0, 3_700.0), (-14, -8), "stage 7: all that were put")
    .note(Ink::Orange, Side::Start, (2_050.0, 1_200.0), (0, 0), "stage 6: those in tables")
    .note(Ink::Dim, Side::Start, (2_050.0, 800.0), (0, 0), {
        // A count, and so a whole number.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
        let lost = whole(lost as u64);
        format!("at {}: {lost} are lost", whole(PUTS))
    });
    Ok(Plot::new(["puts", "stage_6_survive", "stage_7_survive"], &rows, panel))
}
