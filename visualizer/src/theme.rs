//! The few styles that everything is drawn with.
//!
//! ```text
//!             accent      dim   strong   wrong         good    second
//!    default  teal, bold  dim   bold     red           green   purple
//!    blind    blue, bold  dim   bold     orange, bold  blue    orange
//!    mono     bold        dim   bold     bold          bold    dim
//! ```
//!
//! One accent for where something just happened, dim for what is only there, and
//! the terminal's own text and background for the rest. Whatever a color says, a
//! word or a sign says too: under `NO_COLOR` nothing is lost.
//!
//! All must be readable on a light terminal and on a dark one, which decides what
//! is not used:
//!
//! - The sixteen colors that have names. Each terminal has its own, and some
//!   make bold ones brighter: xterm's bold cyan is lost on white (contrast 1.3).
//!   The 240 colors after them are the same nearly everywhere.
//! - Grey for dim. Whichever it is, some background comes near; Solarized's bright
//!   black is its background. Dim is an attribute: the terminal derives it from
//!   its own text color, and one that does not know it shows plain text.
//! - Reversed text. Where colors are switched off, the terminal library writes a
//!   reset in place of a color, which ends it.

use clap::ValueEnum;
use ratatui::style::{Color, Modifier, Style};

const TEAL: Color = Color::Indexed(31);
const RED: Color = Color::Indexed(167);
const GREEN: Color = Color::Indexed(28);
const PURPLE: Color = Color::Indexed(133);

/// People who confuse red and green tell these two apart.
const BLUE: Color = Color::Indexed(32);
const ORANGE: Color = Color::Indexed(166);

/// The themes, as they are written on the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Name {
    /// Four colors, and the terminal's own for text.
    #[default]
    Default,
    /// Blue and orange, for people who confuse red and green.
    Blind,
    /// Bold and dim, without colors.
    Mono,
}

/// The styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// A place where something happened.
    pub accent: Style,
    /// Background information.
    pub dim: Style,
    /// Text to read.
    pub plain: Style,
    /// Names and titles.
    pub strong: Style,
    /// A failure.
    pub wrong: Style,
    /// Something that holds, or is kept.
    pub good: Style,
    /// The other side of a comparison: what is older, or was passed over.
    pub second: Style,
}

impl Theme {
    /// With four colors.
    pub fn colors() -> Self {
        let plain = Style::new();
        Theme {
            accent: plain.fg(TEAL).add_modifier(Modifier::BOLD),
            wrong: plain.fg(RED),
            good: plain.fg(GREEN),
            second: plain.fg(PURPLE),
            ..Theme::mono()
        }
    }

    /// With two colors that are easy to tell apart.
    pub fn blind() -> Self {
        let plain = Style::new();
        Theme {
            accent: plain.fg(BLUE).add_modifier(Modifier::BOLD),
            wrong: plain.fg(ORANGE).add_modifier(Modifier::BOLD),
            good: plain.fg(BLUE),
            second: plain.fg(ORANGE),
            ..Theme::mono()
        }
    }

    /// Without colors: bold and dim only.
    pub fn mono() -> Self {
        let plain = Style::new();
        let (bold, dim) = (plain.add_modifier(Modifier::BOLD), plain.add_modifier(Modifier::DIM));
        Theme { accent: bold, dim, plain, strong: bold, wrong: bold, good: bold, second: dim }
    }
}

/// The appearance of the screen, independent of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appearance {
    /// The styles.
    pub theme: Theme,
    /// True if only ASCII is drawn with.
    pub ascii: bool,
}

impl Appearance {
    /// Returns the appearance that the arguments and `NO_COLOR` ask for; `NO_COLOR` wins if it
    /// is not empty (no-color.org).
    pub fn wanted(name: Name, ascii: bool, no_color: Option<&str>) -> Self {
        let theme = match name {
            _ if no_color.is_some_and(|value| !value.is_empty()) => Theme::mono(),
            Name::Default => Theme::colors(),
            Name::Blind => Theme::blind(),
            Name::Mono => Theme::mono(),
        };
        Appearance { theme, ascii }
    }
}

impl Default for Appearance {
    fn default() -> Self {
        Appearance::wanted(Name::Default, false, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_color_wins_if_it_is_not_empty() {
        let theme = |no_color| Appearance::wanted(Name::Blind, false, no_color).theme;
        assert_eq!(theme(None), Theme::blind());
        assert_eq!(theme(Some("")), Theme::blind());
        assert_eq!(theme(Some("0")), Theme::mono());
    }

    /// The luminance of a color of the 6×6×6 cube (WCAG 2, relative luminance).
    fn luminance(color: Color) -> f64 {
        let Color::Indexed(index @ 16..=231) = color else { panic!("{color} is not fixed") };
        let part = |steps: u8| {
            let part = f64::from([0, 95, 135, 175, 215, 255][usize::from(steps % 6)]) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let cube = index - 16;
        0.2126 * part(cube / 36) + 0.7152 * part(cube / 6) + 0.0722 * part(cube)
    }

    #[test]
    fn every_color_is_readable_on_black_and_on_white() {
        // 3 is what large letters and signs need (WCAG 2).
        for color in [TEAL, RED, GREEN, PURPLE, BLUE, ORANGE] {
            let here = luminance(color);
            let (on_black, on_white) = ((here + 0.05) / 0.05, 1.05 / (here + 0.05));
            assert!(on_black > 3.5 && on_white > 3.5, "{color}: {on_black:.2} {on_white:.2}");
        }
    }
}
