//! The lines that wait for a command to end.

use super::run::submit;
use super::walk;
use crate::effect::Effect;
use crate::model::Model;

/// Continues after what was awaited is there, or won't come: with the lines that wait for it,
/// and to the end of the stop of a tour.
pub(super) fn go_on(model: &mut Model) -> Vec<Effect> {
    model.switching = false;
    let effects = next_line(model);
    if effects.is_empty() {
        walk::ran(model, &[], 0);
    }
    effects
}

/// Runs the lines that wait, up to one that asks for something outside.
pub(super) fn next_line(model: &mut Model) -> Vec<Effect> {
    while let Some(line) = model.waiting.pop_front() {
        let effects = submit(model, line);
        if !effects.is_empty() {
            return effects;
        }
    }
    Vec::new()
}
