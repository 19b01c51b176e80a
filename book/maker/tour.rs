//! A whole tour as a page: at each stop its words, what is typed, and what is seen.
//!
//! ```text
//!    tour life 100x30 2 4      the sizes of its frames; the stops without a picture
//! ```

use visualizer::tour;

use crate::Outcome;
use crate::figure::{Screen, parse_size};
use crate::make::Files;
use crate::marker::Wish;

/// The page's lines; a picture for each stop.
///
/// # Errors
/// If there is no such tour.
pub fn make(wish: &Wish, files: &mut Files) -> Outcome<String> {
    let [name, size] = &wish.words[..] else {
        return Err("tour needs a name and a size".into());
    };
    let stage = tour::named(name)?.stage;
    let script = tour::named(name)?;
    let mut screen = Screen::open(&["--stage".into(), stage.to_string()], parse_size(size)?)?;
    let mut page = String::new();
    for (number, stop) in (1..).zip(&script.stops) {
        stop.commands.iter().try_for_each(|command| screen.act(command))?;
        let commands: String = stop.commands.iter().map(|line| format!("    {line}\n")).collect();
        let alt = format!("The tree after: {}", stop.commands.join(", "));
        let picture = screen.show(&format!("{name}-{number}"), &alt, &stop.tell, files)?;
        page += &format!("## {number}. {}\n\n{commands}\n{picture}\n\n", stop.say);
    }
    Ok(page)
}
