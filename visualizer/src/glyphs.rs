//! The symbols that the screen is drawn with, and an ASCII twin of each.
//!
//! ```text
//!    ╭ LEVELS ────────╮        + LEVELS --------+
//!    │ 008  ├a──────k┤│        | 008  [a------k]|
//!    │ ██████░░░░░░   ││        | ######......   |
//!    ╰────────────────╯        +----------------+
//! ```
//!
//! Panes don't know about it: when everything is drawn, one pass over the screen replaces
//! each symbol by its twin. A twin is one column wide like the symbol, so nothing moves.
//! What isn't in the table stays as it is, like the user's own 東京 and Lomé.

use ratatui::buffer::Buffer;

/// Each sign and its twin.
const TWINS: &[(&str, &str)] = &[
    // Frames.
    ("╭╮╰╯┌┐└┘┬┴┼", "+"),
    ("─━", "-"),
    ("│┃", "|"),
    // Tables on the axis, and the axis.
    ("├", "["),
    ("┤", "]"),
    ("┄", "."),
    // Gauges and densities, from empty to full.
    ("░▁▂", "."),
    ("▒▃▄", ":"),
    ("▓▅▆", "%"),
    ("▇█", "#"),
    // Marks.
    ("▌", "|"),
    ("▸→▶›", ">"),
    ("◀←", "<"),
    ("↑▲", "^"),
    ("↓▼", "v"),
    ("⋮", ":"),
    ("·•", "."),
    // Bits of a filter: set, asked and set, asked and not. Now, on the bar of time.
    ("■", "#"),
    ("●", "@"),
    ("○", "o"),
    ("✓", "v"),
    ("✗×", "x"),
    ("†", "+"),
    ("…", "~"),
    ("–—", "-"),
    // A space that does not break: the wrapped lines of the help hold some.
    ("\u{a0}", " "),
];

/// The help's line about twins that stand for more than a line.
pub(crate) const LEGEND: &str =
    "In ASCII, > stands for an arrow, + for the dagger of a tombstone, ~ for what was cut.";

/// Replaces every sign on the screen by its twin.
pub(crate) fn to_ascii(screen: &mut Buffer) {
    for cell in &mut screen.content {
        if let Some(twin) = twin(cell.symbol()) {
            cell.set_symbol(twin);
        }
    }
}

fn twin(symbol: &str) -> Option<&'static str> {
    // Most cells are ASCII already.
    if symbol.is_ascii() {
        return None;
    }
    let mut signs = TWINS.iter();
    signs.find(|(signs, _)| signs.contains(symbol)).map(|(_, twin)| *twin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::buffer::Cell;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    #[test]
    fn every_twin_is_ascii_and_as_wide_as_its_sign_and_no_sign_has_two() {
        let mut signs: Vec<char> = TWINS.iter().flat_map(|(signs, _)| signs.chars()).collect();
        assert!(signs.iter().all(|sign| crate::text::width(&sign.to_string()) == 1));
        assert!(TWINS.iter().all(|(_, twin)| twin.is_ascii() && twin.len() == 1));
        signs.sort_unstable();
        assert!(signs.windows(2).all(|pair| pair[0] != pair[1]), "{signs:?}");
    }

    #[test]
    fn nothing_moves_and_what_the_user_wrote_in_letters_stays() {
        let mut screen = Buffer::empty(Rect::new(0, 0, 15, 1));
        screen.set_string(0, 0, "├東京→Lomé…┤ ╭", Style::new());
        to_ascii(&mut screen);
        let shown: String = screen.content().iter().map(Cell::symbol).collect();
        assert_eq!(shown, "[東 京 >Lomé~] + "); // the second cell of a wide sign is a space
    }
}
