//! Reading a play, line by line.
//!
//! ```text
//!    # a remark
//!    title The zombie
//!    stage 4
//!    wrong 4/removes                   a file of steps/04-…/wrong
//!    say What to look out for.
//!    run put zaire:capital Kinshasa    a command, recorded
//!    ask What went wrong?
//!    - the flush dropped the †         an answer
//!    + nothing hides the old entry     the right one
//!    tell What it was, and how to find it in the code.
//! ```

/// A play: what is written by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Play {
    /// Name by which it's asked for.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The stage of the engine.
    pub stage: u8,
    /// The wrong version of an exercise, as `4/removes`.
    pub wrong: String,
    /// Text to read before it starts.
    pub say: String,
    /// The commands.
    pub commands: Vec<String>,
    /// The question at the end.
    pub ask: String,
    /// Its answers, two to four.
    pub options: Vec<String>,
    /// Index of the right one, from 0.
    pub right: usize,
    /// The explanation of what went wrong.
    pub tell: String,
}

/// Reads a play. Its name is not in it.
///
/// # Errors
/// The number of the first line that cannot be read, and what is wrong with it; or
/// what is missing.
pub fn parse(text: &str) -> Result<Play, String> {
    let mut play = Play::default();
    let mut right = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        read(line.trim(), &mut play, &mut right)
            .map_err(|wrong| format!("line {number}: {wrong}"))?;
    }
    let texts = [&play.title, &play.wrong, &play.say, &play.ask, &play.tell];
    if play.stage == 0 || play.commands.is_empty() || texts.iter().any(|text| text.is_empty()) {
        return Err("it needs a title, a stage, a wrong version, words and commands".to_string());
    }
    match right[..] {
        [right] if (2..=4).contains(&play.options.len()) => Ok(Play { right, ..play }),
        _ => Err("it needs two to four answers, and one of them right".to_string()),
    }
}

fn read(line: &str, play: &mut Play, right: &mut Vec<usize>) -> Result<(), String> {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    match word {
        "" | "#" => {}
        "title" => play.title = rest.to_string(),
        "stage" => {
            let stage = rest.parse().ok().filter(|stage| (1..=lsm::stage::LAST).contains(stage));
            play.stage = stage.ok_or_else(|| format!("`{rest}` is not a stage"))?;
        }
        "wrong" => play.wrong = rest.to_string(),
        "say" => play.say = rest.to_string(),
        "run" => play.commands.push(rest.to_string()),
        "ask" => play.ask = rest.to_string(),
        "-" => play.options.push(rest.to_string()),
        "+" => {
            right.push(play.options.len());
            play.options.push(rest.to_string());
        }
        "tell" => play.tell = rest.to_string(),
        _ => return Err(format!("`{word}` begins no line of a play")),
    }
    Ok(())
}
