//! Two engines on one timeline.
//!
//! ```text
//!    put k v ──► this engine ──► its scene ─┐
//!            └─► the other ────► its scene ─┴─► side by side, at the same command
//! ```
//!
//! The other one is a whole screen of its own that gets the same commands.
//! Both begin together, so their commands have the same numbers; within a
//! command the other is as far along as this one, in proportion.

use super::run::run;
use crate::command::EngineCommand;
use crate::effect::Effect;
use crate::model::Model;

/// The command that this one begins, for the other too.
pub fn forward(model: &mut Model, command: &EngineCommand) -> Vec<Effect> {
    let line = model.time.commands().next_back().map_or(String::new(), |last| last.line.clone());
    match &mut model.comparison {
        Some(comparison) => run(&mut comparison.model, command.clone(), line),
        None => Vec::new(),
    }
}

/// Moves the other's cursor to where this one's is.
pub fn follow(model: &mut Model) {
    let Some(comparison) =
        model.comparison.as_mut().filter(|comparison| comparison.to_do.is_empty())
    else {
        return;
    };
    let other = &mut comparison.model.time;
    let (Some((_, start, end)), Some(_)) = (model.time.command(), model.time.past()) else {
        return other.live();
    };
    // Counted from the end: the oldest may be forgotten, at different times.
    let later = model.time.commands().rev().take_while(|command| command.start > start).count();
    let all = other.commands().count();
    let Some(same) = all.checked_sub(later + 1) else { return };
    let begin = other.commands().nth(same).map_or(0, |command| command.start);
    let its_end = other.commands().nth(same + 1).map_or(other.now(), |next| next.start);
    let far = (model.time.at() - start) * (its_end - begin) / (end - start).max(1);
    other.seek(begin + far);
}
