//! The few styles that everything is drawn with.
//!
//! One accent for where something just happened, dim for what is only there,
//! and the terminal's own colours for the rest, so that a light terminal stays
//! readable. Whatever a colour says, a word or a sign says too: under `NO_COLOR`
//! nothing is lost.

use ratatui::style::{Color, Modifier, Style};

/// The styles.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// Where something happened.
    pub accent: Style,
    /// What is only there.
    pub dim: Style,
    /// What is to be read.
    pub plain: Style,
    /// Names and titles.
    pub strong: Style,
    /// What went wrong.
    pub wrong: Style,
}

impl Theme {
    /// With colours.
    pub fn colours() -> Self {
        let plain = Style::new();
        Theme {
            accent: plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
            dim: plain.fg(Color::DarkGray),
            plain,
            strong: plain.add_modifier(Modifier::BOLD),
            wrong: plain.fg(Color::Red),
        }
    }

    /// Without: bold and dim only.
    pub fn mono() -> Self {
        let plain = Style::new();
        let (bold, dim) = (plain.add_modifier(Modifier::BOLD), plain.add_modifier(Modifier::DIM));
        Theme { accent: bold, dim, plain, strong: bold, wrong: bold }
    }

    /// The one that the value of the variable `NO_COLOR` asks for.
    pub fn wanted(no_color: Option<&str>) -> Self {
        if no_color.is_some_and(|value| !value.is_empty()) {
            Theme::mono()
        } else {
            Theme::colours()
        }
    }
}
