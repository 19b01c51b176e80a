//! Builds the learner's engine, with its tests or with the benchmark, in a target folder of
//! its own.
//!
//! Compile errors go straight to the terminal, because cargo explains them best. The coach
//! reads only the name of the finished program.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::color;
use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// A build.
pub(crate) struct Build<'b> {
    /// The workspace that holds the package `steps`.
    pub(crate) root: &'b Path,
    pub(crate) target: &'b Path,
    pub(crate) feature: &'b str,
    /// Prints nothing unless the build fails.
    pub(crate) quiet: bool,
}

impl<'b> Build<'b> {
    /// The learner's engine.
    pub(crate) fn of(workspace: &'b Workspace, target: &'b Path, feature: &'b str) -> Self {
        Build { root: workspace.root(), target, feature, quiet: false }
    }

    /// Builds the program of the tests. Returns `None` if it doesn't compile; cargo has said
    /// why by then.
    pub(crate) fn tests(&self) -> Result<Option<PathBuf>> {
        let what = "test --package steps --test steps --no-run --no-default-features --features";
        let is_test = |message: &Value| {
            message["target"]["name"] == "steps" && message["profile"]["test"] == true
        };
        self.program(what, self.feature, "debug", &is_test)
    }

    /// Builds the program that measures the learner's engine beside the reference. Returns
    /// `None` if it doesn't compile.
    pub(crate) fn bench(&self) -> Result<Option<PathBuf>> {
        let what = "build --release --package benches --bin compare --features";
        let is_compare = |message: &Value| message["target"]["name"] == "compare";
        self.program(what, &format!("mine/{}", self.feature), "release", &is_compare)
    }

    /// Runs cargo, and finds the wanted program among those it names. `kind` is the folder
    /// that exists after a first build.
    fn program(
        &self,
        what: &str,
        features: &str,
        kind: &str,
        is_wanted: &dyn Fn(&Value) -> bool,
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
        let mut child = command.stdout(Stdio::piped()).spawn().map_err(cannot_start)?;
        let mut program = None;
        if let Some(stdout) = child.stdout.take() {
            for line in BufReader::new(stdout).lines().map_while(|line| line.ok()) {
                program = executable(&line, is_wanted).or(program);
            }
        }
        let ended = child.wait().map_err(cannot_start)?;
        Ok(program.filter(|_| ended.success()))
    }

    fn announce(&self, what: &str, features: &str, is_first: bool) {
        let target = self.target.strip_prefix(self.root).unwrap_or(self.target);
        let target = target.display().to_string().replace('\\', "/");
        let line = format!("$ cargo {what} {features} --target-dir {target}");
        anstream::println!("{}", color::dim(&line));
        if is_first {
            anstream::println!(
                "The first build takes about half a minute; later ones take a few seconds."
            );
        }
    }
}

/// The cargo that runs the coach, with the coach's settings.
pub(crate) fn cargo() -> Command {
    let mut command = plain();
    // Enough to name a line in a backtrace, and faster to link.
    command.env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only");
    command
}

fn plain() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
}

/// Runs cargo as its user does, so that builds are shared, with `variables` such as `A=1 B=2`.
/// Returns whether it ended well.
pub(crate) fn run(
    workspace: &Workspace,
    words: impl IntoIterator<Item = impl AsRef<OsStr>>,
    variables: &str,
) -> Result<bool> {
    let variables = variables.split(' ').filter_map(|variable| variable.split_once('='));
    let status = plain().current_dir(workspace.root()).args(words).envs(variables).status();
    Ok(status.map_err(cannot_start)?.success())
}

fn cannot_start(error: io::Error) -> Error {
    Error(format!("cargo can't be started: {error}"))
}

/// Returns the wanted program, if this message from cargo names it.
fn executable(message: &str, is_wanted: &dyn Fn(&Value) -> bool) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    let program = message["executable"].as_str().filter(|_| is_wanted(&message))?;
    Some(PathBuf::from(program))
}
