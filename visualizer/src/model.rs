//! All that the screen is drawn from.

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

/// All that the screen is drawn from.
#[derive(Clone, Debug)]
pub struct Model {
    /// The engine's inside, now.
    pub live: Scene,
    /// How it came to that, and which moment is looked at.
    pub time: Timeline,
    /// The files of tables that were written or read.
    pub table_cache: TableCache,
    /// Which details are shown, as far as the user says.
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
    /// The engine that is told the same.
    pub comparison: Option<Box<Comparison>>,
    /// The screen to which one comes back from a tour or a play.
    pub parked: Option<Box<Model>>,
    /// How the past is played.
    pub player: Player,
    /// The sizes that the engine was opened with.
    pub sizes: Sizes,
    /// Where it is, for people.
    pub location: String,
    /// How it is drawn.
    pub appearance: Appearance,
    /// True until the first command: a newcomer is greeted.
    pub greeting: bool,
    /// What happened last, in words.
    pub sentence: String,
    /// True if the sentence tells of a failure.
    pub failed: bool,
    /// The pane in which it happened.
    pub lit: Option<Pane>,
    /// What was typed and answered.
    pub lines: VecDeque<Line>,
    /// Which of them are in sight.
    pub scroll: Scroll,
    /// The pane that is shown when there is room for one only.
    pub front: Pane,
    /// True if it is shown alone, although there is room for all.
    pub zoomed: bool,
    /// The line being typed.
    pub input: Input,
    /// What could stand at the cursor, after a second Tab.
    pub choices: Vec<String>,
    /// True if the last key was Tab, and left a choice.
    pub(crate) tabbed: bool,
    /// While entries are being put: how many, and of how many.
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
    /// What it is, and what this one is: `stage 5`, `stage 8`.
    pub names: (String, String),
    /// Its screen.
    pub model: Model,
    /// What it still has to do.
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

    /// The screen of an engine that looks like that.
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

    /// The scene that is looked at.
    pub fn scene(&self) -> &Scene {
        self.time.past().unwrap_or(&self.live)
    }

    /// The sizes of the engine at the moment that is looked at.
    pub fn sizes(&self) -> Sizes {
        if self.time.past().is_some() { self.time.sizes() } else { self.sizes }
    }

    /// What happened at the moment that is looked at, in words.
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

    /// The pane in which something happened at the moment that is looked at.
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

    /// The same user, at another engine: what is theirs comes along.
    pub(crate) fn elsewhere(&mut self, mut model: Model) {
        model.input = self.input.clone();
        model.player = Player { playing: false, ..self.player };
        model.appearance = self.appearance;
        model.waiting = std::mem::take(&mut self.waiting);
        self.switching = false;
        let mut here = std::mem::replace(self, model);
        self.parked = Some(here.parked.take().unwrap_or_else(|| Box::new(here)));
    }

    /// Back from there.
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
