//! What a key can ask for, and when.

use ratatui::crossterm::event::{KeyCode, KeyModifiers};

use crate::detail::Detail;
use crate::input::Edit;
use crate::timeline::Stride;

/// What a key asks of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the table of the keys describes each in the user's words")]
pub enum Move {
    Back(Stride),
    On(Stride),
    Begin,
    To(usize),
    Now,
    Play,
    Faster,
    Slower,
}

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the table of the bindings describes each in the user's words")]
pub enum Action {
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

/// When a key means what the table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// At any time.
    Any,
    /// While the line is empty.
    Empty,
    /// While something stands on it.
    Typed,
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
    /// When there is something to go back to.
    Past,
    /// While the past is looked at.
    Back,
    /// When there is a line to come back to.
    Typed,
    /// While a line is being typed.
    Typing,
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
    /// When it means that.
    pub on: On,
    /// What it asks for.
    pub action: Action,
    /// How the key is named on the screen.
    pub name: &'static str,
    /// What it does, in a word or two.
    pub label: &'static str,
    /// When it is hinted at.
    pub hint: Hint,
}
