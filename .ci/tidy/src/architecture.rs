//! `lsm/ARCHITECTURE.md`: its map has every file, and its rules are the ones that are checked.

use std::collections::BTreeMap;

use crate::rules::{Rule, is_part, name};
use crate::{Finding, Sources};

/// The document.
pub const DOCUMENT: &str = "lsm/ARCHITECTURE.md";

/// An entry of a list in the document: `- name: sentence`, with the name in backticks.
#[derive(Clone, Debug)]
struct Entry {
    line: usize,
    name: String,
    sentence: String,
}

/// The rules as the document states them: what each id stands for.
pub fn sentences(sources: &Sources) -> BTreeMap<String, String> {
    let entries = entries(sources, "## Rules").into_iter();
    entries.map(|entry| (entry.name, entry.sentence)).collect()
}

/// Compares the map with the files of the engine.
pub fn check_map(sources: &Sources) -> Vec<Finding> {
    let map = entries(sources, "## The map");
    let mut findings = Vec::new();
    for (path, text) in sources.rust() {
        let Some(file) = name(path) else { continue };
        if !map.iter().any(|entry| entry.name == file) {
            let about = text.lines().next().unwrap_or_default().trim_start_matches("//!");
            let message = format!("isn't on the map. Add to {DOCUMENT}: - `{file}`:{about}");
            findings.push(Finding::new(path, 1, message));
        }
    }
    for (at, entry) in map.iter().enumerate() {
        if !sources.rust().any(|(path, _)| name(path) == Some(&entry.name)) {
            let message = format!("the map has {}, which isn't there: take it out", entry.name);
            findings.push(Finding::new(DOCUMENT, entry.line, message));
        } else if map[..at].iter().any(|before| before.name == entry.name) {
            let message = format!("the map has {} twice", entry.name);
            findings.push(Finding::new(DOCUMENT, entry.line, message));
        }
    }
    findings
}

/// Compares the rules of the document with those that are checked.
pub fn check_rules(sources: &Sources, rules: &[Rule]) -> Vec<Finding> {
    let stated = entries(sources, "## Rules");
    let mut findings = Vec::new();
    for entry in &stated {
        if !rules.iter().any(|rule| rule.id == entry.name) {
            let message = format!("`{}` isn't checked: add it to the list of rules", entry.name);
            findings.push(Finding::new(DOCUMENT, entry.line, message));
        }
    }
    for rule in rules {
        if !stated.iter().any(|entry| entry.name == rule.id) {
            let message = format!("`{}` is checked, but isn't stated: say what for", rule.id);
            findings.push(Finding::new(DOCUMENT, 1, message));
        }
        for part in rule.parts().filter(|part| *part != "*") {
            if !sources.rust().any(|(file, _)| is_part(file, &[part])) {
                let message = format!("`{}` is about `{part}`, which isn't there", rule.id);
                findings.push(Finding::new(DOCUMENT, 1, message));
            }
        }
    }
    findings
}

/// The entries of the lists under a heading.
fn entries(sources: &Sources, heading: &str) -> Vec<Entry> {
    let lines = sources.get(DOCUMENT).unwrap_or_default().lines().zip(1..);
    let section = lines
        .skip_while(|(line, _)| *line != heading)
        .skip(1)
        .take_while(|(line, _)| !line.starts_with("## "));
    let mut entries: Vec<Entry> = Vec::new();
    for (text, line) in section {
        if let Some((name, sentence)) = text.strip_prefix("- `").and_then(|t| t.split_once("`: ")) {
            let (name, sentence) = (name.to_string(), sentence.to_string());
            entries.push(Entry { line, name, sentence });
        } else if let (Some(entry), Some(more)) = (entries.last_mut(), text.strip_prefix("  ")) {
            entry.sentence += " ";
            entry.sentence += more;
        }
    }
    entries
}
