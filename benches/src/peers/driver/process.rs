//! The driver's end of a pipe.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::peers::Result;
use crate::peers::child::Answer;
use crate::peers::driver::Plan;
use crate::peers::engines::Entrant;
use crate::peers::proc::memory;
use crate::peers::work::Work;

/// Names of metrics, and figures.
type Figures = Vec<(String, f64)>;

/// The time between two samples of memory.
const SAMPLE: Duration = Duration::from_millis(20);

/// An engine's process. It is killed, and its files are deleted, when this is dropped.
pub(super) struct Process {
    pub(super) entrant: &'static Entrant,
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    dir: TempDir,
}

impl Process {
    pub(super) fn start(plan: &Plan, entrant: &'static Entrant, round: u32) -> Result<Process> {
        let prefix = format!("peers-{}-", entrant.name);
        let dir = tempfile::Builder::new().prefix(&prefix).tempdir_in(&plan.dir)?;
        let (child, to, from) = spawn(plan, entrant, &dir, round)?;
        Ok(Process { entrant, child, to, from, dir })
    }

    /// Runs a workload there, and waits for its figures.
    pub(super) fn ask(&mut self, work: Work) -> Result<Figures> {
        writeln!(self.to, "{}", serde_json::to_string(&work)?)?;
        self.to.flush()?;
        if work == Work::Overwrite {
            let (figures, (own, all)) = self.watched()?;
            let measured = [("memory", own), ("memory_all", all)];
            let measured = measured.map(|(name, bytes)| (name.into(), bytes as f64 / 1e6));
            return Ok(figures.into_iter().chain(measured).collect());
        }
        self.answer()
    }

    fn answer(&mut self) -> Result<Figures> {
        let mut line = String::new();
        if self.from.read_line(&mut line)? == 0 {
            return Err(format!("{} died", self.entrant.name).into());
        }
        match serde_json::from_str(&line)? {
            Answer::Figures(figures) => Ok(figures),
            Answer::Failed(why) => Err(format!("{}: {why}", self.entrant.name).into()),
        }
    }

    /// Returns the figures, and the most memory that was sampled meanwhile.
    fn watched(&mut self) -> Result<(Figures, (u64, u64))> {
        let (pid, done) = (self.child.id(), AtomicBool::new(false));
        thread::scope(|scope| {
            let watcher = scope.spawn(|| {
                let mut most = (0, 0);
                while !done.load(Ordering::Relaxed) {
                    let (own, all) = memory(pid).unwrap_or_default();
                    most = (own.max(most.0), all.max(most.1));
                    thread::sleep(SAMPLE);
                }
                most
            });
            let figures = self.answer();
            done.store(true, Ordering::Relaxed);
            Ok((figures?, watcher.join().map_err(|_| "the watcher panicked")?))
        })
    }

    /// As a crash would: SIGKILL, and another process in the same directory.
    pub(super) fn kill_and_restart(&mut self, plan: &Plan, round: u32) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        (self.child, self.to, self.from) = spawn(plan, self.entrant, &self.dir, round)?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn spawn(
    plan: &Plan,
    entrant: &Entrant,
    dir: &TempDir,
    round: u32,
) -> Result<(Child, ChildStdin, BufReader<ChildStdout>)> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("serve").arg(entrant.name).arg(dir.path());
    command.args(["--keys", &plan.keys.to_string(), "--seed", &(round * 1_000).to_string()]);
    let values = clap::ValueEnum::to_possible_value(&plan.values);
    command.arg("--values").arg(values.map_or(String::new(), |value| value.get_name().into()));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let to = child.stdin.take().ok_or("no pipe to it")?;
    let from = BufReader::new(child.stdout.take().ok_or("no pipe from it")?);
    Ok((child, to, from))
}
