//! A picture of times, as the benchmarks drew it.
//!
//! ```text
//!    result benches/results/scaling.svg benches/results/scaling.csv "alt" "caption"
//!           └───────────┬─────────────┘ └───────────┬─────────────┘
//!               copied into `plots`            linked to: the data
//! ```
//!
//! Times differ between machines, so nothing is measured here. A run of the benchmarks is
//! committed with them, and the book shows a copy of its picture.

use std::fs;
use std::path::Path;

use crate::files::{Files, picture};
use crate::marker::Directive;
use crate::{Result, root};

/// Adds the copy, and returns the lines of the page that show it.
///
/// # Errors
/// If the marker can't be read, or a file is missing.
pub(crate) fn make(directive: &Directive, files: &mut Files) -> Result<String> {
    let [svg, data, alt, caption] = &directive.words[..] else {
        return Err("result needs a picture, its data, what it shows, and a caption".into());
    };
    let drawn = fs::read_to_string(root().join(svg)).map_err(|e| format!("{svg}: {e}"))?;
    if !root().join(data).exists() {
        return Err(format!("{data} is missing"));
    }
    let name = Path::new(svg).file_name().map_or("".into(), |name| name.to_string_lossy());
    let copy = format!("plots/{name}");
    files.add(copy.clone(), drawn)?;
    Ok(picture(&copy, alt, caption, ("the data", &format!("../../{data}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(words: [&str; 4]) -> Result<String> {
        let words = words.map(String::from).to_vec();
        let (script, body) = (Vec::new(), String::new());
        make(&Directive { kind: "result".into(), words, script, body }, &mut Files::default())
    }

    #[test]
    fn a_picture_is_shown_with_a_link_to_its_data() {
        let [svg, csv] = ["svg", "csv"].map(|end| format!("benches/results/scaling.{end}"));
        let shown = made([&svg, &csv, "rates", "Rates."]);
        let expected = "[![rates](plots/scaling.svg)](plots/scaling.svg)\n\n\
                        *Rates. ([the data](../../benches/results/scaling.csv))*";
        assert_eq!(shown.as_deref(), Ok(expected));
        assert!(made([&svg, "no.csv", "rates", "Rates."]).is_err());
    }
}
