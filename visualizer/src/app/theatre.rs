//! Watching a play: what went wrong?
//!
//! ```text
//!    say ─Space─► the wrong run, moment by moment ─► ask ─1…4─► tell ─Space─► the right run
//!                          └──────── Enter ───────────┘
//! ```
//!
//! A play has a screen of its own, as a tour has; what was there before is put
//! aside. No engine is behind it, so what needs one is refused. All that moves
//! through the past works, and what was answered follows the cursor: nothing is
//! shown before it has happened.

use super::{Effect, look};
use crate::command::Command;
use crate::help;
use crate::keys;
use crate::model::{Line, Model, Player, Scroll};
use crate::question::Question;
use crate::theatre::{self, Play, Recording, Run};
use crate::timeline::Timeline;

/// A play that is watched.
#[derive(Clone, Debug)]
pub struct Show {
    /// The play.
    pub play: Play,
    /// Which recording of it.
    pub run: Run,
    /// True once the question was answered, or passed over.
    pub told: bool,
    /// What has become of the answer.
    pub verdict: String,
    /// What each of the commands answered.
    answers: Vec<Vec<Line>>,
}

impl Show {
    fn new(play: Play, run: Run, recording: &Recording) -> Self {
        let lines = |step: &theatre::Step| {
            let answer = step.answer.iter().cloned().map(Line::Answer);
            answer.chain(step.error.iter().cloned().map(Line::Failure)).collect()
        };
        let answers = recording.steps.iter().map(lines).collect();
        Show { play, run, told: run == Run::Right, verdict: String::new(), answers }
    }

    /// What is to be read now; empty where the moment speaks for itself.
    pub fn words(&self, time: &Timeline) -> String {
        match (self.run, time.past().is_some()) {
            (Run::Wrong, true) if time.at() == 0 => self.play.say.clone(),
            (Run::Right, true) if time.at() == 0 => {
                "The same commands, on the engine as it should be.".to_string()
            }
            (_, true) => String::new(),
            (Run::Wrong, false) => {
                format!("{} {}", self.verdict, self.play.tell).trim_start().to_string()
            }
            (Run::Right, false) => {
                "This is what it should be. `theatre` lists the other plays.".to_string()
            }
        }
    }

    /// What it is, and how to go on.
    pub fn how(&self, past: bool) -> String {
        let (what, how) = match (self.run, past) {
            (Run::Wrong, true) => ("with a bug", "Space plays, Enter asks what went wrong"),
            (Run::Wrong, false) => ("with a bug", "Space plays it as it should be"),
            (Run::Right, true) => ("as it should be", "Space plays"),
            (Run::Right, false) => ("as it should be", "Space goes back to where you were"),
        };
        format!("{} · {what}   {how}, Esc leaves", self.play.title)
    }
}

/// Says which plays there are.
pub(super) fn list(model: &mut Model) {
    let typed = model.lines.len().saturating_sub(1);
    for name in theatre::names() {
        match theatre::named(name) {
            Ok(play) => model
                .say(Line::Answer(format!("{name:<14} chapter {}   {}", play.stage, play.title))),
            Err(wrong) => return model.fail(wrong),
        }
    }
    model.scroll = Scroll::From(typed);
    model.lit = None;
    model.sentence = "Each shows an engine with a bug: `theatre zombie` plays that one. What does it do wrong? The sentences believe it; trust the picture.".to_string();
}

/// Begins a play.
pub(super) fn enter(model: &mut Model, name: &str) {
    match theatre::named(name).and_then(|play| stage(play, Run::Wrong)) {
        Ok(screen) => {
            model.elsewhere(screen);
            follow(model);
        }
        Err(wrong) => model.fail(wrong),
    }
}

/// The screen of a play, at its beginning.
fn stage(play: Play, run: Run) -> Result<Model, String> {
    let recording = theatre::recorded(&play.name, run)?;
    let mut screen = theatre::screen(&play, &recording);
    screen.show = Some(Show::new(play, run, &recording));
    Ok(screen)
}

