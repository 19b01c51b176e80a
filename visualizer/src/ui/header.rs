//! The first line: which engine, and at its right what it costs, or in the past
//! where the code of the moment is.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::parts;
use crate::mine;
use crate::model::Model;
use crate::narrate::{self, Source};
use crate::scene::costs::Ratio;
use crate::text;
use crate::theme::Theme;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let stage = model.scene().stage;
    let name = lsm::stage::NAMES.get(usize::from(stage).saturating_sub(1)).unwrap_or(&"");
    let mut left = vec![
        Span::styled(" An LSM Tree's Life", theme.strong),
        Span::styled(format!("   stage {stage}/{} {name}", lsm::stage::NAMES.len()), theme.plain),
    ];
    if !mine::IS_FINISHED {
        left.push(Span::styled("   yours", theme.accent));
    }
    if model.scene().crashed {
        left.push(Span::styled("   CRASHED", theme.wrong));
    }
    let used: usize = left.iter().map(Span::width).sum();
    let room = usize::from(area.width).saturating_sub(used + 3);
    let right = right(model, stage).into_iter().find(|words| text::width(words) <= room);
    let right = Line::from(Span::styled(right.unwrap_or_default(), theme.dim));
    parts::ends(left, right.spans, frame, area);
}

/// Returns what could be shown at the right, the longest first.
fn right(model: &Model, stage: u8) -> Vec<String> {
    if let (Some(event), true) = (model.time.event(), model.time.past().is_some()) {
        let Source { file, chapter } = narrate::source(event, stage);
        return vec![format!("{file} · chapter {chapter} "), format!("chapter {chapter} ")];
    }
    let sizes = match stage {
        1 | 2 => String::new(),
        3 | 4 => format!("memtable {} ", text::size(model.sizes().memtable as u64)),
        _ => format!(
            "memtable {} · block {} ",
            text::size(model.sizes().memtable as u64),
            text::size(model.sizes().block as u64)
        ),
    };
    let costs = if stage >= 8 { amplification(model) } else { String::new() };
    match costs.as_str() {
        "" => vec![sizes],
        costs => vec![format!("{costs}   {sizes}"), format!("{costs} "), sizes],
    }
}

/// The ratios that are known, with the way they went since the command before.
fn amplification(model: &Model) -> String {
    let scene = model.scene();
    let before = model.time.commands().rev().nth(1);
    let part = |name: &str, now: Option<Ratio>, then: Option<Ratio>| {
        let now = now?;
        let way = match then.map(|then| now.hundredths().cmp(&then.hundredths())) {
            Some(std::cmp::Ordering::Greater) => " ▲",
            Some(std::cmp::Ordering::Less) => " ▼",
            _ => "",
        };
        Some(format!("{name} {now}{way}"))
    };
    let costs = &scene.costs;
    let parts = [
        part("write-amp", costs.write(), before.and_then(|before| before.costs.write())),
        part("read-amp", costs.read(), before.and_then(|before| before.costs.read())),
        part("space-amp", costs.space(&scene.levels), before.and_then(|before| before.space)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("   ")
}
