//! The visualizer's modules, floor upon floor.
//!
//! Its `lib.rs` lists them from the top: `//!    name: module module …`. A module imports
//! from its own floor and from those below.

use crate::{Finding, Imports, Outlines, Sources};

/// The folder of the modules.
const FOLDER: &str = "visualizer/src/";

/// The file that lists the floors.
const LIST: &str = "visualizer/src/lib.rs";

/// Modules from which every screen can be made in a test.
const SCREENS: [&str; 2] = ["app", "ui"];

/// Paths to things that such a test couldn't repeat.
const OUTSIDE: [&str; 7] = [
    "std::fs",
    "std::io",
    "std::env",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
];

/// Finds modules that are on no floor, and imports from a floor above.
pub fn check(sources: &Sources, imports: &Imports) -> Vec<Finding> {
    let floors = floors(sources.get(LIST).unwrap_or_default());
    let floor =
        |module: &str| floors.iter().position(|(_, floor)| floor.iter().any(|m| m == module));
    let mut findings = Vec::new();
    for (file, _) in sources.rust() {
        if let Some(module) = module_of(file)
            && floor(module).is_none()
        {
            findings.push(Finding::new(file, 1, format!("`{module}` is on no floor of {LIST}")));
        }
    }
    for module in floors.iter().flat_map(|(_, floor)| floor) {
        if !sources.rust().any(|(file, _)| module_of(file) == Some(module)) {
            let message = format!("the floors have `{module}`, which isn't there");
            findings.push(Finding::new(LIST, 1, message));
        }
    }
    for (from, to, edge) in imports.all() {
        let (Some(user), Some(used)) = (module_of(from), module_of(to)) else { continue };
        if let (Some(low), Some(high)) = (floor(user), floor(used))
            && low > high
        {
            let (low, high) = (&floors[low].0, &floors[high].0);
            let message = format!(
                "imports {to}: `{used}` is on the floor of {high}, above the floor of {low}. \
                 Move down what `{user}` needs"
            );
            findings.push(Finding::new(from, edge.line, message));
        }
    }
    findings
}

/// Finds clocks, input and output in the modules that make screens.
pub fn check_screens(outlines: &Outlines) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, outline) in outlines.all() {
        if module_of(file).is_some_and(|module| SCREENS.contains(&module)) {
            for (line, path) in outline.named(&OUTSIDE) {
                let message = format!("names `{path}`: a test couldn't make this screen again");
                findings.push(Finding::new(file, line, message));
            }
        }
    }
    findings
}

/// The floors, from the top: the name of each, and its modules.
fn floors(list: &str) -> Vec<(String, Vec<String>)> {
    let mut floors: Vec<(String, Vec<String>)> = Vec::new();
    let block = list.lines().skip_while(|line| !line.starts_with("//! The floors."));
    let block = block.skip_while(|line| *line != "//! ```text").skip(1);
    for line in block.take_while(|line| *line != "//! ```") {
        let mut modules = line.trim_start_matches("//!").trim();
        if let Some((name, rest)) = modules.split_once(':') {
            floors.push((name.to_string(), Vec::new()));
            modules = rest;
        }
        if let Some((_, floor)) = floors.last_mut() {
            floor.extend(modules.split_whitespace().map(str::to_string));
        }
    }
    floors
}

/// The module that a file is of; nothing for `lib.rs`, and what begins a program.
fn module_of(file: &str) -> Option<&str> {
    let file = file.strip_prefix(FOLDER)?;
    let module = file.split('/').next()?.trim_end_matches(".rs");
    (!["lib", "main", "bin"].contains(&module)).then_some(module)
}
