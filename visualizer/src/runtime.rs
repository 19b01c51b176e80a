//! Hear, update, draw.
//!
//! ```text
//!    keys, mouse ─► a thread that reads ───┐
//!    signals ─────► a thread that waits ───┴─► drive: hear ─► update ─► draw ─┐
//!                                                       ▲       └─► perform   │
//!                                                       └─────────────────────┘
//! ```
//!
//! While nothing happens all of them sleep, and use no processor time. A long
//! `load` is done in pieces; between two of them keys are heard and the screen is
//! drawn.
//!
//! Why a thread that reads: of a terminal whose window was closed, `read` never
//! comes back, and neither does it for a signal. Here that thread waits in vain,
//! and the loop hears the signal.

use std::collections::VecDeque;
use std::error::Error;
use std::io;
use std::sync::mpsc::{self, Receiver, RecvError, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use ratatui::crossterm::event::{self, Event, KeyEventKind, MouseEventKind};
use ratatui::layout::Rect;

use crate::app::time::until_tick;
use crate::app::{self, Effect, Msg, update};
use crate::args::Args;
use crate::engine::{Session, Two};
use crate::export;
use crate::mine;
use crate::model::{Comparison, Model};
use crate::signals;
use crate::terminal::Guard;
use crate::theme::Appearance;
use crate::tour;
use crate::ui;

/// Runs in a terminal until the user quits, or a signal asks for the end: it is
/// answered then.
///
/// # Errors
/// If the database cannot be opened or closed, or the terminal fails.
pub fn run(args: &Args) -> Result<Option<i32>, Box<dyn Error>> {
    let (mut session, mut model) = open(args)?;
    // Any value counts, so one that is not UTF-8 does too.
    let no_color = std::env::var_os("NO_COLOR").map(|value| value.to_string_lossy().into_owned());
    model.appearance = Appearance::wanted(args.theme, args.ascii, no_color.as_deref());
    let looped = drive(&mut model, &mut session);
    // Whatever befell the terminal, what was promised is kept.
    session.close()?;
    looped
}

/// What the loop waits for.
enum Heard {
    Event(io::Result<Event>),
    Signal(i32),
}

/// Answers the signal, if one has ended it.
fn drive(model: &mut Model, session: &mut Session) -> Result<Option<i32>, Box<dyn Error>> {
    let (mut guard, ears) = begin()?;
    let mut effects = VecDeque::new();
    let mut changed = true;
    let mut area = Rect::ZERO;
    loop {
        if changed {
            area =
                guard.terminal.draw(|frame| ui::draw(model, model.appearance.theme, frame))?.area;
        }
        let playing = model.player.playing;
        // While there is work to do, no wait; while the past is played, until its
        // next step; else until somebody does something.
        let wait = if effects.is_empty() { until_tick(model) } else { Some(Duration::ZERO) };
        let asked = Instant::now();
        changed = true;
        match hear(&ears, wait)? {
            Some(Heard::Signal(signal)) => return Ok(Some(signal)),
            Some(Heard::Event(event)) => match message(event?, area) {
                // Before what was to be done: Esc stops the next piece.
                Some(msg) => update(model, msg)
                    .into_iter()
                    .rev()
                    .for_each(|effect| effects.push_front(effect)),
                None => changed = false,
            },
            None => {
                let effect = effects.pop_front();
                effects
                    .extend(effect.into_iter().flat_map(|effect| perform(model, session, effect)));
            }
        }
        if effects.front() == Some(&Effect::Quit) {
            return Ok(None);
        }
        changed |= playing && tick(model, asked.elapsed());
    }
}

/// Takes the terminal over, and listens to it and to signals.
fn begin() -> io::Result<(Guard, Receiver<Heard>)> {
    let (say, ears) = mpsc::channel();
    let asked_to_end = say.clone();
    signals::watch(move |signal| drop(asked_to_end.send(Heard::Signal(signal))))?;
    let guard = Guard::new()?;
    mine::quiet(); // after the hook that the guard has installed
    read(say)?;
    Ok((guard, ears))
}

/// Waits for something to be heard; without a limit as long as it takes.
fn hear(ears: &Receiver<Heard>, wait: Option<Duration>) -> Result<Option<Heard>, RecvError> {
    match wait.map(|wait| ears.recv_timeout(wait)) {
        None => ears.recv().map(Some),
        Some(Ok(heard)) => Ok(Some(heard)),
        Some(Err(RecvTimeoutError::Timeout)) => Ok(None),
        Some(Err(RecvTimeoutError::Disconnected)) => Err(RecvError),
    }
}

/// Begins to read what the user does.
fn read(say: Sender<Heard>) -> io::Result<()> {
    let reads = move || {
        loop {
            let event = event::read();
            let last = event.is_err();
            if say.send(Heard::Event(event)).is_err() || last {
                break;
            }
        }
    };
    std::thread::Builder::new().name("reads".to_string()).spawn(reads).map(drop)
}

/// Time has passed; answers whether anything has moved.
fn tick(model: &mut Model, passed: Duration) -> bool {
    let seen = |model: &Model| (model.time.at(), model.player.playing);
    let before = seen(model);
    update(model, Msg::Tick(passed));
    seen(model) != before
}

/// What the event of the terminal means here, if anything.
fn message(event: Event, area: Rect) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Msg::Key(key)),
        Event::Paste(text) => Some(Msg::Paste(text)),
        // It is told of each move too, and of letting go: they ask for nothing.
        Event::Mouse(mouse)
            if !matches!(mouse.kind, MouseEventKind::Moved | MouseEventKind::Up(_)) =>
        {
            Some(Msg::Mouse(mouse, area))
        }
        Event::Resize(..) => Some(Msg::Resize),
        _ => None,
    }
}

