//! The actions of keys, and their conditions.

use ratatui::crossterm::event::{KeyCode, KeyModifiers};

use crate::detail::Detail;
use crate::input::Edit;
use crate::timeline::Stride;

/// A move in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    Back(Stride),
    On(Stride),
    Begin,
    To(usize),
    Now,
    Play,
    Faster,
    Slower,
}

/// An action that a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Enter,
    Edit(Edit),
    Time(Move),
    Up,
    Down,
    Next,
    Complete,
    Zoom,
    Answer(usize),
    Detail(Detail),
    Help,
    Stop,
    Quit,
}

/// The condition under which a key means what the table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum On {
    /// At any time.
    Any,
    /// While the line is empty.
    Empty,
    /// While something is typed on it.
    Typed,
}

/// The condition under which the last line of the screen hints at a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    /// Only the help names it.
    Never,
    /// At any time.
    Always,
    /// While entries are being put.
    Busy,
    /// While there is something to go back to.
    Past,
    /// While the past is shown.
    Back,
    /// While there is a line to come back to.
    Typed,
    /// While a line is being typed.
    Typing,
    /// While there are more answers than fit.
    Scroll,
    /// While one pane is shown at a time.
    Narrow,
}

/// A key and its meaning.
#[derive(Debug)]
pub(crate) struct Binding {
    /// The key.
    pub code: KeyCode,
    /// Modifiers held down with it.
    pub held: KeyModifiers,
    /// The condition under which it means that.
    pub on: On,
    /// Its action.
    pub action: Action,
    /// Name of the key on the screen.
    pub name: &'static str,
    /// Its effect, in a word or two.
    pub label: &'static str,
    /// The condition for a hint.
    pub hint: Hint,
}
