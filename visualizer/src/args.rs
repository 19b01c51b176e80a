//! The arguments of the command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use lsm::{Options, SyncMode, stage};

use crate::theme;

/// An LSM Tree's Life: watch a log-structured merge tree at work.
///
/// In a terminal it draws the tree while you type commands. Otherwise it reads
/// the same commands from standard input, a line each, and answers each on
/// standard output.
#[derive(Clone, Debug, Parser)]
#[command(version, about, after_help = CREDIT)]
#[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
pub struct Args {
    /// Maintenance of a database that isn't open.
    #[command(subcommand)]
    pub upkeep: Option<Upkeep>,

    /// Directory of the database, created if it doesn't exist. Without it: a temporary
    /// directory, removed at the end.
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,

    /// Chapter whose engine runs, 1 to 8.
    #[arg(long, value_name = "N", default_value_t = stage::LAST, value_parser = clap::value_parser!(u8).range(1..=i64::from(stage::LAST)))]
    pub stage: u8,

    /// Bytes a memtable holds before it's sealed: 256, 64K, 4M. Without it: 256
    /// in a terminal, growing with the data; otherwise the engine's own 4M.
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    pub memtable: Option<usize>,

    /// Bytes of a block, the piece of a table that a get reads.
    #[arg(long, value_name = "BYTES", value_parser = bytes)]
    pub block: Option<usize>,

    /// Bits per key in a filter.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    pub bits: Option<u8>,

    /// Tables in level 0 that trigger a merge.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    pub runs: Option<u8>,

    /// Size ratio of each level to the one above.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=64))]
    pub ratio: Option<u8>,

    /// True if the reference is to run, even where a learner's engine is built in.
    #[arg(skip)]
    pub reference: bool,

    /// The moment a put returns: once the operating system has it, or the disk.
    #[arg(long, value_enum, default_value_t = Sync::Os)]
    pub sync: Sync,

    /// Colors of the screen. If the variable NO_COLOR is set and not empty,
    /// there are none.
    #[arg(long, value_enum, value_name = "THEME", default_value_t)]
    pub theme: theme::Name,

    /// Draw with ASCII characters only, for terminals and fonts without the others.
    #[arg(long)]
    pub ascii: bool,

    /// Write pictures instead of opening a window: commands are read from standard
    /// input, and the screen after each of them becomes FILE with a number, as SVG
    /// if its name ends with `.svg`, otherwise as text. Existing frames are
    /// overwritten.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["completions", "man"])]
    pub frames: Option<PathBuf>,

    /// Print a script that makes the shell complete these options, and exit.
    #[arg(long, value_enum, value_name = "SHELL")]
    pub completions: Option<clap_complete::Shell>,

    /// Print a man page, and exit.
    #[arg(long, conflicts_with = "completions")]
    pub man: bool,
}

const CREDIT: &str =
    "`load countries` and `load cities` bring data from GeoNames (geonames.org), CC BY 4.0.";

/// Maintenance of a database that isn't open.
#[derive(Clone, Debug, Subcommand)]
pub enum Upkeep {
    /// Read every byte of a database and report what's wrong. Changes nothing.
    ///
    /// Exits with 0 if it's sound, 1 if it's damaged, 2 if it can't be examined.
    Verify {
        /// Directory of the database.
        dir: PathBuf,
    },
    /// Save what can be saved of a damaged database, in a new directory.
    ///
    /// Doesn't touch the old one. Entries that may be stale aren't in the new database, but
    /// in its file uncertain.txt: `load` that file if you want them. Exits with 0 if
    /// nothing is lost, 1 if something is, 2 if nothing could be done.
    Repair {
        /// Directory of the damaged database.
        dir: PathBuf,
        /// Directory for the new one: empty, or not there yet.
        new: PathBuf,
    },
}

/// The sync mode, as it is written on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Sync {
    /// A put survives the end of this process, but not a power cut.
    Os,
    /// A put survives a power cut.
    Always,
}

impl Args {
    /// The engine's own options, but for what was given here.
    pub fn options(&self) -> Options {
        let default = Options::default();
        default
            .clone()
            .memtable_bytes(self.memtable.unwrap_or(default.memtable_bytes))
            .block_bytes(self.block.unwrap_or(default.block_bytes))
            .bloom_bits_per_key(self.bits.map_or(default.bloom_bits_per_key, usize::from))
            .l0_trigger(self.runs.map_or(default.l0_trigger, usize::from))
            .l0_stop(self.runs.map_or(default.l0_stop, |runs| 3 * usize::from(runs)))
            .level_ratio(self.ratio.map_or(default.level_ratio, u64::from))
            .sync(match self.sync {
                Sync::Os => SyncMode::Os,
                Sync::Always => SyncMode::Always,
            })
    }
}

/// A number of bytes: `256`, `64K`, `4M`, `1G`, with or without `B` or `iB`.
pub(crate) fn bytes(text: &str) -> Result<usize, String> {
    let lower = text.trim().to_ascii_lowercase();
    let digits = lower.find(|c: char| !c.is_ascii_digit()).unwrap_or(lower.len());
    let (number, unit) = lower.split_at(digits);
    let unit: usize = match unit {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        _ => return Err("write a number of bytes such as 256, 64K or 4M".to_string()),
    };
    let bytes = number.parse::<usize>().ok().and_then(|number| number.checked_mul(unit));
    match bytes {
        Some(bytes) if bytes > 0 => Ok(bytes),
        _ => Err("write a number of bytes from 1 up, such as 256, 64K or 4M".to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn sizes_are_read_with_and_without_a_unit() {
        for (text, size) in
            [("1", 1), ("256", 256), ("64K", 65_536), ("64kib", 65_536), ("4M", 4 << 20)]
        {
            assert_eq!(bytes(text), Ok(size));
        }
        for wrong in ["", "0", "K", "-1", "4X", "99999999999999999999", "18446744073709551615G"] {
            assert!(bytes(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_definition_of_the_arguments_is_sound() {
        Args::command().debug_assert();
        assert!(Args::try_parse_from(["visualizer", "--stage", "0"]).is_err());
        assert_eq!(Args::try_parse_from(["visualizer"]).unwrap().stage, stage::LAST);
    }
}
