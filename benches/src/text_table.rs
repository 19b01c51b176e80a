//! A table for the terminal: names to the left, figures to the right.
//!
//! ```text
//!    a key that is there   tables asked    blocks
//!    5 sparse index                7.02      7.02
//!    6 Bloom filter                7.02      1.06
//! ```

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TextTable {
    rows: Vec<Vec<String>>,
}

impl TextTable {
    /// A table without rows.
    pub(crate) fn new<const N: usize>(header: [&str; N]) -> Self {
        TextTable { rows: vec![header.map(str::to_string).to_vec()] }
    }

    /// Adds a row.
    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.to_vec());
    }

    /// Returns it as lines of text, indented by two spaces.
    pub(crate) fn text(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let wide = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(wide).collect();
        let cell = |(n, cell): (usize, &String)| match n {
            0 => format!("  {cell:<0$}", widths[n]),
            _ => format!("   {cell:>0$}", widths[n]),
        };
        let line = |row: &Vec<String>| {
            let text: String = row.iter().enumerate().map(cell).collect();
            format!("{}\n", text.trim_end())
        };
        self.rows.iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_on_the_left_and_figures_on_the_right() {
        let mut table = TextTable::new(["stage", "→ B"]);
        table.row(["5".into(), "1,024".into()]);
        assert_eq!(table.text(), "  stage     → B\n  5       1,024\n");
    }
}
