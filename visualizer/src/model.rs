//! All that the screen is drawn from.

use std::collections::{BTreeMap, VecDeque};

use lsm::inspect::Picture;

use crate::command::Command;
use crate::input::Input;
use crate::narrate;
use crate::sizes::Sizes;
use crate::story::Story;
use crate::world::World;

/// Lines of answers that are kept.
const KEPT: usize = 4000;

/// A place on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named as on the screen")]
pub enum Pane {
    Memtable,
    Sealed,
    Log,
    Levels,
    Answers,
}

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

/// All that the screen is drawn from.
#[derive(Clone, Debug)]
pub struct Model {
    /// The engine's inside.
    pub world: World,
    /// The sizes it was opened with.
    pub sizes: Sizes,
    /// Where it is, for people.
    pub place: String,
    /// True until the first command: a newcomer is greeted.
    pub greeting: bool,
    /// What happened last, in words.
    pub sentence: String,
    /// True if the sentence tells of a failure.
    pub failed: bool,
    /// The pane in which it happened.
    pub lit: Option<Pane>,
    /// Tables to point at, and the word to do it with.
    pub marks: BTreeMap<u64, &'static str>,
    /// What was typed and answered.
    pub lines: VecDeque<Line>,
    /// Which of them are in sight.
    pub scroll: Scroll,
    /// The pane that is shown when there is room for one only.
    pub front: Pane,
    /// The line being typed.
    pub input: Input,
    /// While entries are being put: how many, and of how many.
    pub busy: Option<(u64, u64)>,
    /// Lines entered meanwhile.
    pub waiting: VecDeque<String>,
    /// The command that the engine is at.
    pub(crate) running: Option<Running>,
}

/// The command that the engine is at.
#[derive(Clone, Debug)]
pub(crate) struct Running {
    pub(crate) command: Command,
    /// True if its key was in the memtable before.
    pub(crate) was_there: bool,
    /// The memtable's size, if it had the directory opened again.
    pub(crate) reopened: Option<usize>,
}

impl Model {
    /// The screen of an engine that was just opened.
    pub fn new(picture: Picture, sizes: Sizes, story: &Story, place: String) -> Self {
        let world = World::new(picture);
        Model {
            sentence: narrate::opening(&world, story, &place),
            greeting: world.is_empty(),
            world,
            sizes,
            place,
            failed: false,
            lit: None,
            marks: BTreeMap::new(),
            lines: VecDeque::new(),
            scroll: Scroll::End,
            front: Pane::Levels,
            input: Input::default(),
            busy: None,
            waiting: VecDeque::new(),
            running: None,
        }
    }

    /// Adds a line below the panes, in sight.
    pub(crate) fn say(&mut self, line: Line) {
        self.lines.push_back(line);
        if self.lines.len() > KEPT {
            self.lines.pop_front();
        }
        self.scroll = Scroll::End;
    }

    /// Moves the lines in sight by a few.
    pub(crate) fn scroll(&mut self, up: bool) {
        const STEP: usize = 5;
        self.scroll = match (self.scroll, up) {
            // A step from the end must move what is in sight: how much that is,
            // only the screen knows.
            (Scroll::End, true) => Scroll::From(self.lines.len().saturating_sub(4 * STEP)),
            (Scroll::From(line), true) => Scroll::From(line.saturating_sub(STEP)),
            (Scroll::From(line), false) if line + STEP < self.lines.len() => {
                Scroll::From(line + STEP)
            }
            (_, false) => Scroll::End,
        };
    }

    /// Says why something was not done.
    pub(crate) fn fail(&mut self, what: String) {
        self.sentence.clone_from(&what);
        self.failed = true;
        self.lit = None;
        self.say(Line::Failure(what));
    }
}
