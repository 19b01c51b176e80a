//! Reading a command's arguments: numbers, words, files.

use super::{Bytes, ExportFile};
use crate::crash::How;
use crate::data::Order;
use crate::playback::SPEEDS;
use crate::setting::Setting;

/// The most entries that one `fill` makes.
const MAX_FILL: u64 = 10_000_000;

pub(super) fn export_file(arguments: Vec<Bytes>) -> Result<ExportFile, String> {
    let mut words = arguments.into_iter();
    let path = String::from_utf8(words.next().unwrap_or_default()).map_err(|error| {
        let name = crate::text::key(error.as_bytes());
        format!("{name} is not UTF-8; choose a name that is")
    })?;
    let replace = match words.next() {
        None => false,
        Some(word) if word == b"replace" => true,
        Some(word) => {
            return Err(format!(
                "only `replace` may follow the file name, not `{}`; put a name with spaces in double quotes",
                crate::text::key(&word)
            ));
        }
    };
    Ok(ExportFile { path: path.into(), replace })
}

pub(super) fn how(word: Option<Bytes>) -> Result<How, String> {
    match word.as_deref() {
        None => Ok(How::Killed),
        Some(b"torn") => Ok(How::Torn),
        Some(b"lost") => Ok(How::Lost),
        Some(word) => {
            let number = std::str::from_utf8(word).ok().and_then(|word| word.parse().ok());
            let word = crate::text::fit(&crate::text::key(word), 30);
            number.map(How::State).ok_or_else(|| {
                format!(
                    "there is no crash `{word}`; type `crash`, `crash torn`, `crash lost` or `crash 1`"
                )
            })
        }
    }
}

pub(super) fn count(word: &[u8]) -> Result<u64, String> {
    let number = std::str::from_utf8(word).ok().and_then(|text| text.parse().ok());
    number.filter(|count| (1..=MAX_FILL).contains(count)).ok_or_else(|| {
        format!(
            "fill takes a number from 1 to {MAX_FILL}, not `{}`; type `fill 20`",
            crate::text::key(word)
        )
    })
}

/// The table of `7` or of `000007.sst`.
pub(super) fn table(word: &[u8]) -> Result<u64, String> {
    let name = std::str::from_utf8(word).unwrap_or_default();
    let digits = name.strip_suffix(".sst").unwrap_or(name);
    digits.parse().map_err(|_| {
        format!("cat takes the number of a table, not `{}`; type `cat 1`", crate::text::key(word))
    })
}

pub(super) fn switch(command: &str, word: &[u8]) -> Result<bool, String> {
    match word {
        b"" | b"on" => Ok(true),
        b"off" => Ok(false),
        other => {
            let other = crate::text::key(other);
            Err(format!("{command} takes `on` or `off`, not `{other}`; type `{command} on`"))
        }
    }
}

/// `stage 5`; none for `off`.
pub(super) fn compare(name: &[u8], value: &[u8]) -> Result<Option<Setting>, String> {
    match (String::from_utf8_lossy(name).as_ref(), String::from_utf8_lossy(value).as_ref()) {
        ("off", "") => Ok(None),
        (name, value) => Setting::parse(name, value).map(Some),
    }
}

pub(super) fn stage(word: &[u8]) -> Result<u8, String> {
    let number = std::str::from_utf8(word).ok().and_then(|text| text.parse().ok());
    number.filter(|stage| (1..=lsm::stage::LAST).contains(stage)).ok_or_else(|| {
        format!(
            "stage takes a number from 1 to {}, not `{}`",
            lsm::stage::LAST,
            crate::text::key(word)
        )
    })
}

pub(super) fn speed(word: &[u8]) -> Result<usize, String> {
    let wanted = String::from_utf8_lossy(word).trim_end_matches(['x', '×']).to_string();
    let wanted = match wanted.as_str() {
        "0.25" | "1/4" => "¼".to_string(),
        "0.5" | "1/2" => "½".to_string(),
        other => other.to_string(),
    };
    SPEEDS.iter().position(|(name, _)| name.trim_end_matches('×') == wanted).ok_or_else(|| {
        let names: Vec<&str> = SPEEDS.iter().map(|(name, _)| *name).collect();
        format!("speed takes one of {}, not `{}`", names.join(" "), crate::text::key(word))
    })
}

pub(super) fn order(word: &[u8]) -> Result<Order, String> {
    let said = || format!("fill takes random, seq or zipf, not `{}`", crate::text::key(word));
    Order::named(word).ok_or_else(said)
}
