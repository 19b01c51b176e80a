//! The cost of everything: three ratios with the totals they're made of, and how they
//! developed, command by command.

use ratatui::text::{Line, Span};

use super::{Drawn, Pane};
use crate::scene::costs::{Costs, Ratio};
use crate::text::{self, size};

/// The bars of a sparkline.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

impl Pane<'_> {
    pub(super) fn cost(&self, rows: usize) -> Drawn {
        let scene = self.model.scene();
        let costs = &scene.costs;
        let space = costs.space(&scene.levels);
        let mut lines = Vec::new();
        let all = [
            ("write", costs.write(), write_formula(costs)),
            (
                "read",
                costs.read(),
                format!(
                    "{} in {}, {}",
                    text::count(costs.blocks, "block"),
                    text::count(costs.gets, "get"),
                    size(costs.block_bytes)
                ),
            ),
            ("space", space, space_formula(space)),
        ];
        for (name, ratio, formula) in all {
            let ratio = ratio.map_or("–".to_string(), |ratio| ratio.to_string());
            lines.push(Line::from(vec![
                Span::styled(format!(" {name:<6}{ratio:>7}  "), self.theme.strong),
                self.dim(text::fit(&formula, self.columns.saturating_sub(16))),
            ]));
            if rows >= 8 {
                lines.push(Line::from(self.accent(format!(
                    "{}{}",
                    " ".repeat(16),
                    self.sparkline(name)
                ))));
            }
        }
        if lines.len() < rows {
            lines.extend(self.said("Bytes written per byte put; blocks read per get; bytes of files per byte that counts."));
        }
        ("COST".to_string(), "since this was opened".to_string(), lines)
    }

    /// Returns how a ratio developed over the last commands, up to the cursor.
    fn sparkline(&self, name: &str) -> String {
        let columns = self.columns.saturating_sub(18);
        let at = self.model.time.at();
        let commands = self.model.time.commands().filter(|command| command.start <= at);
        let values: Vec<Option<u64>> = commands
            .map(|command| {
                let ratio = match name {
                    "write" => command.costs.write(),
                    "read" => command.costs.read(),
                    _ => command.space,
                };
                ratio.map(Ratio::hundredths)
            })
            .collect();
        let values = &values[values.len().saturating_sub(columns)..];
        let most = values.iter().flatten().max().copied().unwrap_or(0).max(1);
        let bar = |value: &Option<u64>| {
            value.map_or(' ', |value| {
                let step = value.saturating_mul(7) / most;
                BARS[usize::try_from(step).unwrap_or(7).min(7)]
            })
        };
        values.iter().map(bar).collect()
    }
}

fn write_formula(costs: &Costs) -> String {
    format!(
        "(log {} + flushed {} + merged {}) / put {}",
        size(costs.logged),
        size(costs.flushed),
        size(costs.merged),
        size(costs.asked)
    )
}

fn space_formula(space: Option<Ratio>) -> String {
    match space {
        Some(Ratio { of, by }) => {
            format!("files {} / newest keys and values {}", size(of), size(by))
        }
        None => "counted after commands on trees that are not large".to_string(),
    }
}
