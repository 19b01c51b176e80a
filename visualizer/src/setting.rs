//! A setting in which two engines can differ.
//!
//! ```text
//!    compare stage 5          the engine of chapter 5
//!    compare bits 2           filters of 2 bits for each key
//!    compare runs 6           six tables in level 0 before a merge
//!    compare ratio 2          each level twice as large as the one above
//!    compare memtable 1K      compare block 512
//!    compare engine reference the reference and the learner's
//! ```

use lsm::stage;

use crate::args::{Args, bytes};
use crate::mine;
use crate::sizes::{LEVEL_RATIO, RUNS, TINY};

/// A setting, and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    Stage(u8),
    Memtable(usize),
    Block(usize),
    Bits(u8),
    Runs(u8),
    Ratio(u8),
    Reference,
}

/// The words that name one.
pub(crate) const NAMES: &[&str] =
    &["stage", "memtable", "block", "bits", "runs", "ratio", "engine"];

impl Setting {
    /// Reads one.
    ///
    /// # Errors
    /// Returns what is wrong, and what to type instead.
    pub fn parse(name: &str, value: &str) -> Result<Setting, String> {
        let number = |least: u8, most: u8| {
            let number = value.parse().ok().filter(|number| (least..=most).contains(number));
            number.ok_or_else(|| {
                format!("{name} takes a number from {least} to {most}, not `{value}`")
            })
        };
        Ok(match name {
            "stage" => Setting::Stage(number(1, stage::LAST)?),
            "memtable" => Setting::Memtable(bytes(value)?),
            "block" => Setting::Block(bytes(value)?),
            "bits" => Setting::Bits(number(1, 64)?),
            "runs" => Setting::Runs(number(1, 64)?),
            "ratio" => Setting::Ratio(number(1, 64)?),
            "engine" if mine::IS_FINISHED => {
                let why = "this program has only the reference; `cargo step see N` also has yours";
                return Err(why.to_string());
            }
            "engine" if value == "reference" => Setting::Reference,
            "engine" => return Err("type `compare engine reference`".to_string()),
            _ => {
                let names = NAMES.join(", ");
                return Err(format!("two engines can't differ in `{name}`; type one of {names}"));
            }
        })
    }

    /// The arguments of an engine that has it.
    pub fn on(self, args: &Args) -> Args {
        let mut args = Args { dir: None, ..args.clone() };
        match self {
            Setting::Stage(stage) => args.stage = stage,
            Setting::Memtable(bytes) => args.memtable = Some(bytes),
            Setting::Block(bytes) => args.block = Some(bytes),
            Setting::Bits(bits) => args.bits = Some(bits),
            Setting::Runs(runs) => args.runs = Some(runs),
            Setting::Ratio(ratio) => args.ratio = Some(ratio),
            Setting::Reference => args.reference = true,
        }
        args
    }

    /// Returns the value that an engine with these arguments has.
    pub fn words(self, args: &Args) -> String {
        match self {
            Setting::Stage(_) => format!("stage {}", args.stage),
            Setting::Memtable(_) => {
                format!("memtable {} B", args.memtable.unwrap_or(TINY.memtable))
            }
            Setting::Block(_) => format!("block {} B", args.block.unwrap_or(TINY.block)),
            Setting::Bits(_) => {
                let default = lsm::Options::default().bloom_bits_per_key;
                format!("{} bits", args.bits.map_or(default, usize::from))
            }
            Setting::Runs(_) => format!("{} runs", args.runs.map_or(RUNS, usize::from)),
            Setting::Ratio(_) => format!("ratio {}", args.ratio.map_or(LEVEL_RATIO, u64::from)),
            Setting::Reference if args.reference => "reference".to_string(),
            Setting::Reference => "yours".to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[test]
    fn a_setting_changes_one_thing_and_names_both_sides() {
        let args = Args::parse_from(["visualizer"]);
        for (name, value, this, other) in [
            ("stage", "5", "stage 8", "stage 5"),
            ("bits", "2", "10 bits", "2 bits"),
            ("runs", "6", "2 runs", "6 runs"),
            ("ratio", "2", "ratio 4", "ratio 2"),
            ("memtable", "1K", "memtable 256 B", "memtable 1024 B"),
        ] {
            let setting = Setting::parse(name, value).unwrap();
            assert_eq!(setting.words(&args), this);
            assert_eq!(setting.words(&setting.on(&args)), other);
        }
        for (name, value) in [("stage", "9"), ("bits", "0"), ("moon", "1"), ("engine", "reference")]
        {
            assert!(Setting::parse(name, value).is_err(), "{name} {value}");
        }
    }
}
