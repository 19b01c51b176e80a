//! The plots: each its data, and its picture.
//!
//! ```text
//!    lookups    lookups-vs-tables   false-positives   block-size
//!    memory     hash-buckets        memory-over-time
//!    garbage    amplification-over-time               tombstones-over-time
//!    kills      surviving
//! ```

mod garbage;
mod kills;
mod lookups;
mod memory;

use crate::Result;
use crate::measured::chart::{Panel, picture};

/// The data of a plot, and its panels.
#[derive(Clone, Debug)]
pub(crate) struct Plot {
    /// Its data as CSV.
    pub(crate) csv: String,
    /// Height of the picture, in pixels.
    pub(crate) height: u32,
    /// Its panels, from the top.
    pub(crate) panels: Vec<Panel>,
}

impl Plot {
    /// A plot of one panel.
    fn new<const N: usize>(names: [&str; N], rows: &[[f64; N]], panel: Panel) -> Plot {
        Plot { csv: csv(names, rows), height: 400, panels: vec![panel] }
    }

    /// Draws the picture; `title` says what it shows, for a reader who can't see it.
    ///
    /// # Errors
    /// If the drawing library fails.
    pub(crate) fn svg(&self, title: &str) -> Result<String> {
        picture(title, self.height, &self.panels)
    }
}

/// Measures and draws the plot of this name.
///
/// # Errors
/// If there is none, or an engine fails.
pub(crate) fn plot(name: &str) -> Result<Plot> {
    match name {
        "lookups-vs-tables" => lookups::tables(),
        "false-positives" => lookups::false_positives(),
        "block-size" => lookups::block_size(),
        "hash-buckets" => memory::buckets(),
        "memory-over-time" => memory::over_time(),
        "amplification-over-time" => garbage::amplification(),
        "tombstones-over-time" => garbage::tombstones(),
        "surviving" => kills::surviving(),
        _ => Err(format!("there is no plot `{name}`")),
    }
}

/// Writes values as lines of CSV. Six digits are enough, and the same on every machine.
fn csv<const N: usize>(names: [&str; N], rows: &[[f64; N]]) -> String {
    let line = |row: &[f64; N]| row.map(digits).join(",") + "\n";
    names.join(",") + "\n" + &rows.iter().map(line).collect::<String>()
}

/// Writes a number with at most six digits after the point, and no trailing zeros; NaN,
/// an unknown value, as an empty cell.
fn digits(number: f64) -> String {
    if number.is_nan() {
        return String::new();
    }
    let text = format!("{number:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// Pairs one column with another, without unknown values.
fn columns<const N: usize>(rows: &[[f64; N]], x: usize, y: usize) -> Vec<(f64, f64)> {
    rows.iter().map(|row| (row[x], row[y])).filter(|(_, y)| !y.is_nan()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_short_and_can_have_gaps() {
        let rows = [[1.0, 0.5], [2.0, f64::NAN], [3.0, 1.0 / 3.0]];
        assert_eq!(csv(["a", "b"], &rows), "a,b\n1,0.5\n2,\n3,0.333333\n");
        assert_eq!(columns(&rows, 0, 1).len(), 2);
    }
}
