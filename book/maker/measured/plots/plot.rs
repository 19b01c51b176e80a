//! A plot: its data, and how it is drawn.

use benches::plot::chart::{Panel, picture};

use crate::Result;

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
    pub(super) fn new<const N: usize>(names: [&str; N], rows: &[[f64; N]], panel: Panel) -> Plot {
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

/// Writes values as lines of CSV. Six digits are enough, and the same on every machine.
pub(super) fn csv<const N: usize>(names: [&str; N], rows: &[[f64; N]]) -> String {
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
pub(super) fn columns<const N: usize>(rows: &[[f64; N]], x: usize, y: usize) -> Vec<(f64, f64)> {
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
