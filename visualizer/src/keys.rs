//! The keys: one table, from which come the bindings, the hints and the help.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::input::Edit;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the table below describes each in the user's words")]
pub enum Action {
    Enter,
    Edit(Edit),
    Up,
    Down,
    Next,
    Help,
    Stop,
    Quit,
}

/// When a key is hinted at in the last line of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Only the help names it.
    Never,
    /// At any time.
    Always,
    /// While entries are being put.
    Busy,
    /// When there is a line to come back to.
    Typed,
    /// When there are more answers than fit.
    Scroll,
    /// When one pane is shown at a time.
    Narrow,
}

/// A key and its meaning.
#[derive(Debug)]
pub struct Binding {
    /// The key.
    pub code: KeyCode,
    /// What is held down with it.
    pub held: KeyModifiers,
    /// What it asks for.
    pub action: Action,
    /// How the key is named on the screen.
    pub name: &'static str,
    /// What it does, in a word or two.
    pub label: &'static str,
    /// When it is hinted at.
    pub hint: Hint,
}

const fn key(
    code: KeyCode,
    action: Action,
    name: &'static str,
    label: &'static str,
    hint: Hint,
) -> Binding {
    Binding { code, held: KeyModifiers::NONE, action, name, label, hint }
}

const fn ctrl(
    letter: char,
    action: Action,
    name: &'static str,
    label: &'static str,
    hint: Hint,
) -> Binding {
    Binding { code: KeyCode::Char(letter), held: KeyModifiers::CONTROL, action, name, label, hint }
}

/// Every key, the most useful first.
pub const BINDINGS: &[Binding] = &[
    key(KeyCode::Esc, Action::Stop, "Esc", "stop", Hint::Busy),
    key(KeyCode::F(1), Action::Help, "F1", "help", Hint::Always),
    ctrl('c', Action::Quit, "Ctrl-C", "quit", Hint::Always),
    key(KeyCode::Tab, Action::Next, "Tab", "next pane", Hint::Narrow),
    key(KeyCode::Up, Action::Edit(Edit::Older), "↑", "history", Hint::Typed),
    key(KeyCode::PageUp, Action::Up, "PgUp", "scroll", Hint::Scroll),
    key(KeyCode::PageDown, Action::Down, "PgDn", "scroll down", Hint::Never),
    key(KeyCode::Enter, Action::Enter, "Enter", "run", Hint::Never),
    key(KeyCode::Down, Action::Edit(Edit::Newer), "↓", "newer line", Hint::Never),
    key(KeyCode::Left, Action::Edit(Edit::Left), "←", "left", Hint::Never),
    key(KeyCode::Right, Action::Edit(Edit::Right), "→", "right", Hint::Never),
    key(KeyCode::Home, Action::Edit(Edit::Start), "Home", "start of line", Hint::Never),
    key(KeyCode::End, Action::Edit(Edit::End), "End", "end of line", Hint::Never),
    key(
        KeyCode::Backspace,
        Action::Edit(Edit::Backspace),
        "Backspace",
        "delete before",
        Hint::Never,
    ),
    key(KeyCode::Delete, Action::Edit(Edit::Delete), "Del", "delete after", Hint::Never),
    ctrl('a', Action::Edit(Edit::Start), "Ctrl-A", "start of line", Hint::Never),
    ctrl('e', Action::Edit(Edit::End), "Ctrl-E", "end of line", Hint::Never),
    ctrl('w', Action::Edit(Edit::DeleteWord), "Ctrl-W", "delete word", Hint::Never),
    ctrl('u', Action::Edit(Edit::DeleteLine), "Ctrl-U", "delete line", Hint::Never),
];

/// The most hints that the last line holds.
pub const MOST_HINTS: usize = 6;

/// What the key asks for, if anything.
pub fn action(key: &KeyEvent) -> Option<Action> {
    let held = key.modifiers - KeyModifiers::SHIFT;
    BINDINGS
        .iter()
        .find(|known| known.code == key.code && known.held == held)
        .map(|known| known.action)
}

/// The hints that are of use now.
pub fn hints(useful: impl Fn(Hint) -> bool) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| useful(binding.hint)).take(MOST_HINTS)
}

/// The keys as lines of the help.
pub fn help() -> Vec<String> {
    let named = |binding: &Binding| format!("{} {}", binding.name, binding.label);
    let names: Vec<String> = BINDINGS.iter().map(named).collect();
    crate::text::wrap(
        &format!("Keys: {}.", names.join(", ").replace(' ', "\u{a0}").replace(",\u{a0}", ", ")),
        72,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_table_asks_for_what_the_table_says() {
        for binding in BINDINGS {
            let key = KeyEvent::new(binding.code, binding.held);
            assert_eq!(action(&key), Some(binding.action), "{}", binding.name);
        }
    }

    #[test]
    fn at_most_six_hints_are_given_and_the_way_out_is_one_of_them() {
        for now in [Hint::Always, Hint::Busy, Hint::Typed, Hint::Scroll, Hint::Narrow] {
            let hints: Vec<_> = hints(|hint| hint == Hint::Always || hint == now).collect();
            assert!(hints.len() <= MOST_HINTS);
            assert!(hints.iter().any(|hint| hint.action == Action::Quit));
        }
        assert!(
            BINDINGS.iter().filter(|binding| binding.hint != Hint::Never).count() <= MOST_HINTS
        );
    }

    #[test]
    fn the_help_names_every_key() {
        let help = help().join(" ");
        assert!(BINDINGS.iter().all(|binding| help.contains(binding.name)), "{help}");
    }
}
