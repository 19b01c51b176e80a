//! The keys: one table for the bindings, the hints and the help.
//!
//! A key may mean one thing while a line is being typed and another while the
//! line is empty: then the arrows move through time.

mod binding;
mod table;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

pub(crate) use self::binding::{Action, Binding, Hint, Move, On};
pub(crate) use self::table::BINDINGS;

/// The most hints that the last line holds.
pub(crate) const MOST_HINTS: usize = 6;

/// The mouse, for the help. It is the program's, so the terminal needs a sign to
/// take it for itself.
const MOUSE: &str = "Mouse: click a pane, a table or the bar of time; the wheel scrolls. With Shift held it marks text, as elsewhere.";

/// Returns what the key asks for, if anything; `empty`: nothing is typed yet.
pub(crate) fn action(key: &KeyEvent, empty: bool) -> Option<Action> {
    let letter = matches!(key.code, KeyCode::Char(_));
    let held = if letter { key.modifiers - KeyModifiers::SHIFT } else { key.modifiers };
    let now = |on| on == On::Any || (on == On::Empty) == empty;
    let means = |held| {
        BINDINGS
            .iter()
            .find(|known| known.code == key.code && known.held == held && now(known.on))
            .map(|known| known.action)
    };
    // Shift with a key that has no meaning of its own with it means the key.
    means(held).or_else(|| means(held - KeyModifiers::SHIFT))
}

/// The hints that help now.
pub(crate) fn hints(useful: impl Fn(Hint) -> bool) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| useful(binding.hint)).take(MOST_HINTS)
}

/// The keys as lines of the help.
pub(crate) fn help() -> Vec<String> {
    let named = |binding: &Binding| format!("{} {}", binding.name, binding.label);
    let mut lines = Vec::new();
    for (on, title) in
        [(On::Any, "Keys"), (On::Empty, "On an empty line"), (On::Typed, "While typing")]
    {
        let names: Vec<String> =
            BINDINGS.iter().filter(|binding| binding.on == on).map(named).collect();
        let joined = names.join(", ").replace(' ', "\u{a0}").replace(",\u{a0}", ", ");
        lines.extend(crate::text::wrap(&format!("{title}: {joined}."), 72));
    }
    lines.extend(crate::text::wrap(MOUSE, 72));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_table_asks_for_what_the_table_says() {
        for binding in BINDINGS {
            let key = KeyEvent::new(binding.code, binding.held);
            for empty in [true, false] {
                if binding.on == On::Any || (binding.on == On::Empty) == empty {
                    assert_eq!(action(&key, empty), Some(binding.action), "{}", binding.name);
                }
            }
        }
    }

    #[test]
    fn the_way_out_is_always_hinted_at() {
        use Hint::{Always, Back, Busy, Narrow, Past, Scroll, Typed, Typing};
        for now in [&[Busy, Typed, Scroll][..], &[Past, Typed, Scroll, Narrow], &[Back, Typing]] {
            let hints: Vec<_> = hints(|hint| hint == Always || now.contains(&hint)).collect();
            assert!(hints.len() <= MOST_HINTS);
            assert!(hints.iter().any(|hint| hint.action == Action::Quit), "{now:?}");
        }
    }

    #[test]
    fn the_help_names_every_key() {
        let help = help().join(" ");
        assert!(BINDINGS.iter().all(|binding| help.contains(binding.name)), "{help}");
    }

    #[test]
    fn shift_with_a_letter_is_still_the_letter() {
        let plus = KeyEvent::new(KeyCode::Char('+'), KeyModifiers::SHIFT);
        assert_eq!(action(&plus, true), Some(Action::Time(Move::Faster)));
        assert_eq!(action(&plus, false), None, "while typing it is a letter");
    }
}
