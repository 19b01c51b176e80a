//! Tab on a line: the first time it completes, the second time it shows the
//! choices, until another key is pressed.

use crate::complete;
use crate::model::Model;

/// Ends a completion. Returns true if the last key was Tab.
pub(super) fn over(model: &mut Model) -> bool {
    model.choices.clear();
    std::mem::take(&mut model.tabbed)
}

/// Completes the word at the cursor; `again` if Tab was pressed before.
pub(super) fn complete(model: &mut Model, again: bool) {
    let line = model.input.line();
    let Some(done) = complete::complete(&line, model.input.cursor(), model) else { return };
    model.input.replace(done.start, &done.word);
    model.tabbed = !done.choices.is_empty();
    if again {
        model.choices = done.choices;
    }
}
