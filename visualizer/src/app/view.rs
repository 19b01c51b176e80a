//! The commands of the window: they change what you look at. The engine isn't asked, and
//! nothing is added to what has happened.

use std::path::PathBuf;

use super::theatre;
use crate::command::WindowCommand;
use crate::detail::{Detail, Pick};
use crate::effect::Effect;
use crate::glyphs;
use crate::help;
use crate::keys;
use crate::model::{Line, Model, Pane, Scroll};
use crate::playback::SPEEDS;
use crate::scene::costs::Ratio;
use crate::setting::Setting;
use crate::spec::Spec;
use crate::table_cache::TableText;
use crate::text::{self, count, size};
use crate::tour;

/// The sentences of `slow on` and `slow off`.
const SLOW: (&str, &str) = (
    "Every command is played step by step from now on; `slow off` ends it.",
    "Commands land at once again.",
);

/// The sentences of `quiz on` and `quiz off`.
const QUIZ: (&str, &str) =
    ("You're asked what comes next, before it happens; `quiz off` ends it.", "No more questions.");

/// Runs a command of the window.
pub(super) fn run(model: &mut Model, command: &WindowCommand) -> Vec<Effect> {
    model.failed = false;
    match command {
        WindowCommand::Bloom { key } => {
            model.probe = Some(key.clone());
            return show(model, Detail::Bloom, None);
        }
        WindowCommand::Cat { table } => return show(model, Detail::File, Some(*table)),
        WindowCommand::Stats => stats(model),
        WindowCommand::Slow { on } => {
            model.player.slow = *on;
            report(model, if *on { SLOW.0 } else { SLOW.1 });
        }
        WindowCommand::Quiz { on } => {
            model.player.quiz = *on;
            report(model, if *on { QUIZ.0 } else { QUIZ.1 });
        }
        WindowCommand::Speed { index } => {
            model.player.speed = *index;
            report(model, &format!("The past is played at {}.", SPEEDS[*index].0));
        }
        WindowCommand::Tour { name } => return start_tour(model, name),
        WindowCommand::Theatre { name: Some(name) } => theatre::enter(model, name),
        WindowCommand::Theatre { name: None } => theatre::list(model),
        WindowCommand::Stage { number } => return stage(model, *number),
        WindowCommand::Compare { setting } => return compare(model, *setting),
        // `submit` has taken it: the picture is of the screen before the line.
        WindowCommand::Export { .. } => {}
        WindowCommand::Clear => {
            model.lines.clear();
            model.scroll = Scroll::End;
        }
        WindowCommand::Help { about } => help(model, *about),
        WindowCommand::Quit => return vec![Effect::Quit],
    }
    Vec::new()
}

fn start_tour(model: &mut Model, name: &str) -> Vec<Effect> {
    if tour::is_file(name) {
        return vec![Effect::Script(PathBuf::from(name))];
    }
    match tour::named(&name.to_lowercase()) {
        Ok(tour) => vec![Effect::Enter(tour.stage, Some(Box::new(tour)))],
        Err(wrong) => {
            model.fail(wrong);
            Vec::new()
        }
    }
}

fn stage(model: &mut Model, number: Option<u8>) -> Vec<Effect> {
    match number {
        Some(stage) => vec![Effect::Enter(stage, None)],
        None if model.parked.is_some() => vec![Effect::Leave],
        None => {
            let here = model.live.stage;
            model.fail(format!("this is stage {here}, where you began; `stage 3` opens another"));
            Vec::new()
        }
    }
}

fn compare(model: &mut Model, setting: Option<Setting>) -> Vec<Effect> {
    match setting {
        Some(setting) => vec![Effect::Compare(setting)],
        None if model.comparison.is_some() => vec![Effect::Leave],
        None => {
            model.fail("there is only one engine here; `compare stage 5` opens two".to_string());
            Vec::new()
        }
    }
}

fn help(model: &mut Model, about: Option<&Spec>) {
    let mut lines = help::lines(about);
    if about.is_none() {
        lines.extend(keys::help());
        lines.extend(model.appearance.ascii.then(|| glyphs::LEGEND.to_string()));
    }
    answer(model, lines);
    model.front = Pane::Answers;
    model.lit = None;
    model.sentence = "You can leave out words in brackets.".to_string();
}

