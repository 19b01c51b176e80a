//! Raw figures as Markdown tables.
//!
//! ```text
//!    the claim     workload | ours | best LSM peer | ratio | gate | goal | verdict
//!    everything    workload | ours | RocksDB | …           median (least–most)
//!    the settings  engine | version | how it is set up | what a kill leaves
//! ```
//!
//! A ratio is not the quotient of two medians, but the median of the quotients of
//! each round: [`stats`](crate::peers::stats) says why.

use crate::number::whole;
use crate::peers::Result;
use crate::peers::engines::{ENTRANTS, Entrant, Role, entrant};
use crate::peers::metric::{METRICS, Metric, Target, Unit};
use crate::peers::rows::Run;
use crate::peers::stats::{Summary, champion, ratios, summary};

/// The grade of a figure against its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grade {
    /// The goal is met.
    Goal,
    /// The gate is met.
    Gate,
    /// Neither is met.
    Missed,
}

/// Returns all tables.
pub fn markdown(run: &Run) -> String {
    let mut text = heading(run);
    text += "\n### Against the best\n\n";
    text += &claim(run);
    text += "\n### Everything: median (least–most)\n\n";
    text += &everything(run);
    text += "\n### Settings\n\n";
    text += &settings(run);
    text
}

/// Returns the first of them, for a page about other things too.
pub fn claim_alone(run: &Run) -> String {
    heading(run) + "\n" + &claim(run)
}

fn heading(run: &Run) -> String {
    format!("{} Write buffers and caches of {} MiB.\n", run.head.describe(), run.head.budget >> 20)
}

fn claim(run: &Run) -> String {
    let mut text =
        row(&["", "ours", "against", "ratio", "gate", "goal", "verdict"].map(String::from));
    text += "|---|--:|---|--:|--:|--:|---|\n";
    for metric in &METRICS {
        let Some(ours) = summary(run.figures("ours", metric.id)) else { continue };
        let written = short(ours.median, metric.unit);
        let title = metric.title.to_string();
        let said = said(judge(run, metric));
        match metric.target {
            Target::Shown => {}
            Target::AtMost { gate, goal } => {
                let [gate, goal] =
                    [gate, goal].map(|most| format!("≤ {}", bound(most, metric.unit)));
                text += &row(&[title, written, String::new(), String::new(), gate, goal, said]);
            }
            Target::Ratio { against, gate, goal, redb } => {
                let other = against.and_then(entrant).map(|entrant| entrant.title);
                let other = other.or_else(|| champion(run, metric)).unwrap_or("–").to_string();
                let ratio = summary(ratios(run, metric, against));
                let ratio = ratio.map_or("–".into(), |ratio| format!("**{:.2}**", ratio.median));
                let redb = redb.map_or(String::new(), |times| compared_to_redb(run, metric, times));
                let goal = format!("{goal}{redb}");
                text += &row(&[title, written, other, ratio, gate.to_string(), goal, said]);
            }
        }
    }
    text
}

/// Writes the part of a goal that is about redb, and how far we are.
fn compared_to_redb(run: &Run, metric: &Metric, times: f64) -> String {
    let found = summary(ratios(run, metric, Some("redb")));
    let found = found.map_or(String::new(), |ratio| format!(" (is {:.2})", ratio.median));
    format!(", {times} × redb{found}")
}

fn bound(most: f64, unit: Unit) -> String {
    match unit {
        Unit::Times => format!("{most:.2}"),
        Unit::Millis => format!("{most} ms"),
        Unit::Megabytes => format!("{most} MB"),
        _ => most.to_string(),
    }
}

fn said(grade: Option<Grade>) -> String {
    match grade {
        Some(Grade::Goal) => "goal".into(),
        Some(Grade::Gate) => "gate".into(),
        Some(Grade::Missed) => "missed".into(),
        None => "–".into(),
    }
}

/// Judges whether a metric's target is met.
pub(crate) fn judge(run: &Run, metric: &Metric) -> Option<Grade> {
    let grade = |gate, goal| match (gate, goal) {
        (_, true) => Grade::Goal,
        (true, _) => Grade::Gate,
        _ => Grade::Missed,
    };
    match metric.target {
        Target::Shown => None,
        Target::AtMost { gate, goal } => {
            let ours = summary(run.figures("ours", metric.id))?.median;
            Some(grade(ours <= gate, ours <= goal))
        }
        Target::Ratio { against, gate, goal, redb } => {
            let ratio = summary(ratios(run, metric, against))?.median;
            let beside = summary(ratios(run, metric, Some("redb"))).map(|ratio| ratio.median);
            let beside = redb.is_none_or(|times| beside.is_none_or(|ratio| ratio >= times));
            Some(grade(ratio >= gate, ratio >= goal && beside))
        }
    }
}

fn everything(run: &Run) -> String {
    let took = taking_part(run);
    let mut header = vec![String::new()];
    header.extend(took.iter().map(|entrant| entrant.title.to_string()));
    let mut text = row(&header) + "|---|" + &"--:|".repeat(took.len()) + "\n";
    for metric in &METRICS {
        let cell = |entrant: &&&Entrant| {
            let figures = summary(run.figures(entrant.name, metric.id));
            figures.map_or("–".into(), |figures| spread(figures, metric.unit))
        };
        let cells: Vec<String> = took.iter().map(|entrant| cell(&entrant)).collect();
        if cells.iter().any(|cell| cell != "–") {
            let mut all = vec![metric.title.to_string()];
            all.extend(cells);
            text += &row(&all);
        }
    }
    text
}

