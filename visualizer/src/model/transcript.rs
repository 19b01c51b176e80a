//! The lines typed and answered.

/// A line below the panes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A line as it was typed.
    Typed(String),
    /// A line of the answer.
    Answer(String),
    /// A remark on how the answer was found.
    Aside(String),
    /// The reason there is none.
    Failure(String),
}

/// The lines below the panes that are in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scroll {
    /// The last ones.
    End,
    /// Those from this one on.
    From(usize),
}
