//! The colors of a picture, on a light page and on a dark one.
//!
//! A terminal has one color for both; a picture knows its page, and can do better:
//! it names each color twice, and the page that shows it picks one.

use std::collections::BTreeSet;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// A color: its class in the style sheet, on a light page, on a dark page.
type Ink = (&'static str, &'static str, &'static str);

/// The page, its edge, and text.
const PAGE: Ink = ("page", "#ffffff", "#0d1117");
const EDGE: Ink = ("edge", "#d0d7de", "#30363d");
const TEXT: Ink = ("text", "#1f2328", "#e6edf3");

/// Dim text, by a color of its own: half transparent, lines would be seen to
/// overlap.
const DIM: Ink = ("dim", "#656d76", "#8b949e");

/// The colors that the themes use.
const INKS: &[(Color, Ink)] = &[
    (Color::Indexed(31), ("teal", "#0b7285", "#39c5cf")),
    (Color::Indexed(167), ("red", "#cf222e", "#ff7b72")),
    (Color::Indexed(28), ("green", "#1a7f37", "#3fb950")),
    (Color::Indexed(133), ("purple", "#8250df", "#bc8cff")),
    (Color::Indexed(32), ("blue", "#0969da", "#58a6ff")),
    (Color::Indexed(166), ("orange", "#bc4c00", "#f0883e")),
];

/// A letter's style: its color, and whether it's bold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Class {
    ink: Ink,
    bold: bool,
}

impl Class {
    /// Returns the class of a cell. A color that isn't in the table is shown as text.
    pub(super) fn of(cell: &Cell) -> Class {
        let dim = cell.modifier.contains(Modifier::DIM);
        let ink = INKS.iter().find(|(color, _)| *color == cell.fg);
        let ink = ink.map_or(if dim { DIM } else { TEXT }, |(_, ink)| *ink);
        Class { ink, bold: cell.modifier.contains(Modifier::BOLD) }
    }

    /// The attribute that says so, with one more class if that is not empty;
    /// nothing if there is nothing to say.
    pub(super) fn attribute(self, more: &str) -> String {
        let ink = if self.ink == TEXT { "" } else { self.ink.0 };
        let bold = if self.bold { "b" } else { "" };
        let classes: Vec<&str> = [ink, bold, more].into_iter().filter(|c| !c.is_empty()).collect();
        if classes.is_empty() {
            String::new()
        } else {
            format!(r#" class="{}""#, classes.join(" "))
        }
    }
}

/// The style sheet for what was used. Every rule is about this picture only, for
/// a page may hold several.
pub(super) fn style(used: &BTreeSet<Class>) -> String {
    let mut inks: Vec<Ink> =
        used.iter().map(|class| class.ink).filter(|ink| *ink != TEXT).collect();
    inks.dedup();
    let colors = |pick: fn(&Ink) -> &'static str| {
        let mut rules = format!(".lsm-screen{{color:{}}}\n", pick(&TEXT));
        rules.push_str(&format!(
            ".lsm-screen .page{{fill:{};stroke:{}}}\n",
            pick(&PAGE),
            pick(&EDGE)
        ));
        for ink in &inks {
            rules.push_str(&format!(".lsm-screen .{}{{color:{}}}\n", ink.0, pick(ink)));
        }
        rules
    };
    format!(
        "{FONT}{PAINT}{}@media (prefers-color-scheme:dark){{\n{}}}\n",
        colors(|ink| ink.1),
        colors(|ink| ink.2)
    )
}

const FONT: &str = ".lsm-screen text{font:16px ui-monospace,SFMono-Regular,Menlo,Consolas,\
    \"DejaVu Sans Mono\",\"Liberation Mono\",monospace;white-space:pre;fill:currentColor}\n\
    .lsm-screen text.b{font-weight:bold}\n";

/// The ends of lines overlap a little, or a scaled picture would show gaps.
const PAINT: &str = ".lsm-screen path{fill:currentColor}\n\
    .lsm-screen .l{fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:square}\n\
    .lsm-screen .l.b{stroke-width:2}\n\
    .lsm-screen .q1{fill-opacity:.25}\n\
    .lsm-screen .q2{fill-opacity:.5}\n\
    .lsm-screen .q3{fill-opacity:.75}\n";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::Theme;

    #[test]
    fn a_picture_can_show_whatever_a_theme_uses() {
        for theme in [Theme::colors(), Theme::blind(), Theme::mono()] {
            let Theme { accent, dim, plain, strong, wrong, good, second } = theme;
            for style in [accent, dim, plain, strong, wrong, good, second] {
                let known = |color| INKS.iter().any(|ink| ink.0 == color);
                assert!(style.fg.is_none_or(known) && style.bg.is_none(), "{style:?}");
                assert!((Modifier::BOLD | Modifier::DIM).contains(style.add_modifier));
            }
        }
    }
}
