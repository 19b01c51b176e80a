//! Colors. `anstream` removes them where they don't belong: in a pipe, in a file, with
//! `NO_COLOR`.

use anstyle::{AnsiColor, Style};

fn painted(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Colors what is right.
pub(crate) fn good(text: &str) -> String {
    painted(AnsiColor::Green.on_default(), text)
}

/// Colors what is wrong.
pub(crate) fn bad(text: &str) -> String {
    painted(AnsiColor::Red.on_default().bold(), text)
}

/// Colors what to read first.
pub(crate) fn strong(text: &str) -> String {
    painted(Style::new().bold(), text)
}

/// Colors a path, or a command to type.
pub(crate) fn path(text: &str) -> String {
    painted(AnsiColor::Cyan.on_default(), text)
}

/// Colors what can be skipped.
pub(crate) fn dim(text: &str) -> String {
    painted(Style::new().dimmed(), text)
}
