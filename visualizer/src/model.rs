//! Everything that the screen is drawn from.

mod detail;
mod pane;
mod record;
pub mod recorded;
mod show;
mod transcript;
mod walk;

use std::collections::VecDeque;

use lsm::inspect::Picture;

pub use self::pane::Pane;
pub use self::show::Show;
pub use self::transcript::{Line, Scroll};
pub use self::walk::{Phase, Walk};
use crate::command::EngineCommand;
use crate::detail::Pick;
use crate::effect::Effect;
use crate::engine::Opening;
use crate::input::Input;
use crate::narrate;
use crate::playback::Player;
use crate::question::Question;
use crate::scene::Scene;
use crate::sizes::Sizes;
use crate::table_cache::TableCache;
use crate::tally::Tally;
use crate::theme::Appearance;
use crate::timeline::Timeline;

/// Lines of answers that are kept.
const KEPT: usize = 4000;

/// Everything that the screen is drawn from.
#[derive(Clone, Debug)]
pub struct Model {
    /// The engine's inside, now.
    pub live: Scene,
    /// Its history, and the moment that is shown.
    pub time: Timeline,
    /// The files of tables that were written or read.
    pub table_cache: TableCache,
    /// The details that the user picked.
    pub pick: Pick,
    /// The table whose details are shown, if the user picked one.
    pub table: Option<u64>,
    /// The line of its file that is chosen.
    pub line: usize,
    /// The key that a filter is asked for, if the user gave one.
    pub probe: Option<Vec<u8>>,
    /// The tour that is walked.
    pub walk: Option<Walk>,
    /// The play that is watched.
    pub show: Option<Show>,
    /// The question that is open, or was just answered.
    pub question: Option<Question>,
    /// The other engine, which gets the same commands.
    pub comparison: Option<Box<Comparison>>,
    /// The screen to return to from a tour or a play.
    pub parked: Option<Box<Model>>,
    /// Settings of playback.
    pub player: Player,
    /// The sizes that the engine was opened with.
    pub sizes: Sizes,
    /// Location of the database, as shown.
    pub location: String,
    /// Appearance of the screen.
    pub appearance: Appearance,
    /// True until the first command: a newcomer is greeted.
    pub greeting: bool,
    /// The sentence about what happened last.
    pub sentence: String,
    /// True if the sentence tells of a failure.
    pub failed: bool,
    /// The pane in which it happened.
    pub lit: Option<Pane>,
    /// The lines typed and answered.
    pub lines: VecDeque<Line>,
    /// The part of them in sight.
    pub scroll: Scroll,
    /// The pane that is shown if there's only space for one.
    pub front: Pane,
    /// True if it's shown alone, although there's space for all.
    pub zoomed: bool,
    /// The line being typed.
    pub input: Input,
    /// The words that fit at the cursor, after a second Tab.
    pub choices: Vec<String>,
    /// True if the last key was Tab, and left a choice.
    pub(crate) tabbed: bool,
    /// Progress while entries are being put: how many, and of how many.
    pub busy: Option<(u64, u64)>,
    /// Lines entered meanwhile.
    pub waiting: VecDeque<String>,
    /// True while another engine, or a file, is awaited: what is typed meanwhile waits
    /// for it.
    pub(crate) switching: bool,
    /// The command that the engine is at.
    pub(crate) running: Option<Running>,
    /// The line that asked for a file of the screen, until that is written. It is
    /// shown only then: the picture shows what was there before.
    pub(crate) exporting: Option<String>,
}

/// The command that the engine is at.
#[derive(Clone, Debug)]
pub(crate) struct Running {
    pub(crate) command: EngineCommand,
    /// True if its key was in the memtable before.
    pub(crate) was_there: bool,
    /// The memtable's size, if it had the directory opened again.
    pub(crate) reopened: Option<usize>,
}

/// The other engine's screen.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Names of this engine and of the other: `stage 8`, `stage 5`.
    pub names: (String, String),
    /// Its screen.
    pub model: Model,
    /// Effects it still has to perform.
    pub to_do: Vec<Effect>,
}

