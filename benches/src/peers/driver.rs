//! Runs one workload after the other in every engine's process.
//!
//! After workloads that write, dirty pages are written to the disk, so that no engine
//! pays for what another one left.

mod machine;
mod plan;
mod process;

use std::io::Write;

use crate::peers::Result;
use crate::peers::driver::process::Process;
use crate::peers::engines::Entrant;
use crate::peers::metric::metric;
use crate::peers::proc::write_back;
use crate::peers::report::short;
use crate::peers::rows::{Row, Run, line, name};
use crate::peers::work::{GROUPS, Work};

pub use plan::Plan;

/// Runs a plan; writes each row as it comes, and returns all of them.
///
/// # Errors
/// If an engine fails or returns something wrong.
pub fn run(plan: &Plan, out: &mut dyn Write) -> Result<Run> {
    let mut run = Run { head: plan.head()?, rows: vec![] };
    out.write_all(line(&run.head)?.as_bytes())?;
    for round in 0..plan.rounds {
        let mut engines = plan.engines.clone();
        // Another one goes first each time.
        engines.rotate_left(round as usize % plan.engines.len().max(1));
        for group in GROUPS {
            for row in group_of(plan, &engines, &plan.of(group), round)? {
                out.write_all(line(&row)?.as_bytes())?;
                run.rows.push(row);
            }
            out.flush()?;
        }
    }
    Ok(run)
}

fn group_of(
    plan: &Plan,
    engines: &[&'static Entrant],
    works: &[Work],
    round: u32,
) -> Result<Vec<Row>> {
    let suits = |entrant: &&Entrant| works.iter().any(|work| work.suits(entrant));
    let mut rows = Vec::new();
    let mut processes = Vec::new();
    for &entrant in engines.iter().filter(|entrant| suits(entrant)) {
        processes.push(Process::start(plan, entrant, round)?);
    }
    for &work in works {
        eprint!("round {} of {}, {work:?}:", round + 1, plan.rounds);
        for process in processes.iter_mut().filter(|process| work.suits(process.entrant)) {
            let figures = process.ask(work)?;
            say(process.entrant, figures.first());
            let row = |(metric, value)| row(plan, process.entrant, metric, round, value);
            rows.extend(figures.into_iter().map(row));
            if work == Work::Killed {
                process.kill_and_restart(plan, round)?;
            }
        }
        eprintln!();
        if work.writes() {
            write_back(&plan.dir);
        }
    }
    Ok(rows)
}

fn say(entrant: &Entrant, figure: Option<&(String, f64)>) {
    let unit = |name: &str| metric(name).map(|metric| metric.unit);
    if let Some((value, unit)) = figure.and_then(|(name, value)| Some((value, unit(name)?))) {
        eprint!("  {} {}", entrant.name, short(*value, unit));
    }
}

fn row(plan: &Plan, entrant: &Entrant, metric_name: String, round: u32, value: f64) -> Row {
    let unit = metric(&metric_name).map_or("", |metric| name(metric.unit));
    Row {
        engine: entrant.name.into(),
        metric: metric_name,
        round,
        value,
        unit: unit.into(),
        n: plan.keys,
    }
}
