//! A whole tour as a page: for each stop its text, its commands and a frame.
//!
//! ```text
//!    tour life 84x26      the tour, and the size of its frames
//!    Born                 a heading for each stop
//!    Written down
//! ```

use visualizer::tour;

use crate::Result;
use crate::figure::{Screen, parse_size};
use crate::files::Files;
use crate::marker::Directive;

/// Returns the page's lines, with a picture for each stop.
///
/// # Errors
/// If there is no such tour, or not a heading for each of its stops.
pub(crate) fn make(directive: &Directive, files: &mut Files) -> Result<String> {
    let [name, size] = &directive.words[..] else {
        return Err("tour needs a name and a size".into());
    };
    let tour = tour::named(name)?;
    if tour.stops.len() != directive.script.len() {
        return Err(format!(
            "tour {name} has {} stops, each of which needs a heading",
            tour.stops.len()
        ));
    }
    let stage = ["--stage".into(), tour.stage.to_string()];
    let mut screen = Screen::open(&stage, parse_size(size)?)?;
    let mut page = String::new();
    for ((number, stop), heading) in (1..).zip(&tour.stops).zip(&directive.script) {
        stop.commands.iter().try_for_each(|command| screen.act(command))?;
        let caption = screen.said();
        screen.pick(stop.show);
        let commands: String = stop.commands.iter().map(|line| format!("    {line}\n")).collect();
        let alt = format!("The tree after: {}", stop.commands.join(", "));
        let picture = screen.show(&format!("{name}-{number}"), &alt, &caption, files)?;
        page += &format!("## {number}. {heading}\n\n{}\n\n{commands}\n{picture}\n\n", stop.say);
        if !stop.tell.is_empty() {
            page += &format!("{}\n\n", stop.tell);
        }
    }
    Ok(page)
}
