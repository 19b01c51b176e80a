//! The place and time of a run.

use std::fs;
use std::process::Command;

use crate::peers::Result;

/// The day, in UTC.
pub(super) fn date() -> Result<String> {
    output("date", &["-u", "+%Y-%m-%d"])
}

/// The commit, with a + if sources have changed since. Results don't count as a change.
pub(super) fn commit() -> Result<String> {
    let here = env!("CARGO_MANIFEST_DIR");
    let commit = output("git", &["-C", here, "rev-parse", "--short=10", "HEAD"])?;
    let sources = [":/", ":!/benches/results", ":!/benches/README.md"];
    let status = ["-C", here, "status", "--porcelain", "--untracked-files=no", "--"];
    let changed = !output("git", &[&status[..], &sources[..]].concat())?.is_empty();
    Ok(if changed { commit + "+" } else { commit })
}

/// Processor, cores, memory, system.
pub(super) fn describe() -> Result<String> {
    let field = |file: &str, name: &str| -> Result<String> {
        let text = fs::read_to_string(file)?;
        let line = text.lines().find(|line| line.starts_with(name));
        let value = line.and_then(|line| line.split_once(':')).map(|(_, value)| value.trim());
        Ok(value.unwrap_or("unknown").into())
    };
    let processor = field("/proc/cpuinfo", "model name")?;
    let memory = field("/proc/meminfo", "MemTotal")?;
    let kilobytes: u64 = memory.trim_end_matches(" kB").parse()?;
    let cores = std::thread::available_parallelism()?;
    let system = output("uname", &["-sr"])?;
    Ok(format!("{processor}, {cores} cores, {} GB, {system}", kilobytes.div_ceil(1_000_000)))
}

fn output(program: &str, arguments: &[&str]) -> Result<String> {
    let output = Command::new(program).args(arguments).output()?;
    if !output.status.success() {
        return Err(format!("{program} failed").into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().into())
}
