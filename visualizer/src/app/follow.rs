//! Following the cursor: with the pane in front, and with a play's answers.

use crate::model::{Line, Model, Pane, Scroll};
use crate::question::Question;
use crate::theatre::Run;

/// Brings the pane in which it happens to the front, for screens with space for one.
pub(super) fn follow(model: &mut Model) {
    if model.time.past().is_some()
        && let Some(pane) = model.time.event().and_then(Pane::of_event)
    {
        model.front = pane;
    }
    follow_play(model);
}

/// The cursor has moved: what was answered until there is shown, and at the end of
/// the wrong run it is asked what went wrong.
pub(super) fn follow_play(model: &mut Model) {
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
