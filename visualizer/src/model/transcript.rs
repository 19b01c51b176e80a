//! What was typed and answered, line by line.

/// A line below the panes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// What was typed.
    Typed(String),
    /// What was answered.
    Answer(String),
    /// How the answer was found.
    Aside(String),
    /// Why there is none.
    Failure(String),
}

/// Which of the lines below the panes are in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scroll {
    /// The last ones.
    End,
    /// Those from this one on.
    From(usize),
}
