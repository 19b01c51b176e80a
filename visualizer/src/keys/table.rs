//! Every key, the most useful first.

use ratatui::crossterm::event::{KeyCode, KeyModifiers};

use super::binding::{Action, Binding, Hint, Move, On};
use crate::detail::Detail;
use crate::input::Edit;
use crate::timeline::Stride;

type Words = (&'static str, &'static str);

const fn key(on: On, code: KeyCode, action: Action, words: Words, hint: Hint) -> Binding {
    with(KeyModifiers::NONE, on, code, action, words, hint)
}

const fn any(code: KeyCode, action: Action, words: Words, hint: Hint) -> Binding {
    key(On::Any, code, action, words, hint)
}

const fn time(code: KeyCode, to: Move, words: Words, hint: Hint) -> Binding {
    key(On::Empty, code, Action::Time(to), words, hint)
}

const fn detail(number: u8, detail: Detail, words: Words) -> Binding {
    any(KeyCode::F(number), Action::Detail(detail), words, Hint::Never)
}

const fn answer(digit: char, answer: usize) -> Binding {
    let words = match answer {
        0 => ("1", "the first answer"),
        1 => ("2", "the second"),
        2 => ("3", "the third"),
        _ => ("4", "the fourth"),
    };
    key(On::Empty, KeyCode::Char(digit), Action::Answer(answer), words, Hint::Never)
}

const fn edit(code: KeyCode, edit: Edit, words: Words) -> Binding {
    key(On::Typed, code, Action::Edit(edit), words, Hint::Never)
}

const fn ctrl(letter: char, action: Action, words: Words, hint: Hint) -> Binding {
    with(KeyModifiers::CONTROL, On::Any, KeyCode::Char(letter), action, words, hint)
}

const fn with(
    held: KeyModifiers,
    on: On,
    code: KeyCode,
    action: Action,
    (name, label): Words,
    hint: Hint,
) -> Binding {
    Binding { code, held, on, action, name, label, hint }
}

const fn held(held: KeyModifiers, code: KeyCode, to: Move, words: Words) -> Binding {
    with(held, On::Empty, code, Action::Time(to), words, Hint::Never)
}

/// Every key, the most useful first.
#[rustfmt::skip]
pub(crate) const BINDINGS: &[Binding] = &[
    any(KeyCode::Esc, Action::Stop, ("Esc", "stop"), Hint::Busy),
    any(KeyCode::F(1), Action::Help, ("F1", "help"), Hint::Always),
    ctrl('c', Action::Quit, ("Ctrl-C", "quit"), Hint::Always),
    time(KeyCode::Right, Move::On(Stride::Entry), ("→", "step on"), Hint::Back),
    time(KeyCode::Left, Move::Back(Stride::Entry), ("←", "step back"), Hint::Past),
    time(KeyCode::Char(' '), Move::Play, ("Space", "play"), Hint::Past),
    time(KeyCode::End, Move::Now, ("End", "now"), Hint::Back),
    any(KeyCode::Up, Action::Edit(Edit::Older), ("↑", "history"), Hint::Typed),
    key(On::Typed, KeyCode::Tab, Action::Complete, ("Tab", "complete"), Hint::Typing),
    key(On::Empty, KeyCode::Tab, Action::Next, ("Tab", "next pane"), Hint::Narrow),
    any(KeyCode::PageUp, Action::Up, ("PgUp", "scroll"), Hint::Scroll),
    any(KeyCode::PageDown, Action::Down, ("PgDn", "scroll down"), Hint::Never),
    detail(2, Detail::Merge, ("F2", "the merge")),
    detail(3, Detail::Read, ("F3", "the read path")),
    detail(4, Detail::Bloom, ("F4", "the filter")),
    detail(5, Detail::Index, ("F5", "the index")),
    detail(6, Detail::File, ("F6", "the file")),
    any(KeyCode::F(7), Action::Zoom, ("F7", "one pane alone"), Hint::Never),
    detail(8, Detail::Cost, ("F8", "the cost")),
    any(KeyCode::Enter, Action::Enter, ("Enter", "run"), Hint::Never),
    any(KeyCode::Down, Action::Edit(Edit::Newer), ("↓", "newer line"), Hint::Never),

    time(KeyCode::Home, Move::Begin, ("Home", "the beginning"), Hint::Never),
    held(KeyModifiers::SHIFT, KeyCode::Left, Move::Back(Stride::Command), ("Shift-←", "a command back")),
    held(KeyModifiers::SHIFT, KeyCode::Right, Move::On(Stride::Command), ("Shift-→", "a command on")),
    held(KeyModifiers::CONTROL, KeyCode::Left, Move::Back(Stride::Event), ("Ctrl-←", "back, but not entry by entry")),
    held(KeyModifiers::CONTROL, KeyCode::Right, Move::On(Stride::Event), ("Ctrl-→", "on, but not entry by entry")),
    time(KeyCode::Char('+'), Move::Faster, ("+", "faster"), Hint::Never),
    time(KeyCode::Char('-'), Move::Slower, ("-", "slower"), Hint::Never),
    answer('1', 0),
    answer('2', 1),
    answer('3', 2),
    answer('4', 3),

    edit(KeyCode::Left, Edit::Left, ("←", "left")),
    edit(KeyCode::Right, Edit::Right, ("→", "right")),
    edit(KeyCode::Home, Edit::Start, ("Home", "start of line")),
    edit(KeyCode::End, Edit::End, ("End", "end of line")),
    edit(KeyCode::Backspace, Edit::Backspace, ("Backspace", "delete before")),
    edit(KeyCode::Delete, Edit::Delete, ("Del", "delete after")),
    ctrl('a', Action::Edit(Edit::Start), ("Ctrl-A", "start of line"), Hint::Never),
    ctrl('e', Action::Edit(Edit::End), ("Ctrl-E", "end of line"), Hint::Never),
    ctrl('w', Action::Edit(Edit::DeleteWord), ("Ctrl-W", "delete word"), Hint::Never),
    ctrl('u', Action::Edit(Edit::DeleteLine), ("Ctrl-U", "delete line"), Hint::Never),
];
