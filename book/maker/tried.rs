//! A table of how many cases the tests have tried.
//!
//! ```text
//!    tried lsm/tests/tried.csv           form,test,count,unit    the sums of a fast
//!    engine/power "the power…" 2  ─►     fast,engine/power,812,states  and a deep run
//!    …                         ▲         deep,engine/power,9120,states
//!                              └ bugs that it has found, if any
//! ```
//!
//! How much a test tries depends on its seed, so nothing runs here: two runs are
//! committed, and the book shows their sums.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use benches::number::whole;

use crate::marker::{Directive, words};
use crate::proofs::TESTS;
use crate::{Result, root};

/// Counts by test and unit, fast and deep.
type Sums = BTreeMap<(String, String), [u64; 2]>;

/// Returns the lines of the table.
///
/// # Errors
/// If the marker or the file can't be read, or one of them has a test that the other
/// doesn't.
pub(crate) fn make(directive: &Directive) -> Result<String> {
    let [file] = &directive.words[..] else { return Err("tried needs a file".into()) };
    let text = fs::read_to_string(root().join(file)).map_err(|e| format!("{file}: {e}"))?;
    table(&sums(&text)?, &directive.script)
}

fn sums(text: &str) -> Result<Sums> {
    let mut sums = Sums::new();
    for line in text.lines() {
        let wrong = || format!("`{line}` is not form,test,count,unit");
        let [form, test, count, unit] =
            line.split(',').collect::<Vec<_>>().try_into().map_err(|_| wrong())?;
        let at = ["fast", "deep"].iter().position(|known| *known == form).ok_or_else(wrong)?;
        let count: u64 = count.parse().map_err(|_| wrong())?;
        sums.entry((test.into(), unit.into())).or_default()[at] += count;
    }
    Ok(sums)
}

fn table(sums: &Sums, script: &[String]) -> Result<String> {
    let mut lines = vec!["| test | what it does | fast | deep | found |".to_string()];
    lines.push("|---|---|--:|--:|--:|".into());
    let mut missing: BTreeSet<&str> = sums.keys().map(|(test, _)| test.as_str()).collect();
    for row in script {
        let words = words(row);
        let (test, what, found) = match &words[..] {
            [test, what] => (test, what, ""),
            [test, what, found] if found.parse::<u32>().is_ok() => (test, what, found.as_str()),
            _ => return Err(format!("`{row}` is not TEST \"WHAT\" FOUND")),
        };
        if !missing.remove(test.as_str()) {
            return Err(format!("{test} has no counts"));
        }
        let of: Vec<_> = sums.iter().filter(|((known, _), _)| known == test).collect();
        let cell = |form: usize| {
            let parts = of.iter().filter(|(_, counts)| counts[form] > 0);
            let parts = parts.map(|((_, unit), counts)| format!("{} {unit}", whole(counts[form])));
            parts.collect::<Vec<_>>().join(", ")
        };
        let link = link(test)?;
        lines.push(format!("| {link} | {what} | {} | {} | {found} |", cell(0), cell(1)));
    }
    match missing.first() {
        Some(test) => Err(format!("no row says what {test} does")),
        None => Ok(lines.join("\n")),
    }
}

/// Links the name of a test to its file: `engine/power` is in `engine/power.rs`.
fn link(test: &str) -> Result<String> {
    let places = TESTS
        .iter()
        .flat_map(|folder| [format!("{folder}/{test}.rs"), format!("{folder}/{test}/main.rs")]);
    let found = places.into_iter().find(|place| root().join(place).exists());
    let place = found.ok_or_else(|| format!("there is no test {test}"))?;
    let name = test.rsplit('/').next().unwrap_or(test);
    Ok(format!("[`{name}`](../../{place})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(csv: &str, script: &str) -> Result<String> {
        table(&sums(csv)?, &script.lines().map(String::from).collect::<Vec<_>>())
    }

    #[test]
    fn counts_are_summed_and_rows_are_as_the_page_orders_them() {
        let csv = "fast,engine/power,800,states\nfast,kill,3,kills\nfast,engine/power,212,states\n\
                   deep,engine/power,90000,states\n";
        let rows = "engine/power \"cut\" 2\nkill \"dead\"";
        let expected = "| test | what it does | fast | deep | found |\n|---|---|--:|--:|--:|\n\
             | [`power`](../../lsm/tests/engine/power.rs) | cut | 1,012 states | 90,000 states | 2 |\n\
             | [`kill`](../../lsm/tests/kill/main.rs) | dead | 3 kills |  |  |";
        assert_eq!(made(csv, rows).as_deref(), Ok(expected));
    }

    #[test]
    fn a_test_without_a_row_and_a_row_without_a_test_are_errors() {
        let csv = "fast,engine/power,800,states\n";
        assert!(made(csv, "").unwrap_err().contains("no row"));
        assert!(
            made(csv, "engine/power \"cut\"\nkill \"dead\"").unwrap_err().contains("has no counts")
        );
        assert!(made("fast,gone,1,x\n", "gone \"x\"").unwrap_err().contains("no test"));
        assert!(made("slow,power,1,x\n", "").is_err());
        assert!(made(csv, "engine/power \"cut\" two").unwrap_err().contains("FOUND"));
    }
}
