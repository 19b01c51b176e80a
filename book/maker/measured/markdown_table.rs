//! A table of a page: what is counted, before and after.
//!
//! ```text
//!    | bytes read per get | stage 4, whole files | → stage 5, sparse index |
//!    |---|---:|---:|
//!    | of a key that is there | 544,421 | 6,926 |
//! ```

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MarkdownTable {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    note: String,
}

impl MarkdownTable {
    /// A table without rows.
    pub(crate) fn new<const N: usize>(header: [&str; N]) -> Self {
        MarkdownTable {
            header: header.map(str::to_string).to_vec(),
            rows: Vec::new(),
            note: String::new(),
        }
    }

    /// Adds a row. The first one should be the one that tells most.
    #[must_use]
    pub(crate) fn row<const N: usize>(mut self, cells: [&str; N]) -> Self {
        self.rows.push(cells.map(str::to_string).to_vec());
        self
    }

    /// Sets a note that says, below the table, how its figures were measured.
    #[must_use]
    pub(crate) fn note(mut self, text: &str) -> Self {
        self.note = format!("\n*{text}*\n");
        self
    }

    /// Keeps only the first row.
    #[must_use]
    pub(crate) fn first_row(mut self) -> Self {
        self.rows.truncate(1);
        self.note.clear();
        self
    }

    /// Returns it as Markdown: the first column left-aligned, numbers right-aligned.
    pub(crate) fn markdown(&self) -> String {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let rule = format!("|---|{}\n", "---:|".repeat(self.header.len().saturating_sub(1)));
        let rows: String = self.rows.iter().map(|row| line(row)).collect();
        line(&self.header) + &rule + &rows + &self.note
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_can_stand_alone() {
        let table =
            MarkdownTable::new(["bytes", "1", "→ 2"]).row(["a", "3", "4"]).row(["b", "5", "6"]);
        let table = table.note("made so");
        let text = "| bytes | 1 | → 2 |\n|---|---:|---:|\n| a | 3 | 4 |\n";
        assert_eq!(table.clone().first_row().markdown(), text);
        assert_eq!(table.markdown(), format!("{text}| b | 5 | 6 |\n\n*made so*\n"));
    }
}
