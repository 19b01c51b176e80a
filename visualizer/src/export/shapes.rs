//! Symbols that are drawn, not written: lines, blocks and pointers.
//!
//! ```text
//!    ╭────  from the middle of the bottom, round the middle, to the middle of the right
//!    │      middle of the top to middle of the bottom: the next row continues there
//!    ├────  the same, and from the middle to the right
//! ```
//!
//! A cell has ten units by twenty-two, so that its middle and its half are whole
//! numbers.

use std::fmt::Write;

/// Width and height of a cell.
pub(super) const CELL: (usize, usize) = (10, 22);

/// The gap of blocks above and below: it makes a gauge calmer, and no pane piles
/// blocks up. Only the bar next to the sentence continues from row to row.
const GAP: usize = 3;

/// The middle of a cell.
const MIDDLE: (usize, usize) = (CELL.0 / 2, CELL.1 / 2);

/// The way a sign is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A quarter, a half, or three quarters of the color; the number of quarters.
    Shade(u8),
    /// An area.
    Block,
    /// A line.
    Line,
}

impl Kind {
    /// Its class in the style sheet.
    pub(super) fn class(self) -> &'static str {
        match self {
            Kind::Shade(1) => "q1",
            Kind::Shade(2) => "q2",
            Kind::Shade(_) => "q3",
            Kind::Block => "",
            Kind::Line => "l",
        }
    }
}

/// The place of a sign, drawn so many times side by side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) cells: usize,
}

/// Lines that meet in the middle: whether one comes from the left, the right, the
/// top, the bottom.
const LINES: &[(&str, [bool; 4])] = &[
    ("─", [true, true, false, false]),
    ("│", [false, false, true, true]),
    ("┌", [false, true, false, true]),
    ("┐", [true, false, false, true]),
    ("└", [false, true, true, false]),
    ("┘", [true, false, true, false]),
    ("├", [false, true, true, true]),
    ("┤", [true, false, true, true]),
    ("┬", [true, true, false, true]),
    ("┴", [true, true, true, false]),
    ("┼", [true, true, true, true]),
];

/// Corners that are round: whether the arms go to the right, and to the bottom.
const CORNERS: &[(&str, bool, bool)] =
    &[("╭", true, true), ("╮", false, true), ("╰", true, false), ("╯", false, false)];

/// Blocks that stand on the bottom, each an eighth higher than the one before.
const EIGHTHS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// Returns how the sign is painted, or `None` if it's a letter.
pub(super) fn kind(sign: &str) -> Option<Kind> {
    Some(match sign {
        sign if sign.is_ascii() => return None,
        "░" => Kind::Shade(1),
        "▒" => Kind::Shade(2),
        "▓" => Kind::Shade(3),
        "▌" | "▸" | "◀" | "⋮" => Kind::Block,
        "┄" => Kind::Line,
        sign if EIGHTHS.contains(&sign) => Kind::Block,
        sign if CORNERS.iter().any(|corner| corner.0 == sign) => Kind::Line,
        sign if LINES.iter().any(|line| line.0 == sign) => Kind::Line,
        _ => return None,
    })
}

/// Adds the sign to the path.
pub(super) fn draw(sign: &str, spot: Spot, path: &mut String) {
    let Spot { x, y, cells } = spot;
    let eighth = EIGHTHS.iter().position(|block| *block == sign);
    if let ("─", _) | (_, Some(_)) | ("░" | "▒" | "▓", _) = (sign, eighth) {
        let wide = cells * CELL.0;
        let whole = CELL.1 - 2 * GAP;
        let high = eighth.map_or(whole, |eighth| whole * (eighth + 1) / EIGHTHS.len());
        // Writing to a string does not fail.
        let _ = match sign {
            "─" => write!(path, "M{x} {}h{wide} ", y + MIDDLE.1),
            _ => write!(path, "M{x} {}h{wide}v{high}h-{wide}z ", y + CELL.1 - GAP - high),
        };
        return;
    }
    (0..cells).for_each(|cell| one(sign, x + cell * CELL.0, y, path));
}

/// Adds a sign of one cell.
fn one(sign: &str, x: usize, y: usize, path: &mut String) {
    let (middle, center) = (x + MIDDLE.0, y + MIDDLE.1);
    let (right, bottom) = (x + CELL.0, y + CELL.1);
    let _ = match sign {
        "▌" => write!(path, "M{x} {y}h4v{}h-4z ", CELL.1),
        "▸" => write!(path, "M{} {}l7 5l-7 5z ", x + 2, center - 5),
        "◀" => write!(path, "M{} {}l-9 5l9 5z ", right, center - 5),
        "┄" => write!(path, "M{} {center}h2m3 0h2 ", x + 1),
        "⋮" => {
            let dots = [6, 11, 16].map(|down| format!("M{} {}h2v2h-2z", x + 4, y + down - 1));
            write!(path, "{} ", dots.join(""))
        }
        _ => Ok(()),
    };
    if let Some((_, to_right, to_bottom)) = CORNERS.iter().find(|corner| corner.0 == sign) {
        let side = if *to_right { right } else { x };
        let end = if *to_bottom { bottom } else { y };
        // Straight to the height at which the curve begins.
        let turn = if *to_bottom { center + MIDDLE.0 } else { center - MIDDLE.0 };
        let _ = write!(path, "M{middle} {end}V{turn}Q{middle} {center} {side} {center} ");
    }
    if let Some((_, arms)) = LINES.iter().find(|line| line.0 == sign) {
        let ends = [(x, center), (right, center), (middle, y), (middle, bottom)];
        for (_, (x, y)) in arms.iter().zip(ends).filter(|(arm, _)| **arm) {
            let _ = write!(path, "M{middle} {center}L{x} {y} ");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(sign: &str, cells: usize) -> String {
        let mut path = String::new();
        draw(sign, Spot { x: 10, y: 22, cells }, &mut path);
        path.trim_end().to_string()
    }

    #[test]
    fn lines_end_where_those_of_the_next_cell_begin() {
        assert_eq!(path("─", 3), "M10 33h30");
        assert_eq!(path("├", 1), "M15 33L20 33 M15 33L15 22 M15 33L15 44");
        assert_eq!(path("╭", 1), "M15 44V38Q15 33 20 33");
        assert_eq!(path("╯", 1), "M15 22V28Q15 33 10 33");
    }

    #[test]
    fn blocks_stand_on_one_line() {
        assert_eq!(path("█", 4), "M10 25h40v16h-40z");
        assert_eq!(path("▄", 1), "M10 33h10v8h-10z");
        assert_eq!(path("▌", 2), "M10 22h4v22h-4z M20 22h4v22h-4z");
    }

    #[test]
    fn whatever_is_drawn_has_a_path() {
        let signs = EIGHTHS.into_iter().chain(["░", "▒", "▓", "▌", "▸", "◀", "┄", "⋮"]);
        let signs = signs.chain(LINES.iter().map(|line| line.0));
        for sign in signs.chain(CORNERS.iter().map(|corner| corner.0)) {
            assert!(kind(sign).is_some() && !path(sign, 1).is_empty(), "{sign}");
        }
        for letter in ["a", " ", "é", "東", "→", "†"] {
            assert_eq!((kind(letter), path(letter, 1).as_str()), (None, ""));
        }
    }
}
