//! A merge as lanes: what each table holds, which head is the smallest, who wins.
//!
//! ```text
//!     008    kenya
//!     007    egypt ◀          kenya  mali
//!     003    egypt ✗          kenya
//!     copied    chad 003   djibouti 003   egypt 007
//!     left out  chad 003   egypt 003
//! ```

use lsm::observe::Fate;
use ratatui::text::{Line, Span};

use super::{Drawn, Pane};
use crate::detail::{Lanes, Step, lanes};
use crate::text::{self, count};

/// The widest column of a key.
const WIDEST: usize = 18;

/// Columns left of the lanes: the number of a table.
const NUMBER: usize = 6;

impl Pane<'_> {
    pub(super) fn merge(&self, rows: usize) -> Drawn {
        let Some(lanes) = lanes(&self.model.time) else {
            let words = "No merge yet. Chapter 8 brings them: when a level holds too much, its tables are merged with those below that they overlap. Try `fill 20`.";
            return ("MERGE".to_string(), String::new(), self.said(words));
        };
        let measure = format!("{} of {}", lanes.done, count(lanes.steps.len() as u64, "key"));
        let title = format!("MERGE into level {}", lanes.level);
        let window = Window::of(&lanes, self.columns.saturating_sub(NUMBER));
        let fixed = 2; // the lines below the lanes
        let shown = rows.saturating_sub(fixed + 1).max(1);
        let mut lines: Vec<Line<'static>> = Vec::new();
        for table in lanes.inputs.iter().take(shown) {
            lines.push(self.lane(*table, &window));
        }
        if lanes.inputs.len() > shown {
            let more = (lanes.inputs.len() - shown) as u64;
            lines.push(Line::from(self.dim(format!("     … and {}", count(more, "older table")))));
        }
        if lines.len() + fixed < rows {
            lines.push(Line::default());
        }
        lines.push(self.list(" copied    ", &copied(&lanes, window.shared)));
        lines.push(self.list(" left out  ", &left_out(&lanes, window.shared)));
        (title, measure, lines)
    }

    /// One table: those of its keys that are in sight.
    fn lane(&self, table: u64, window: &Window<'_>) -> Line<'static> {
        let mut spans = vec![self.dim(format!(" {table:03}  "))];
        for (step, state) in &window.steps {
            spans.push(self.cell(table, step, *state, window));
        }
        Line::from(spans)
    }

    fn cell(
        &self,
        table: u64,
        step: &Step<'_>,
        state: State,
        window: &Window<'_>,
    ) -> Span<'static> {
        let wins = step.winner == table;
        let loses = step.shadowed.contains(&table);
        if !wins && !loses {
            return Span::raw(" ".repeat(window.width));
        }
        let sign = match (state, wins, step.fate) {
            (State::Comes, ..) => "",
            (_, false, _) => " ✗",
            (State::Now, true, Fate::Copied) => " ◀",
            (_, true, Fate::Copied) => " ✓",
            (_, true, Fate::Retired) => " †✗",
        };
        let key = text::fit(&window.name(step), window.width.saturating_sub(4));
        let cell = text::pad(&format!("{key}{sign}"), window.width);
        let style = match state {
            State::Now if wins => self.theme.accent,
            State::Now => self.theme.wrong,
            State::Done => self.theme.dim,
            State::Comes => self.theme.plain,
        };
        Span::styled(cell, style)
    }

    /// A row of entries, the last of which are in sight.
    fn list(&self, name: &str, entries: &[String]) -> Line<'static> {
        let mut room = self.columns.saturating_sub(text::width(name));
        let mut shown = Vec::new();
        for entry in entries.iter().rev() {
            let width = text::width(entry) + 3;
            if width > room {
                break;
            }
            room -= width;
            shown.push(entry.as_str());
        }
        shown.reverse();
        let cut = if shown.len() < entries.len() { "… " } else { "" };
        Line::from(vec![
            self.dim(name.to_string()),
            Span::styled(format!("{cut}{}", shown.join("   ")), self.theme.plain),
        ])
    }
}

/// The keys that were copied, with the table that they came from.
fn copied(lanes: &Lanes<'_>, shared: usize) -> Vec<String> {
    let copied = lanes.steps[..lanes.done].iter().filter(|step| step.fate == Fate::Copied);
    copied.map(|step| format!("{} {:03}", name(step.key, shared), step.winner)).collect()
}

/// The entries that were not.
fn left_out(lanes: &Lanes<'_>, shared: usize) -> Vec<String> {
    let mut left = Vec::new();
    for step in &lanes.steps[..lanes.done] {
        let key = name(step.key, shared);
        if step.fate == Fate::Retired {
            left.push(format!("{key} † {:03}", step.winner));
        }
        left.extend(step.shadowed.iter().map(|table| format!("{key} {table:03}")));
    }
    left
}

/// A key's position in the merge.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Done,
    Now,
    Comes,
}

/// The keys in sight: the one at the cursor, a few before and those to come.
struct Window<'a> {
    steps: Vec<(&'a Step<'a>, State)>,
    /// Columns of a key.
    width: usize,
    /// Bytes that all keys in sight begin with and that are left out.
    shared: usize,
}

impl<'a> Window<'a> {
    fn of(lanes: &'a Lanes<'a>, columns: usize) -> Self {
        let from = lanes.done.saturating_sub(2);
        let near = lanes.steps.get(from..).unwrap_or_default();
        let near = &near[..near.len().min(columns / 5)];
        // Among all of its keys: so the names stay the same while it goes on.
        let shared = shared(&lanes.steps);
        let name = |step: &Step<'_>| text::width(&name(step.key, shared));
        let width = near.iter().map(name).max().unwrap_or(0).clamp(3, WIDEST) + 4;
        let fit = (columns / width).max(1);
        let state = |i: usize| match (from + i + 1).cmp(&lanes.done) {
            std::cmp::Ordering::Less => State::Done,
            std::cmp::Ordering::Equal => State::Now,
            std::cmp::Ordering::Greater => State::Comes,
        };
        let steps = near.iter().enumerate().take(fit).map(|(i, step)| (step, state(i))).collect();
        Window { steps, width, shared }
    }

    fn name(&self, step: &Step<'_>) -> String {
        name(step.key, self.shared)
    }
}

fn name(key: &[u8], shared: usize) -> String {
    text::key(key.get(shared..).unwrap_or(key))
}

/// Returns the length of the keys' common prefix, up to a colon; 0 if that is not
/// more than a few.
fn shared(steps: &[Step<'_>]) -> usize {
    let [first, rest @ ..] = steps else { return 0 };
    let common = |a: &[u8], b: &[u8]| a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let same = rest.iter().map(|step| common(first.key, step.key)).min().unwrap_or(0);
    let colon = first.key[..same].iter().rposition(|&byte| byte == b':');
    colon.map_or(0, |at| at + 1)
}
