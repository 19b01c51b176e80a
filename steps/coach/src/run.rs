//! Runs tests, a few at a time, each in a process of its own, so that one that hangs can be
//! killed.
//!
//! ```text
//!    PROGRAM --exact step1::what_was_put_is_found --nocapture
//!       │ stdout, stderr: read by two threads, because a full pipe would block it
//!       └ killed after 10 s
//! ```

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// A test that takes longer hangs.
const LIMIT: Duration = Duration::from_secs(10);

/// The outcome of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passed,
    Failed,
    /// It didn't end.
    Hung,
}

/// A test and its result.
#[derive(Clone, Debug)]
pub(crate) struct TestRun {
    /// `step1::what_was_put_is_found`.
    pub(crate) test: String,
    pub(crate) verdict: Verdict,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A program of tests.
pub(crate) struct Program {
    path: PathBuf,
    /// The workspace whose snapshots it compares with.
    root: PathBuf,
    /// The package it was built from.
    package: PathBuf,
    /// The folder for its tests' files.
    scratch: PathBuf,
}

/// Variables of the environment.
pub(crate) type EnvVars<'v> = [(&'v str, &'v str)];

impl Program {
    pub(crate) fn new(path: PathBuf, root: &Path, package: &Path) -> Result<Program> {
        // The tests sync a lot, which costs nothing on a file system in memory.
        let memory = Path::new("/dev/shm");
        let base = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
        let scratch = base.join(format!("lsm-steps-{}", std::process::id()));
        std::fs::create_dir_all(&scratch).map_err(Error::io("make", &scratch))?;
        let (root, package) = (root.to_path_buf(), package.to_path_buf());
        Ok(Program { path, root, package, scratch })
    }

    /// Returns the names of all its tests.
    pub(crate) fn tests(&self) -> Result<Vec<String>> {
        let ran = self.run(&["--list", "--format", "terse"], &[], LIMIT)?;
        Ok(ran.1.lines().filter_map(|line| line.strip_suffix(": test")).map(String::from).collect())
    }

    /// Runs tests, a few at a time. Returns the results in their order.
    pub(crate) fn run_each(&self, tests: &[&str], variables: &EnvVars<'_>) -> Result<Vec<TestRun>> {
        in_parallel(tests, |test| self.run_one(test, variables))
    }

    fn run_one(&self, test: &str, variables: &EnvVars<'_>) -> Result<TestRun> {
        let arguments = ["--exact", test, "--nocapture", "--quiet", "--test-threads=1"];
        let (verdict, stdout, stderr) = self.run(&arguments, variables, LIMIT)?;
        Ok(TestRun { test: test.to_string(), verdict, stdout, stderr })
    }

    /// Runs the program. Returns how it ended and what it printed.
    pub(crate) fn run(
        &self,
        arguments: &[&str],
        variables: &EnvVars<'_>,
        limit: Duration,
    ) -> Result<(Verdict, String, String)> {
        let mut child = Command::new(&self.path)
            .args(arguments)
            .current_dir(&self.package)
            .env("INSTA_UPDATE", "no")
            .env("RUST_BACKTRACE", "0")
            .env("INSTA_WORKSPACE_ROOT", &self.root)
            .env("TMPDIR", &self.scratch)
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(Error::io("run", &self.path))?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        thread::scope(|scope| {
            let stdout = scope.spawn(|| read_to_end(stdout));
            let stderr = scope.spawn(|| read_to_end(stderr));
            let verdict = wait(&mut child, limit);
            let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
            let stdout = text(stdout.join().unwrap_or_default());
            let stderr = text(stderr.join().unwrap_or_default());
            Ok((verdict, stdout, stderr))
        })
    }
}

/// Calls `run` for each item, a few at a time. Returns the results in their order.
pub(crate) fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    run: impl Fn(&T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    // Tests wait for the disk, and for others that hang, as much as they compute.
    let workers = 2 * thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers.min(items.len()) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { break };
                    let ran = run(item);
                    found.lock().unwrap_or_else(PoisonError::into_inner).push((at, ran));
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, ran)| ran).collect()
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.scratch); // leftovers of killed tests
    }
}

fn read_to_end(pipe: Option<impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        let _ = pipe.read_to_end(&mut bytes); // what was read by then counts
    }
    bytes
}

fn wait(child: &mut Child, limit: Duration) -> Verdict {
    let begun = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Verdict::Passed,
            Ok(Some(_)) | Err(_) => return Verdict::Failed,
            Ok(None) if begun.elapsed() > limit => {
                let _ = child.kill();
                let _ = child.wait();
                return Verdict::Hung;
            }
            Ok(None) => thread::sleep(pause),
        }
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}
