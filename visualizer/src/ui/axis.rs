//! One axis of keys, on which every table is drawn.
//!
//! ```text
//!    angola ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄ zambia
//!    ├chad────kenya┤                            a table, from its first key
//!         ├egypt────mali┤                       to its last
//! ```
//!
//! The first and last keys of all tables are spread evenly, in their order; only
//! where there is no table the axis is shortened. So you see which
//! tables overlap and which don't, whether the keys are names or numbers. How far
//! apart two keys *are* isn't shown: keys have an order, not a
//! distance.

use lsm::inspect::TablePicture;

use crate::text;

/// Width of a stretch that tables cover, and of one that none does.
const WEIGHTS: (usize, usize) = (4, 1);

/// The ends of all tables, in order, over so many columns.
pub(super) struct Axis<'a> {
    ends: Vec<&'a [u8]>,
    /// For each end, the weight of all stretches before it.
    before: Vec<usize>,
    columns: usize,
}

impl<'a> Axis<'a> {
    /// Creates an axis for the tables with these first and last keys.
    pub(super) fn new(spans: impl Iterator<Item = (&'a [u8], &'a [u8])>, columns: usize) -> Self {
        let spans: Vec<(&[u8], &[u8])> = spans.collect();
        let mut ends: Vec<&[u8]> = spans.iter().flat_map(|(first, last)| [*first, *last]).collect();
        ends.sort_unstable();
        ends.dedup();
        // How many tables begin and end at each of the ends.
        let mut steps = vec![(0usize, 0usize); ends.len()];
        let rank = |key: &[u8]| ends.partition_point(|end| *end < key);
        for (first, last) in spans {
            steps[rank(first)].0 += 1;
            steps[rank(last)].1 += 1;
        }
        let (mut open, mut sum) = (0, 0);
        let before = steps.iter().map(|(begin, end)| {
            let here = sum;
            open = (open + begin).saturating_sub(*end);
            sum += if open > 0 { WEIGHTS.0 } else { WEIGHTS.1 };
            here
        });
        Axis { before: before.collect(), ends, columns }
    }

    /// The first key of all, and the last.
    pub(super) fn bounds(&self) -> Option<(String, String)> {
        Some((text::key(self.ends.first()?), text::key(self.ends.last()?)))
    }

    /// The first and the last column of the table.
    pub(super) fn span(&self, table: &TablePicture) -> (usize, usize) {
        (self.column(&table.first), self.column(&table.last))
    }

    /// Returns the column of a key, or of the next end after it.
    pub(super) fn column(&self, key: &[u8]) -> usize {
        let rank =
            self.ends.partition_point(|end| *end < key).min(self.ends.len().saturating_sub(1));
        let weight = self.before.get(rank).copied().unwrap_or(0);
        let whole = self.before.last().copied().unwrap_or(0).max(1);
        weight * self.columns.saturating_sub(1) / whole
    }

    /// Returns true if so many tables side by side can be told apart.
    pub(super) fn can_tell_apart(&self, tables: usize) -> bool {
        self.ends.len() * 2 <= self.columns && tables * 3 <= self.columns
    }

    /// The table as a line of text that begins at its first column.
    pub(super) fn bar(&self, table: &TablePicture) -> (usize, String) {
        let (start, end) = self.span(table);
        let inside = match end - start {
            0 => return (start, "│".to_string()),
            distance => distance - 1,
        };
        let (mut first, mut last) = (text::key(&table.first), text::key(&table.last));
        if text::width(&first) + text::width(&last) >= inside {
            // What both begin with, up to a colon, says the least.
            let shared = shared(&first, &last);
            (first, last) = (first.split_off(shared), last.split_off(shared));
        }
        let half = inside.saturating_sub(2) / 2;
        let (first, last) = if table.first == table.last || half < 4 {
            let only = if inside >= 4 { text::fit(&first, inside - 1) } else { String::new() };
            (only, String::new())
        } else {
            // What one label leaves free, the other may use.
            let spare = |other: &str| half + half.saturating_sub(text::width(other));
            let (a, b) = (text::fit(&first, spare(&last)), text::fit(&last, spare(&first)));
            (a, b)
        };
        let line = inside.saturating_sub(text::width(&first) + text::width(&last));
        (start, format!("├{first}{}{last}┤", "─".repeat(line)))
    }

    /// Returns a row of bars: how many of the tables cover each column.
    pub(super) fn density<'b>(&self, tables: impl Iterator<Item = &'b TablePicture>) -> String {
        const BARS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
        let mut covered = vec![0usize; self.columns];
        for table in tables {
            let (start, end) = self.span(table);
            covered.iter_mut().take(end + 1).skip(start).for_each(|count| *count += 1);
        }
        covered.iter().map(|&count| BARS[(2 * count).min(8)]).collect()
    }
}

/// Returns the length of the prefix that the two share, up to a colon.
fn shared(first: &str, last: &str) -> usize {
    let same = first.bytes().zip(last.bytes()).take_while(|(a, b)| a == b).count();
    first.as_bytes()[..same].iter().rposition(|&byte| byte == b':').unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(first: &str, last: &str) -> TablePicture {
        TablePicture { number: 1, first: first.into(), last: last.into(), files: vec![] }
    }

    fn spans(tables: &[TablePicture]) -> impl Iterator<Item = (&[u8], &[u8])> {
        tables.iter().map(|table| (&table.first[..], &table.last[..]))
    }

    #[test]
    fn tables_overlap_on_the_axis_exactly_if_their_keys_do() {
        let tables = [table("a", "c"), table("b", "d"), table("e", "f")];
        let axis = Axis::new(spans(&tables), 60);
        let [one, two, three] = tables.each_ref().map(|table| axis.span(table));
        assert!(one.0 < two.0 && two.0 < one.1 && one.1 < two.1);
        assert!(two.1 < three.0);
        assert_eq!((one.0, three.1), (0, 59));
    }

    #[test]
    fn a_table_is_labelled_with_as_much_of_its_keys_as_fits() {
        let tables = [table("visitor:001", "visitor:020")];
        assert_eq!(Axis::new(spans(&tables), 14).bar(&tables[0]), (0, "├:001────:020┤".into()));
        assert_eq!(Axis::new(spans(&tables), 9).bar(&tables[0]), (0, "├:001───┤".into()));
        assert_eq!(Axis::new(spans(&tables), 3).bar(&tables[0]), (0, "├─┤".into()));
        let one = [table("k", "k")];
        assert_eq!(Axis::new(spans(&one), 9).bar(&one[0]), (0, "│".into()));
    }

    #[test]
    fn no_width_is_too_small() {
        let tables = [table("a", "c"), table("b", "")];
        for columns in 0..5 {
            let axis = Axis::new(spans(&tables), columns);
            tables.iter().for_each(|table| assert!(axis.span(table).1 <= columns));
            assert_eq!(axis.density(tables.iter()).chars().count(), columns);
        }
    }
}