fn taking_part(run: &Run) -> Vec<&'static Entrant> {
    let took = |entrant: &&Entrant| run.rows.iter().any(|row| row.engine == entrant.name);
    ENTRANTS.iter().filter(took).collect()
}

fn spread(figures: Summary, unit: Unit) -> String {
    let [least, median, most] =
        [figures.least, figures.median, figures.most].map(|figure| short(figure, unit));
    if least == most { median } else { format!("{median} ({least}–{most})") }
}

fn settings(run: &Run) -> String {
    let header = ["", "what it is", "version", "settings", "after a kill there is"];
    let mut text = row(&header.map(String::from)) + "|---|---|---|---|---|\n";
    for entrant in taking_part(run) {
        let version = match entrant.package {
            Some((name, version)) => format!("`{name}` {version}"),
            None if entrant.role == Role::Memory => String::new(),
            None => format!("commit {}", run.head.commit),
        };
        let cells = [entrant.title, entrant.what, &version, entrant.settings, entrant.killed];
        text += &row(&cells.map(String::from));
    }
    text
}

/// Writes a row of a table.
pub(crate) fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// Writes a figure, in three digits or so.
pub(crate) fn short(value: f64, unit: Unit) -> String {
    let digits = |value: f64| match value {
        value if value >= 99.95 => format!("{value:.0}"),
        value if value >= 9.995 => format!("{value:.1}"),
        value => format!("{value:.2}"),
    };
    match unit {
        Unit::PerSecond if value >= 999_500.0 => digits(value / 1e6) + " M",
        Unit::PerSecond if value >= 999.5 => digits(value / 1e3) + " k",
        Unit::PerSecond => digits(value),
        Unit::Millis => digits(value) + " ms",
        Unit::Micros => digits(value) + " µs",
        Unit::Times => format!("{value:.2}"),
        Unit::Megabytes => format!("{value:.0} MB"),
        Unit::Count => whole(format!("{value:.0}").parse().unwrap_or_default()),
    }
}

/// Replaces what is between the marks of this name in a page: `<!-- peers -->` and
/// `<!-- /peers -->`.
///
/// # Errors
/// If it has no marks.
pub fn filled_in(page: &str, name: &str, made: &str) -> Result<String> {
    let (begin, end) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let missing = || format!("the page has no line {begin} before one {end}");
    let (before, rest) = page.split_once(&begin).ok_or_else(missing)?;
    let (_, after) = rest.split_once(&end).ok_or_else(missing)?;
    Ok(format!("{before}{begin}\n{made}{end}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peers::metric::metric;
    use crate::peers::rows::fixture;

    #[test]
    fn figures_have_three_digits_or_so() {
        let speeds = [7.0, 812.4, 9_994.0, 412_345.0, 999_600.0, 26_300_000.0];
        let written = speeds.map(|speed| short(speed, Unit::PerSecond));
        assert_eq!(written, ["7.00", "812", "9.99 k", "412 k", "1.00 M", "26.3 M"]);
        assert_eq!(short(400_000.0, Unit::Count), "400,000");
        assert_eq!(short(0.55, Unit::Millis), "0.55 ms");
    }

    #[test]
    fn a_verdict_asks_for_all_of_a_goal() {
        let run = fixture();
        let grade = |name| judge(&run, metric(name).unwrap());
        assert_eq!(grade("fillrandom"), Some(Grade::Gate), "2.0 of 1.5 and 3.0");
        assert_eq!(grade("readrandom"), Some(Grade::Gate), "2.0 of 2.0, but redb's 1.25 of 1.3");
        assert_eq!(grade("open"), Some(Grade::Goal));
        assert_eq!(grade("space_fill"), Some(Grade::Gate));
        assert_eq!(grade("put_worst"), Some(Grade::Missed), "the median, 14 of 13");
        assert_eq!(grade("lost"), Some(Grade::Goal));
        assert_eq!(grade("read_2"), None);
        assert_eq!(grade("fillseq"), None, "not measured");
    }

    #[test]
    fn tables_are_as_they_were() {
        let text = markdown(&fixture());
        let (tables, settings) = text.split_once("\n### Settings\n").unwrap();
        assert_eq!(tables, include_str!("fixture.md"));
        assert_eq!(settings.matches("\n| ").count(), 5, "{settings}");
    }

    #[test]
    fn only_what_is_between_the_marks_is_replaced() {
        let page = "a\n<!-- peers -->\nold\n<!-- /peers -->\n<!-- parts -->\n<!-- /parts -->\n";
        let made = filled_in(page, "peers", "new\n").unwrap();
        assert_eq!(made, page.replace("old", "new"));
        assert_eq!(filled_in(&made, "peers", "new\n").unwrap(), made);
        let made = filled_in(page, "parts", "new\n").unwrap();
        assert_eq!(made, page.replace("<!-- parts -->\n", "<!-- parts -->\nnew\n"));
        assert!(filled_in("a\n", "peers", "new\n").is_err());
    }
}
