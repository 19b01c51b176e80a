//! The program: opens the window, or answers line by line in a pipe.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;
use visualizer::args::Args;
use visualizer::database_dir::DatabaseDir;
use visualizer::{frames, mine, packaging, plain, runtime, signals, upkeep};

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(code) => code,
        Err(error) => {
            // Nothing is left to do if standard error is closed too.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<ExitCode, Box<dyn std::error::Error>> {
    if let Some(print) = packaging::asked_for(args)? {
        return Ok(io::stdout().write_all(&print).map(|()| ExitCode::SUCCESS)?);
    }
    if let Some(upkeep) = &args.upkeep {
        return Ok(upkeep::run(upkeep, io::stdout().lock(), io::stderr())?.into());
    }
    mine::quiet();
    if args.frames.is_none() && io::stdin().is_terminal() && io::stdout().is_terminal() {
        let signal = runtime::run(args)?;
        return Ok(signal.map_or(ExitCode::SUCCESS, |signal| signals::exit_code(signal).into()));
    }
    let well = match &args.frames {
        Some(file) => frames::run(args, file, io::stdin().lock()),
        None => in_pipe(args),
    };
    Ok(if well? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The database as it is used: with the engine's own options and its thread.
fn in_pipe(args: &Args) -> Result<bool, Box<dyn std::error::Error>> {
    let dir = DatabaseDir::new(args.dir.as_deref())?;
    let options = args.options().background(mine::IS_FINISHED);
    let engine = mine::attempt(|| mine::open(args.stage, dir.path(), &options))??;
    Ok(plain::run(engine.as_ref(), io::stdin().lock(), BufWriter::new(io::stdout().lock())))
}
