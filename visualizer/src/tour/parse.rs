//! Reading a script, line by line. An error names the line's number.

use super::script::{Ask, Choice, Condition, Stop, Tour};
use crate::command::parse::parse as parse_command;
use crate::detail::Detail;

/// Reads a script.
///
/// # Errors
/// The number of the first line that cannot be read, and what is wrong with it.
pub fn parse(script: &str) -> Result<Tour, String> {
    let mut tour = Tour { stage: lsm::stage::LAST, ..Tour::default() };
    let mut stop = Stop::default();
    for (number, line) in (1..).zip(script.lines()) {
        let line = line.trim();
        if line.starts_with('#') {
            continue;
        }
        if line.is_empty() {
            end(&mut tour, &mut stop)?;
            continue;
        }
        if stop == Stop::default() {
            stop.line = number;
        }
        read(line, &mut tour, &mut stop).map_err(|wrong| format!("line {number}: {wrong}"))?;
    }
    end(&mut tour, &mut stop)?;
    if tour.title.is_empty() || tour.stops.is_empty() {
        return Err("it needs a title and at least one stop".to_string());
    }
    Ok(tour)
}

/// A paragraph has ended.
fn end(tour: &mut Tour, stop: &mut Stop) -> Result<(), String> {
    let stop = std::mem::take(stop);
    let empty = Stop { line: stop.line, ..Stop::default() };
    if stop == empty {
        return Ok(()); // only the title and the stage
    }
    if stop.say.is_empty() {
        return Err(format!("line {}: the stop says nothing; begin it with `say`", stop.line));
    }
    if let Some(ask) = &stop.ask
        && (!(2..=4).contains(&ask.options.len()) || stop.commands.is_empty())
    {
        let wrong = "a question needs two to four answers, and commands that decide";
        return Err(format!("line {}: {wrong}", stop.line));
    }
    tour.stops.push(stop);
    Ok(())
}

fn read(line: &str, tour: &mut Tour, stop: &mut Stop) -> Result<(), String> {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim();
    match word {
        "title" => tour.title = rest.to_string(),
        "stage" => {
            let stage = rest.parse().ok().filter(|stage| (1..=lsm::stage::LAST).contains(stage));
            tour.stage = stage.ok_or_else(|| format!("`{rest}` is not a stage"))?;
        }
        "say" => add(&mut stop.say, rest),
        "tell" => add(&mut stop.tell, rest),
        "watch" => stop.watch = true,
        "show" => stop.show = Some(detail(rest)?),
        "ask" => stop.ask = Some(Ask { question: rest.to_string(), options: Vec::new() }),
        "-" => {
            let ask = stop.ask.as_mut().ok_or("an answer needs a question before it")?;
            ask.options.push(choice(rest)?);
        }
        _ => {
            parse_command(line.as_bytes())?;
            stop.commands.push(line.to_string());
        }
    }
    Ok(())
}

/// A text may take several lines.
fn add(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

fn detail(name: &str) -> Result<Detail, String> {
    Ok(match name {
        "merge" => Detail::Merge,
        "read" => Detail::Read,
        "filter" => Detail::Bloom,
        "index" => Detail::Index,
        "file" => Detail::File,
        "cost" => Detail::Cost,
        _ => return Err(format!("`{name}` is not a pane of details")),
    })
}

/// `one table   if tables 1`
fn choice(line: &str) -> Result<Choice, String> {
    let (words, condition) =
        line.rsplit_once(" if ").ok_or("an answer needs ` if ` and when it is right")?;
    let words = words.trim().to_string();
    let (kind, value) = condition.trim().split_once(' ').unwrap_or((condition.trim(), ""));
    let number = |text: &str| {
        text.parse::<u64>().map_err(|_| format!("`{kind}` needs a number, not `{text}`"))
    };
    let condition = match kind {
        "answer" => Condition::Answer(value.to_string()),
        "blocks" => Condition::Blocks(number(value)?),
        "tables" => Condition::Tables(number(value)?),
        "entries" => Condition::Entries(number(value)?),
        "copies" => {
            let (count, key) = value.split_once(' ').ok_or("`copies` needs a number and a key")?;
            Condition::Copies(number(count)?, key.to_string())
        }
        _ => return Err(format!("`{kind}` is not a condition")),
    };
    Ok(Choice { words, condition })
}