/// Tells the engine beside the same, if there is one: a piece at a time, so that
/// both are about as far. When this one is done, the other goes on to its end.
fn forward_to_other(model: &mut Model, session: &mut Session, effect: &Effect) {
    let effects = match effect {
        Effect::Run(command) => app::compare::forward(model, command),
        _ => Vec::new(),
    };
    let (Some(comparison), Some(other)) = (&mut model.comparison, session.other()) else { return };
    match effect {
        Effect::Stop => comparison.to_do.push(Effect::Stop),
        Effect::Run(_) => comparison.to_do.extend(effects),
        Effect::Work => {}
        _ => return,
    }
    let bulk = match effect {
        Effect::Run(command) => command.is_job(),
        _ => *effect == Effect::Work,
    };
    catch_up(comparison, other, if bulk { 1 } else { usize::MAX });
}

/// Does of what the engine beside has still to do, so many pieces.
fn catch_up(comparison: &mut Comparison, other: &mut Session, pieces: usize) {
    for _ in 0..pieces {
        if comparison.to_do.is_empty() {
            break;
        }
        let effect = comparison.to_do.remove(0);
        comparison.to_do.extend(perform(&mut comparison.model, other, effect));
    }
}

/// Another engine is there; and if the one before could not be closed, that is said.
fn switched(model: &mut Model, session: &mut Session, msg: Msg) -> Vec<Effect> {
    let effects = update(model, msg);
    if let Some(why) = session.parting() {
        model.fail(why);
    }
    effects
}

/// An engine, and its screen.
pub(crate) fn open(args: &Args) -> Result<(Session, Model), Box<dyn Error>> {
    let (session, opening) = Session::open(args)?;
    let model = Model::opened(opening, session.location());
    Ok((session, model))
}

/// Does what is to be done, and tells the model how it went.
pub fn perform(model: &mut Model, session: &mut Session, effect: Effect) -> Vec<Effect> {
    forward_to_other(model, session, &effect);
    let reply = match effect {
        Effect::Run(command) => session.run(&command),
        Effect::Work => session.work(),
        Effect::Stop => {
            session.stop();
            return Vec::new();
        }
        Effect::Script(file) => {
            return match tour::read(&file) {
                Ok(tour) => vec![Effect::Enter(tour.stage, Some(Box::new(tour)))],
                Err(wrong) => update(model, Msg::Refused(wrong)),
            };
        }
        Effect::Read(table) => {
            return update(model, Msg::Table(table, session.table(table)));
        }
        Effect::Enter(stage, tour) => {
            let msg = match session.enter(stage) {
                Ok(opening) => {
                    let screen = Model::opened(opening, session.location());
                    Msg::Entered(Box::new(screen), tour)
                }
                Err(error) => Msg::Refused(format!("stage {stage} cannot be opened: {error}")),
            };
            return switched(model, session, msg);
        }
        Effect::Compare(setting) => {
            let msg = match session.enter_two(setting) {
                Ok(Two { this, other, names }) => {
                    let mut screen = Model::opened(this, session.location());
                    let model = Model::opened(other, session.location());
                    screen.comparison =
                        Some(Box::new(Comparison { names, model, to_do: Vec::new() }));
                    Msg::Entered(Box::new(screen), None)
                }
                Err(error) => Msg::Refused(format!("the two cannot be opened: {error}")),
            };
            return switched(model, session, msg);
        }
        Effect::Leave => {
            session.leave();
            return switched(model, session, Msg::Left);
        }
        Effect::Export(file) => {
            let written = export::write(model, &file);
            return update(model, Msg::Exported(written));
        }
        Effect::Quit => return vec![Effect::Quit],
    };
    let more = reply.more.is_some();
    let effects = update(model, Msg::Done(Box::new(reply)));
    if let (false, Some(comparison), Some(other)) = (more, &mut model.comparison, session.other()) {
        comparison.model.time.live();
        catch_up(comparison, other, usize::MAX);
        app::compare::follow(model);
    }
    effects
}