/// Shows the lines of an answer, from the first one on.
pub(super) fn answer(model: &mut Model, lines: Vec<String>) {
    let typed = model.lines.len().saturating_sub(1);
    let first = if lines.len() > 1 { Scroll::From(typed) } else { Scroll::End };
    lines.into_iter().for_each(|line| model.say(Line::Answer(line)));
    model.scroll = first;
}

/// Shows details of a table, once its files are at hand.
fn show(model: &mut Model, detail: Detail, number: Option<u64>) -> Vec<Effect> {
    if number.is_some() {
        (model.table, model.line) = (number, 0);
    }
    model.pick = Pick::This(detail);
    let tables = || model.scene().levels.iter().flat_map(|level| &level.tables);
    let newest = tables().map(|table| table.number).max();
    match (model.detail_table(), number.or(newest)) {
        (None, Some(number)) => vec![Effect::Read(number)],
        (Some(table), _) => {
            let words = about(detail, table);
            report(model, &words);
            Vec::new()
        }
        (None, None) => {
            model.fail("There's no table yet: `flush` writes one.".to_string());
            Vec::new()
        }
    }
}

/// The files of a table were read; `None` if there is no such table.
pub(super) fn table_read(model: &mut Model, number: u64, text: Option<TableText>) {
    let Some(text) = text else {
        let numbers: Vec<String> = model
            .live
            .levels
            .iter()
            .flat_map(|level| &level.tables)
            .map(|table| table.number.to_string())
            .take(12)
            .collect();
        let there = if numbers.is_empty() {
            "there is none yet".to_string()
        } else {
            format!("there are {}", text::list(&numbers))
        };
        model.pick = Pick::Auto;
        model.table = None;
        return model.fail(format!("there is no table {number}; {there}"));
    };
    model.table = Some(number);
    let detail = if let Pick::This(detail) = model.pick { detail } else { Detail::File };
    let words = about(detail, &text);
    model.table_cache.add(std::sync::Arc::new(text));
    report(model, &words);
}

/// Chooses the next line of the file that is shown, or the one before.
pub(super) fn turn(model: &mut Model, down: bool) {
    let lines = model.detail_table().map_or(0, |table| table.lines().count());
    let to = if down { model.line + 1 } else { model.line.saturating_sub(1) };
    model.line = to.min(lines.saturating_sub(1));
}

fn about(detail: Detail, table: &TableText) -> String {
    let number = table.number;
    match detail {
        Detail::File => format!(
            "Table {number} as it is on disk, {}. PgUp and PgDn choose a line.",
            size(table.bytes)
        ),
        _ => format!("The filter of table {number}; `cat N` picks another table."),
    }
}

fn stats(model: &mut Model) {
    let scene = model.scene();
    let costs = scene.costs;
    let of = |ratio: Option<Ratio>| ratio.map_or("–".to_string(), |ratio| ratio.to_string());
    let space = costs.space(&scene.levels);
    let lines = [
        format!(
            "write amplification {}: log {}, flushed {}, merged {}, for {} put",
            of(costs.write()),
            size(costs.logged),
            size(costs.flushed),
            size(costs.merged),
            size(costs.asked)
        ),
        format!(
            "read amplification {}: {}, {}, for {}",
            of(costs.read()),
            count(costs.blocks, "block"),
            size(costs.block_bytes),
            count(costs.gets, "get")
        ),
        match space {
            Some(ratio) => format!(
                "space amplification {ratio}: files {} for newest keys and values {}",
                size(ratio.of),
                size(ratio.by)
            ),
            None => "space amplification: not counted in a tree this large".to_string(),
        },
        format!(
            "tables ruled out without a read {}, read for nothing {}",
            costs.ruled_out, costs.false_maybe
        ),
    ];
    lines.into_iter().for_each(|line| model.say(Line::Answer(line)));
    report(
        model,
        "That's the cost of everything since this was opened; F8 shows how it developed.",
    );
}

fn report(model: &mut Model, words: &str) {
    model.sentence = words.to_string();
    model.lit = None;
    model.say(Line::Aside(words.to_string()));
}
