//! Files that a package installs with the program: shell completions and a man page.
//!
//! Both are made from the definition of the arguments when they are asked for, so
//! they are those of the program that prints them.

use std::io;

use clap::CommandFactory;

use crate::args::Args;

/// Returns what to print, if the arguments ask for something of this kind.
///
/// # Errors
/// If the man page cannot be made.
pub fn asked_for(args: &Args) -> io::Result<Option<Vec<u8>>> {
    let mut command = Args::command();
    let mut out = Vec::new();
    if let Some(shell) = args.completions {
        let name = command.get_name().to_string();
        clap_complete::generate(shell, &mut command, name, &mut out);
    } else if args.man {
        clap_mangen::Man::new(command).render(&mut out)?;
    } else {
        return Ok(None);
    }
    Ok(Some(out))
}
