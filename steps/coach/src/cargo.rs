//! Building the learner's engine, with its tests or with the benchmark, into a folder
//! of its own.
//!
//! Compile errors go straight to the terminal: nobody says them better than
//! cargo. Only the name of the finished program is read from what it prints.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::color;
use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// What is built.
pub(crate) struct Build<'b> {
    /// The workspace that holds the package `steps`.
    pub(crate) root: &'b Path,
    pub(crate) target: &'b Path,
    pub(crate) feature: &'b str,
    /// Says nothing unless it fails.
    pub(crate) quiet: bool,
}

impl<'b> Build<'b> {
    /// The learner's engine.
    pub(crate) fn of(workspace: &'b Workspace, target: &'b Path, feature: &'b str) -> Self {
        Build { root: workspace.root(), target, feature, quiet: false }
    }

    /// Builds the program of the tests; `None` if it does not compile, and then
    /// cargo has said why.
    pub(crate) fn tests(&self) -> Result<Option<PathBuf>> {
        let what = "test --package steps --test steps --no-run --no-default-features --features";
        let is_test = |message: &Value| {
            message["target"]["name"] == "steps" && message["profile"]["test"] == true
        };
        self.program(what, self.feature, "debug", &is_test)
    }

    /// Builds the program that measures the learner's engine beside the reference;
    /// `None` if it does not compile.
    pub(crate) fn bench(&self) -> Result<Option<PathBuf>> {
        let what = "build --release --package benches --bin compare --features";
        let is_compare = |message: &Value| message["target"]["name"] == "compare";
        self.program(what, &format!("mine/{}", self.feature), "release", &is_compare)
    }

    /// Runs cargo, and finds the program that is meant among what it names. `kind` is
    /// the folder that is there after a first build.
    fn program(
        &self,
        what: &str,
        features: &str,
        kind: &str,
        is_meant: &dyn Fn(&Value) -> bool,
    ) -> Result<Option<PathBuf>> {
        let is_first = !self.target.join(kind).exists();
        if !self.quiet {
            self.announce(what, features, is_first);
        }
        let mut command = cargo();
        command.current_dir(self.root).args(what.split(' ')).arg(features);
        command.arg("--target-dir").arg(self.target);
        command.arg("--message-format=json-render-diagnostics");
        if self.quiet || !is_first {
            command.arg("--quiet");
        }
        let cannot = |error| Error(format!("cargo cannot be started: {error}"));
        let mut child = command.stdout(Stdio::piped()).spawn().map_err(cannot)?;
        let mut program = None;
        if let Some(stdout) = child.stdout.take() {
            for line in BufReader::new(stdout).lines().map_while(|line| line.ok()) {
                program = executable(&line, is_meant).or(program);
            }
        }
        let ended = child.wait().map_err(cannot)?;
        Ok(program.filter(|_| ended.success()))
    }

    fn announce(&self, what: &str, features: &str, is_first: bool) {
        let target = self.target.strip_prefix(self.root).unwrap_or(self.target);
        let target = target.display().to_string().replace('\\', "/");
        let line = format!("$ cargo {what} {features} --target-dir {target}");
        anstream::println!("{}", color::dim(&line));
        if is_first {
            anstream::println!(
                "The first build takes about half a minute, once; later ones a few seconds."
            );
        }
    }
}

/// The cargo that runs the coach.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    // Enough to name a line in a backtrace, and quicker to link.
    command.env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only");
    command
}

/// The program that is meant, if this message of cargo's names it.
fn executable(message: &str, is_meant: &dyn Fn(&Value) -> bool) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    let program = message["executable"].as_str().filter(|_| is_meant(&message))?;
    Some(PathBuf::from(program))
}
