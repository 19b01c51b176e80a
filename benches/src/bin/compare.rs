//! `compare N`: the learner's engine at stage N, and the reference. For `cargo step
//! bench`, which builds it with the learner's engine in it, and ends it if it hangs.

use std::process::ExitCode;

use benches::{compare, mine};

fn main() -> ExitCode {
    let stage = std::env::args().nth(1).and_then(|stage| stage.parse().ok());
    let Some(stage) = stage else {
        eprintln!("which stage? A number from 1 to {}", lsm::stage::LAST);
        return ExitCode::FAILURE;
    };
    match compare::report(mine::open, lsm::stage::open, stage) {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