/// Goes on: from the wrong run to the question, to what it was, to the right run,
/// and home.
pub(super) fn next(model: &mut Model) -> Vec<Effect> {
    let Some(show) = &mut model.show else { return Vec::new() };
    if model.time.past().is_some() {
        model.player.playing = false;
        model.time.live();
        follow(model);
        return Vec::new();
    }
    match (show.run, show.told) {
        (Run::Wrong, false) => {
            show.told = true;
            model.question = None;
            Vec::new()
        }
        (Run::Wrong, true) => {
            mend(model);
            Vec::new()
        }
        (Run::Right, _) => vec![Effect::Leave],
    }
}

/// Shows the same commands on the engine as it should be.
fn mend(model: &mut Model) {
    let Some(play) = model.show.as_ref().map(|show| show.play.clone()) else { return };
    match stage(play, Run::Right) {
        Ok(screen) => {
            let (parked, input) = (model.parked.take(), model.input.clone());
            let player = Player { playing: true, ..model.player };
            *model = Model { parked, input, player, look: model.look, ..screen };
            follow(model);
        }
        Err(wrong) => model.fail(wrong),
    }
}

/// The cursor has moved: what was answered until there is shown, and at the end of
/// the wrong run it is asked what went wrong.
pub(super) fn follow(model: &mut Model) {
    let Some(show) = &model.show else { return };
    let (at, now) = (model.time.at(), model.time.now());
    let commands: Vec<(&str, usize)> =
        model.time.commands().map(|command| (command.line.as_str(), command.start)).collect();
    let ends = commands.iter().skip(1).map(|(_, start)| *start).chain([now]);
    let mut lines = Vec::new();
    for (((line, start), end), answer) in commands.iter().zip(ends).zip(&show.answers) {
        if *start < at {
            lines.push(Line::Typed((*line).to_string()));
        }
        if end <= at {
            lines.extend(answer.iter().cloned());
        }
    }
    let ended = show.run == Run::Wrong && !show.told && model.time.past().is_none();
    let question = ended.then(|| Question {
        words: show.play.ask.clone(),
        options: show.play.options.clone(),
        right: Some(show.play.right),
        chosen: None,
    });
    model.lines = lines.into();
    model.scroll = Scroll::End;
    model.failed = false;
    model.question = question.or(model.question.take().filter(|_| model.time.past().is_some()));
}

/// True if a play asks what went wrong.
pub(super) fn asks(model: &Model) -> bool {
    waits(model) && model.question.is_some()
}

/// True if a play stands at its end, and waits for somebody to go on.
pub(super) fn waits(model: &Model) -> bool {
    model.show.is_some() && model.time.past().is_none()
}

/// An answer was chosen, counted from 0.
pub(super) fn choose(model: &mut Model, answer: usize) {
    let (Some(show), Some(question)) = (&mut model.show, &mut model.question) else { return };
    if answer < question.options.len() {
        question.chosen = Some(answer);
        show.verdict = question.verdict().unwrap_or_default();
        show.told = true;
        model.question = None;
    }
}

/// Does what a command asks, as far as no engine is needed.
pub(super) fn run(model: &mut Model, command: &Command) -> Vec<Effect> {
    if let Command::Help { about } = command {
        let mut lines = help::lines(*about);
        if about.is_none() {
            lines.extend(keys::help());
        }
        let typed = model.lines.len().saturating_sub(1);
        lines.into_iter().for_each(|line| model.say(Line::Answer(line)));
        model.scroll = Scroll::From(typed);
        return Vec::new();
    }
    match look::run(model, command) {
        // What is not on the shelf cannot be read: there is no directory.
        Some(effects) if matches!(effects[..], [Effect::Read(_)]) => {
            if let [Effect::Read(table)] = effects[..] {
                look::table_read(model, table, None);
            }
            Vec::new()
        }
        Some(effects) => effects,
        None => {
            model.fail("This is a recording, and no engine is behind it; Esc leaves it.".into());
            Vec::new()
        }
    }
}
