//! Raw figures as a Markdown table.
//!
//! ```text
//!    part       operation      simple     fast     ratio
//!    memtable   put, in order   714 ns    124 ns   **5.76** (5.40–6.01)
//! ```
//!
//! A time is the median of all rounds; a ratio is the median of the ratios within a
//! round, and says how many times as long the simple part took.

use crate::number::rounded;
use crate::parts::{GROUPS, HEADER};
use crate::peers::Result;
use crate::peers::report::row;
use crate::peers::stats::summary;

/// A line of the CSV.
struct Figure<'t> {
    row: &'t str,
    simple: f64,
    fast: f64,
}

/// Returns the table of what [`run`](crate::parts::run) wrote.
///
/// # Errors
/// If a line is malformed, or its row unknown.
pub fn markdown(csv: &str) -> Result<String> {
    let wrong = || format!("it does not begin with a line `# …` and a line `{HEADER}`");
    let (head, rest) = csv.split_once('\n').ok_or_else(wrong)?;
    let head = head.strip_prefix("# ").ok_or_else(wrong)?;
    let rest = rest.strip_prefix(HEADER).and_then(|rest| rest.strip_prefix('\n'));
    let lines = rest.ok_or_else(wrong)?.lines().zip(3..);
    let read = |(line, number): (_, u32)| {
        figure(line).ok_or_else(|| format!("line {number} is none: {line}"))
    };
    let figures: Vec<Figure<'_>> = lines.map(read).collect::<Result<_, _>>()?;
    Ok(format!("{head}\n\n{}", table(&figures)))
}

fn figure(line: &str) -> Option<Figure<'_>> {
    let cells: Vec<&str> = line.split(',').collect();
    let &[round, row, simple, fast] = cells.as_slice() else { return None };
    round.parse::<u32>().ok()?;
    GROUPS.iter().flat_map(|group| group.rows).find(|known| known.id == row)?;
    Some(Figure { row, simple: simple.parse().ok()?, fast: fast.parse().ok()? })
}

fn table(figures: &[Figure<'_>]) -> String {
    let mut text = row(&["", "", "simple", "fast", "ratio"].map(String::from));
    text += "|---|---|--:|--:|--:|\n";
    for group in &GROUPS {
        let mut part = group.part;
        for known in group.rows {
            let found = || figures.iter().filter(|figure| figure.row == known.id);
            let simple = summary(found().map(|figure| figure.simple).collect());
            let fast = summary(found().map(|figure| figure.fast).collect());
            let ratio = summary(found().map(|figure| figure.simple / figure.fast).collect());
            let (Some(simple), Some(fast), Some(ratio)) = (simple, fast, ratio) else { continue };
            let [least, median, most] =
                [ratio.least, ratio.median, ratio.most].map(|ratio| format!("{ratio:.2}"));
            let ratio = format!("**{median}** ({least}–{most})");
            let cells = [part, known.what, &time(simple.median), &time(fast.median), &ratio];
            text += &row(&cells.map(String::from));
            part = "";
        }
    }
    text
}

/// Writes a time in the unit that fits.
fn time(nanos: f64) -> String {
    match nanos {
        nanos if nanos < 1e4 => rounded(nanos) + " ns",
        nanos if nanos < 1e6 => rounded(nanos / 1e3) + " µs",
        nanos => rounded(nanos / 1e6) + " ms",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIXTURE: &str = include_str!("fixture.csv");

    #[test]
    fn the_table_is_as_it_was() {
        assert_eq!(markdown(FIXTURE).unwrap(), include_str!("fixture.md"));
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        let error = |text: &str| markdown(text).unwrap_err().to_string();
        assert!(error("").starts_with("it does not begin"));
        for line in ["0,memtable_get,1", "0,memtable_got,1,2", "0,memtable_get,1,two"] {
            let text = format!("{FIXTURE}{line}\n");
            assert_eq!(error(&text), format!("line 9 is none: {line}"));
        }
    }
}
