//! Rows of CSV: written one after the other, read by the names of their columns.
//!
//! Runs are compared in turn, each in a process of its own and often of another build. So
//! a file grows by a run at a time: its header is written once, and checked from then on.

use std::fs::{File, OpenOptions, read_to_string};
use std::io::Write;
use std::path::Path;

use crate::peers::Result;

/// A file that rows are added to.
pub struct Rows(Option<File>);

impl Rows {
    /// Opens a file, new or of earlier rows with the same columns. Without a path, rows go
    /// nowhere.
    ///
    /// # Errors
    /// If it can't be written to, or has other columns.
    pub fn open(path: Option<&Path>, header: &str) -> Result<Rows> {
        let Some(path) = path else { return Ok(Rows(None)) };
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        let text = read_to_string(path)?;
        match text.lines().next() {
            None => writeln!(file, "{header}")?,
            Some(first) if first == header => {}
            Some(_) => return Err(format!("{} has other columns", path.display()).into()),
        }
        Ok(Rows(Some(file)))
    }

    /// Adds a row.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn add(&mut self, row: &str) -> Result<()> {
        Ok(self.0.as_mut().map_or(Ok(()), |file| writeln!(file, "{row}"))?)
    }
}

/// Rows that were read.
pub struct Table<'t> {
    columns: Vec<&'t str>,
    rows: Vec<Vec<&'t str>>,
}

/// One of them.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    columns: &'a [&'a str],
    cells: &'a [&'a str],
}

impl<'t> Table<'t> {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// If a row has more cells or fewer than the header.
    pub fn parse(text: &'t str) -> Result<Table<'t>> {
        let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let columns = lines.next().unwrap_or_default();
        let rows: Vec<_> = lines.collect();
        match rows.iter().position(|row| row.len() != columns.len()) {
            Some(at) => Err(format!("line {} has other columns than the header", at + 2).into()),
            None => Ok(Table { columns, rows }),
        }
    }

    /// True if there is a column of this name.
    pub fn has(&self, column: &str) -> bool {
        self.columns.contains(&column)
    }

    /// The rows, in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|cells| Row { columns: &self.columns, cells })
    }
}

impl<'a> Row<'a> {
    /// A cell.
    ///
    /// # Errors
    /// If there is no such column.
    pub fn text(&self, column: &str) -> Result<&'a str> {
        let at = self.columns.iter().position(|known| *known == column);
        let cell = at.and_then(|at| self.cells.get(at)).copied();
        cell.ok_or_else(|| format!("there is no column {column}").into())
    }

    /// A number.
    ///
    /// # Errors
    /// If there is no such column, or its cell isn't a number.
    pub fn number(&self, column: &str) -> Result<f64> {
        let cell = self.text(column)?;
        cell.parse().map_err(|_| format!("{cell:?} in column {column} isn't a number").into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_added_to_those_of_an_earlier_run() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("rows.csv");
        for row in ["before,1", "after,2"] {
            Rows::open(Some(&path), "label,seconds").unwrap().add(row).unwrap();
        }
        let text = read_to_string(&path).unwrap();
        assert_eq!(text, "label,seconds\nbefore,1\nafter,2\n");
        assert!(Rows::open(Some(&path), "label,minutes").is_err());
        assert_eq!(read_to_string(&path).unwrap(), text);
    }

    #[test]
    fn a_cell_is_found_by_its_column() {
        let table = Table::parse("label,seconds\nbefore,1.5\nafter,x\n").unwrap();
        let rows: Vec<Row<'_>> = table.rows().collect();
        assert_eq!(rows[0].text("label").unwrap(), "before");
        assert_eq!(rows[0].number("seconds").unwrap(), 1.5);
        assert!(rows[1].number("seconds").is_err() && rows[1].number("minutes").is_err());
        assert!(Table::parse("label,seconds\nbefore\n").is_err());
    }
}
