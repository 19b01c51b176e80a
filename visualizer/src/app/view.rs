//! Commands that only change what is looked at: the engine is not asked, and
//! nothing is added to what has happened.

use std::path::PathBuf;

use super::theatre;
use crate::command::Command;
use crate::detail::{Detail, Pick};
use crate::effect::Effect;
use crate::model::{Line, Model};
use crate::playback::SPEEDS;
use crate::scene::costs::Ratio;
use crate::table_cache::TableText;
use crate::text::{self, size};
use crate::tour;

/// Does what such a command asks; `None` if it is not one of them.
pub(super) fn run(model: &mut Model, command: &Command) -> Option<Vec<Effect>> {
    model.failed = false;
    match command {
        Command::Bloom { key } => {
            model.probe = Some(key.clone());
            Some(show(model, Detail::Bloom, None))
        }
        Command::Cat { table } => Some(show(model, Detail::File, Some(*table))),
        Command::Stats => {
            stats(model);
            Some(Vec::new())
        }
        Command::Slow { on } => {
            model.player.slow = *on;
            said(
                model,
                if *on {
                    "Every command is played step by step from now on; `slow off` ends it."
                } else {
                    "Commands land at once again."
                },
            );
            Some(Vec::new())
        }
        Command::Quiz { on } => {
            model.player.quiz = *on;
            said(
                model,
                if *on {
                    "What comes is asked before it happens; `quiz off` ends it."
                } else {
                    "No more questions."
                },
            );
            Some(Vec::new())
        }
        Command::Tour { name } if tour::is_file(name) => {
            Some(vec![Effect::Script(PathBuf::from(name))])
        }
        Command::Tour { name } => Some(match tour::named(&name.to_lowercase()) {
            Ok(tour) => vec![Effect::Enter(tour.stage, Some(Box::new(tour)))],
            Err(wrong) => {
                model.fail(wrong);
                Vec::new()
            }
        }),
        Command::Compare { setting: Some(setting) } => Some(vec![Effect::Compare(*setting)]),
        Command::Compare { setting: None } if model.comparison.is_some() => {
            Some(vec![Effect::Leave])
        }
        Command::Compare { setting: None } => {
            model.fail(
                "there is no engine beside this one; `compare stage 5` opens two".to_string(),
            );
            Some(Vec::new())
        }
        Command::Theatre { name } => {
            match name {
                Some(name) => theatre::enter(model, name),
                None => theatre::list(model),
            }
            Some(Vec::new())
        }
        Command::Stage { number: Some(stage) } => Some(vec![Effect::Enter(*stage, None)]),
        Command::Stage { number: None } if model.parked.is_some() => Some(vec![Effect::Leave]),
        Command::Stage { number: None } => {
            let here = model.live.stage;
            model.fail(format!("this is stage {here}, where you began; `stage 3` opens another"));
            Some(Vec::new())
        }
        Command::Speed { index } => {
            model.player.speed = *index;
            said(model, &format!("The past is played at {}.", SPEEDS[*index].0));
            Some(Vec::new())
        }
        Command::Put { .. }
        | Command::Get { .. }
        | Command::Del { .. }
        | Command::Scan { .. }
        | Command::Flush
        | Command::Compact
        | Command::Sync
        | Command::Shake { .. }
        | Command::Fill { .. }
        | Command::Load { .. }
        | Command::Inspect
        | Command::Crash { .. }
        | Command::Reopen
        | Command::Clear
        | Command::Help { .. }
        | Command::Quit => None,
    }
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
            said(model, &words);
            Vec::new()
        }
        (None, None) => {
            model.fail("There is no table yet: `flush` writes one.".to_string());
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
    said(model, &words);
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
            "Table {number} as it lies on disk, {}. PgUp and PgDn choose a line.",
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
            "read amplification {}: {} blocks, {}, for {} gets",
            of(costs.read()),
            costs.blocks,
            size(costs.block_bytes),
            costs.gets
        ),
        match space {
            Some(ratio) => format!(
                "space amplification {ratio}: files {} for newest keys and values {}",
                size(ratio.of),
                size(ratio.by)
            ),
            None => "space amplification: not counted on a tree as large as this".to_string(),
        },
        format!(
            "tables ruled out without being read {}, read for nothing {}",
            costs.ruled_out, costs.false_maybe
        ),
    ];
    lines.into_iter().for_each(|line| model.say(Line::Answer(line)));
    said(model, "What all of it has cost since this was opened; F8 shows how it went.");
}

fn said(model: &mut Model, words: &str) {
    model.sentence = words.to_string();
    model.lit = None;
    model.say(Line::Aside(words.to_string()));
}
