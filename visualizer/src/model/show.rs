//! A play that is watched, and the text to read.

use super::transcript::Line;
use crate::theatre::{self, Play, Recording, Run};
use crate::timeline::Timeline;

/// A play that is watched.
#[derive(Clone, Debug)]
pub struct Show {
    /// The play.
    pub play: Play,
    /// The recording of it that is shown.
    pub run: Run,
    /// True once the question was answered, or passed over.
    pub told: bool,
    /// Verdict on the answer.
    pub verdict: String,
    /// Answers of each of the commands.
    pub(crate) answers: Vec<Vec<Line>>,
}

impl Show {
    pub(crate) fn new(play: Play, run: Run, recording: &Recording) -> Self {
        let lines = |step: &theatre::Step| {
            let answer = step.answer.iter().cloned().map(Line::Answer);
            answer.chain(step.error.iter().cloned().map(Line::Failure)).collect()
        };
        let answers = recording.steps.iter().map(lines).collect();
        Show { play, run, told: run == Run::Right, verdict: String::new(), answers }
    }

    /// Returns the text to read now; empty where the moment's own sentence does.
    pub fn words(&self, time: &Timeline) -> String {
        match (self.run, time.past().is_some()) {
            (Run::Wrong, true) if time.at() == 0 => self.play.say.clone(),
            (Run::Right, true) if time.at() == 0 => {
                "The same commands, on the correct engine.".to_string()
            }
            (_, true) => String::new(),
            (Run::Wrong, false) => {
                format!("{} {}", self.verdict, self.play.tell).trim_start().to_string()
            }
            (Run::Right, false) => {
                "That's how it should be. `theatre` lists the other plays.".to_string()
            }
        }
    }

    /// Returns its title, and the keys that go on.
    pub fn how(&self, past: bool) -> String {
        let (what, how) = match (self.run, past) {
            (Run::Wrong, true) => ("with a bug", "Space plays, Enter asks what went wrong"),
            (Run::Wrong, false) => ("with a bug", "Space plays the correct one"),
            (Run::Right, true) => ("as it should be", "Space plays"),
            (Run::Right, false) => ("as it should be", "Space goes back to where you were"),
        };
        format!("{} · {what}   {how}, Esc leaves", self.play.title)
    }
}
