//! Colour. `anstream` takes it out again where it does not belong: in a pipe, in a
//! file, with `NO_COLOR`.

use anstyle::{AnsiColor, Style};

fn painted(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// What is as it must be.
pub(crate) fn good(text: &str) -> String {
    painted(AnsiColor::Green.on_default(), text)
}

/// What is not.
pub(crate) fn bad(text: &str) -> String {
    painted(AnsiColor::Red.on_default().bold(), text)
}

/// What to look at.
pub(crate) fn strong(text: &str) -> String {
    painted(Style::new().bold(), text)
}

/// Where to look, and what to type.
pub(crate) fn path(text: &str) -> String {
    painted(AnsiColor::Cyan.on_default(), text)
}

/// What can be passed over.
pub(crate) fn dim(text: &str) -> String {
    painted(Style::new().dimmed(), text)
}