impl Model {
    /// The screen of an engine that was just opened. What that did can be stepped
    /// through.
    pub fn opened(opening: Opening, location: String) -> Self {
        let Opening { scene, sizes, events, tally } = opening;
        let mut model = Model::begin(scene, sizes, location);
        if !events.is_empty() {
            model.time.begin("open".to_string(), 'R');
            model.record(events);
            model.end_command();
        }
        model.greeting = model.live.is_empty();
        model.sentence = narrate::opening(&model.live, &tally, &model.location);
        model
    }

    /// Creates the screen of an engine with that picture.
    pub fn new(picture: Picture, sizes: Sizes, tally: &Tally, location: String) -> Self {
        let scene = Scene::new(picture);
        let sentence = narrate::opening(&scene, tally, &location);
        Model { sentence, ..Model::begin(scene, sizes, location) }
    }

    fn begin(scene: Scene, sizes: Sizes, location: String) -> Self {
        Model {
            sentence: String::new(),
            greeting: scene.is_empty(),
            time: Timeline::new(scene.clone(), sizes),
            table_cache: TableCache::default(),
            pick: Pick::Auto,
            table: None,
            line: 0,
            probe: None,
            walk: None,
            show: None,
            question: None,
            comparison: None,
            parked: None,
            player: Player::default(),
            live: scene,
            sizes,
            location,
            appearance: Appearance::default(),
            failed: false,
            lit: None,
            lines: VecDeque::new(),
            scroll: Scroll::End,
            front: Pane::Levels,
            zoomed: false,
            input: Input::default(),
            choices: Vec::new(),
            tabbed: false,
            busy: None,
            waiting: VecDeque::new(),
            switching: false,
            running: None,
            exporting: None,
        }
    }

    /// Returns the scene that is shown.
    pub fn scene(&self) -> &Scene {
        self.time.past().unwrap_or(&self.live)
    }

    /// Returns the sizes of the engine at the moment that is shown.
    pub fn sizes(&self) -> Sizes {
        if self.time.past().is_some() { self.time.sizes() } else { self.sizes }
    }

    /// Returns the sentence about the moment that is shown.
    pub fn narration(&self) -> String {
        match &self.show {
            Some(_) if self.failed => return self.sentence.clone(),
            Some(show) => {
                let words = show.words(&self.time);
                if !words.is_empty() {
                    return words;
                }
            }
            None => {}
        }
        match (self.time.past(), &self.walk) {
            (Some(scene), _) => narrate::moment(&self.time, scene),
            (None, Some(walk)) if !walk.words().is_empty() && !self.failed => walk.words(),
            _ => self.sentence.clone(),
        }
    }

    /// Returns the pane in which something happened at the moment that is shown.
    pub fn lit(&self) -> Option<Pane> {
        match self.time.past() {
            Some(_) => self.time.event().and_then(Pane::of_event),
            None => self.lit,
        }
    }

    /// True while lines that are entered must wait.
    pub(crate) fn is_busy(&self) -> bool {
        self.running.is_some() || self.exporting.is_some() || self.switching
    }

    /// Adds a line to the answers, and scrolls to it.
    pub(crate) fn say(&mut self, line: Line) {
        self.lines.push_back(line);
        if self.lines.len() > KEPT {
            self.lines.pop_front();
        }
        self.scroll = Scroll::End;
    }

    /// Scrolls the answers by a few lines.
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

    /// Shows another engine's screen, with the user's input and settings; parks this one.
    pub(crate) fn elsewhere(&mut self, mut model: Model) {
        model.input = self.input.clone();
        model.player = Player { playing: false, ..self.player };
        model.appearance = self.appearance;
        model.waiting = std::mem::take(&mut self.waiting);
        self.switching = false;
        let mut here = std::mem::replace(self, model);
        self.parked = Some(here.parked.take().unwrap_or_else(|| Box::new(here)));
    }

    /// Returns to the parked screen.
    pub(crate) fn home(&mut self) {
        if let Some(home) = self.parked.take() {
            let (input, waiting) = (self.input.clone(), std::mem::take(&mut self.waiting));
            *self = Model { input, waiting, ..*home };
        }
    }

    /// Says why something was not done.
    pub(crate) fn fail(&mut self, what: String) {
        self.sentence.clone_from(&what);
        self.failed = true;
        self.lit = None;
        self.say(Line::Failure(what));
    }
}
