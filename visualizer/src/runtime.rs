//! The loop: receive, update, draw.
//!
//! ```text
//!    keys, mouse ─► a thread that reads ───┐
//!    signals ─────► a thread that waits ───┴─► drive: receive ► update ► draw ┐
//!                                                       ▲       └─► perform   │
//!                                                       └─────────────────────┘
//! ```
//!
//! While nothing happens all of them sleep, and use no processor time. A long
//! `load` is done in pieces; between two of them keys are handled and the screen is
//! drawn.
//!
//! Why a thread that reads: once the terminal's window is closed, `read` never
//! returns, not even for a signal. Here only that thread waits in vain, and the loop
//! receives the signal.

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

/// An input that the loop waits for.
enum Incoming {
    Event(io::Result<Event>),
    Signal(i32),
}

/// Runs the loop, and returns the signal if one has ended it.
fn drive(model: &mut Model, session: &mut Session) -> Result<Option<i32>, Box<dyn Error>> {
    let (mut guard, incoming) = begin()?;
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
        // next step; otherwise until something happens.
        let wait = if effects.is_empty() { until_tick(model) } else { Some(Duration::ZERO) };
        let asked = Instant::now();
        changed = true;
        match receive(&incoming, wait)? {
            Some(Incoming::Signal(signal)) => return Ok(Some(signal)),
            Some(Incoming::Event(event)) => match message(event?, area) {
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
fn begin() -> io::Result<(Guard, Receiver<Incoming>)> {
    let (sender, incoming) = mpsc::channel();
    let on_signal = sender.clone();
    signals::watch(move |signal| drop(on_signal.send(Incoming::Signal(signal))))?;
    let guard = Guard::new()?;
    mine::quiet(); // after the hook that the guard has installed
    read(sender)?;
    Ok((guard, incoming))
}

/// Waits for input, at most as long as given.
fn receive(
    incoming: &Receiver<Incoming>,
    wait: Option<Duration>,
) -> Result<Option<Incoming>, RecvError> {
    match wait.map(|wait| incoming.recv_timeout(wait)) {
        None => incoming.recv().map(Some),
        Some(Ok(incoming)) => Ok(Some(incoming)),
        Some(Err(RecvTimeoutError::Timeout)) => Ok(None),
        Some(Err(RecvTimeoutError::Disconnected)) => Err(RecvError),
    }
}

/// Begins to read what the user does.
fn read(sender: Sender<Incoming>) -> io::Result<()> {
    let reads = move || {
        loop {
            let event = event::read();
            let last = event.is_err();
            if sender.send(Incoming::Event(event)).is_err() || last {
                break;
            }
        }
    };
    std::thread::Builder::new().name("reads".to_string()).spawn(reads).map(drop)
}

/// Passes time on to the model. Returns true if anything has moved.
fn tick(model: &mut Model, passed: Duration) -> bool {
    let seen = |model: &Model| (model.time.at(), model.player.playing);
    let before = seen(model);
    update(model, Msg::Tick(passed));
    seen(model) != before
}

/// Returns the message that an event of the terminal stands for, if any.
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

/// Gives the same effect to the other engine, if there is one: a piece at a time, so that
/// both are about as far. When this one is done, the other runs to its end.
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

/// Does up to `pieces` pieces of the work that the other engine still has to do.
fn catch_up(comparison: &mut Comparison, other: &mut Session, pieces: usize) {
    for _ in 0..pieces {
        if comparison.to_do.is_empty() {
            break;
        }
        let effect = comparison.to_do.remove(0);
        comparison.to_do.extend(perform(&mut comparison.model, other, effect));
    }
}

/// Updates the model after a switch of engines, and reports if the last one couldn't be closed.
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

/// Performs an effect, and tells the model how it went.
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
                Err(error) => Msg::Refused(format!("cannot open stage {stage}: {error}")),
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
                Err(error) => Msg::Refused(format!("cannot open the two engines: {error}")),
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
