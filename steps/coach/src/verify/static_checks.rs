//! Checks that run no tests.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Findings;
use crate::cargo::cargo;
use crate::course::{Course, Step};
use crate::error::{Error, Result};
use crate::files;
use crate::function::Function;
use crate::generate;
use crate::workspace::Workspace;

/// The most lines to read in a step, or in a part of one.
const BUDGET: usize = 400;

/// A file with these words at the top isn't for reading.
const MACHINERY: &str = "Machinery: no chapter needs this.";

/// Checks that `steps/src` is what is generated.
pub(crate) fn skeleton(workspace: &Workspace, course: &Course) -> Result<Findings> {
    let files = generate::files(workspace, course, &|_| false)?;
    let mut findings = Findings::new();
    for (file, text) in &files {
        let path = workspace.src().join(file);
        if std::fs::read(&path).ok().as_deref() != Some(text.as_bytes()) {
            let (shown, file) = (workspace.display(&path), file.display());
            findings.push(format!("{shown} isn't what lsm/src/{file} makes: cargo regenerate"));
        }
    }
    for file in files::list(&workspace.src(), &|file| !files.contains_key(file))? {
        let file = file.display();
        findings.push(format!("steps/src/{file} isn't made from lsm/src: cargo regenerate"));
    }
    Ok(findings)
}

/// Checks that the package `steps` of a workspace compiles without a warning, with its tests,
/// at each stage.
pub(super) fn warnings(workspace: &Workspace, course: &Course, root: &Path) -> Result<Findings> {
    let mut findings = Findings::new();
    for step in &course.steps {
        let output = cargo()
            .current_dir(root)
            .args(["check", "--quiet", "--package", "steps", "--lib", "--test", "steps"])
            .args(["--no-default-features", "--features", step.feature()])
            .args(["--message-format=json", "--target-dir"])
            .arg(workspace.target())
            .output()
            .map_err(|error| Error(format!("cargo can't be started: {error}")))?;
        let shown = workspace.display(root);
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let message: Value = serde_json::from_str(line).unwrap_or_default();
            if message["reason"] == "compiler-message" {
                let text = message["message"]["rendered"].as_str().unwrap_or_default();
                findings.push(format!("stage {} of {shown}: {text}", step.number));
            }
        }
        if !output.status.success() && findings.is_empty() {
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            findings.push(format!("stage {} of {shown}: {text}", step.number));
        }
    }
    Ok(findings)
}

/// Checks that every task has three hints and two tests that exist, that every marked
/// function of the reference is a task, and that no step is too much to read.
pub(super) fn tasks(workspace: &Workspace, course: &Course, tests: &[String]) -> Result<Findings> {
    let mut findings = Findings::new();
    let reference = workspace.reference();
    let mut anchors = BTreeSet::new();
    for file in files::list(&reference, &|file| file.extension().is_some_and(|e| e == "rs"))? {
        anchors.extend(generate::anchors(&files::read(&reference.join(file))?));
    }
    for given in course.steps.iter().flat_map(|step| &step.given) {
        Function::marked(&files::read(&reference.join(&given.file))?, &given.mark)?;
    }
    for task in course.tasks() {
        let mut say = |what: &str| findings.push(format!("{}: {what}", task.anchor));
        if !anchors.remove(&task.anchor) {
            say("the reference has no such mark");
        }
        if task.hints.len() != 3 || task.hints.iter().any(|hint| hint.trim().is_empty()) {
            say("it must have three hints");
        }
        let prefix = format!("step{}::", task.step);
        let own = tests.iter().filter_map(|test| test.strip_prefix(&prefix));
        let own: Vec<&str> = own.filter(|test| task.owns(test)).collect();
        if own.len() < 2 {
            say(&format!("it must have two tests, and has {}", own.len()));
        }
        for pattern in &task.tests {
            let begin = pattern.strip_suffix('*').unwrap_or(pattern);
            if !own.iter().any(|test| test.starts_with(begin)) {
                say(&format!("there's no test {pattern}"));
            }
        }
    }
    findings.extend(anchors.iter().map(|anchor| format!("{anchor} is in no exercise.toml")));
    for step in &course.steps {
        for lines in lines_to_read(workspace, step)?.into_iter().filter(|&lines| lines > BUDGET) {
            findings.push(format!("step {} gives {lines} lines to read", step.number));
        }
    }
    Ok(findings)
}

/// Checks that the reference is tested by the same steps as the learner's engine: two files
/// list them, and nothing else makes them agree.
pub(super) fn test_roots(workspace: &Workspace) -> Result<Findings> {
    let steps = |file: PathBuf| -> Result<Vec<String>> {
        let text = files::read(&file)?.replace("../../steps/", "");
        let lines = text.lines().skip_while(|line| !line.contains("hash-index/tests.rs"));
        Ok(lines.map(str::to_string).collect())
    };
    let learner = steps(workspace.steps().join("tests.rs"))?;
    let reference = steps(workspace.root().join("lsm/tests/steps.rs"))?;
    let same = learner == reference && !learner.is_empty();
    let what = "steps/tests.rs and lsm/tests/steps.rs don't list the same steps";
    Ok(Findings::from_iter((!same).then(|| what.to_string())))
}

/// Counts the lines to read in each part of a step: files from their beginning to the end of
/// the last task, and the whole of those that are read besides.
pub(super) fn lines_to_read(workspace: &Workspace, step: &Step) -> Result<Vec<usize>> {
    let parts: Vec<u8> = match step.parts.as_slice() {
        [] => vec![0],
        parts => parts.iter().map(|part| part.number).collect(),
    };
    let mut sums = Vec::new();
    for part in parts {
        let mut sum = 0;
        let tasks: Vec<_> = step.tasks.iter().filter(|task| task.part == part).collect();
        let files: BTreeSet<&str> = tasks.iter().map(|task| task.file.as_str()).collect();
        for file in files {
            let text = files::read(&workspace.reference().join(file))?;
            if text.contains(MACHINERY) {
                return Err(Error(format!("lsm/src/{file} is machinery, but has a task")));
            }
            let mut end = 0;
            for task in tasks.iter().filter(|task| task.file == file) {
                end = end.max(Function::find(&text, &task.anchor)?.end());
            }
            sum += end;
        }
        sums.push(sum);
    }
    if let Some(last) = sums.last_mut() {
        for file in &step.reads {
            *last += files::read(&workspace.reference().join(file))?.lines().count();
        }
    }
    Ok(sums)
}
