//! A word count: which words does the Apache license use most?
//!
//! `word:WORD` has a count, which is read and written again for each word of the text. To
//! list the most frequent words first, a second pass writes `rank:COUNT:WORD`, where COUNT is
//! what is missing to a large number: the larger the count, the earlier its key.

use std::error::Error;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use lsm::{Db, KeyRange};

const TEXT: &str = include_str!("../LICENSE-APACHE");

/// Adds one to the count of each word.
fn count(db: &Db, text: &str) -> Result<(), Box<dyn Error>> {
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        let key = format!("word:{}", word.to_lowercase());
        let before: u32 = match db.get(key.as_bytes())? {
            Some(count) => String::from_utf8(count)?.parse()?,
            None => 0,
        };
        db.put(key.as_bytes(), (before + 1).to_string().as_bytes())?;
    }
    Ok(())
}

/// Writes a second key for each word of five letters and more, in which the count comes first.
fn rank(db: &Db) -> Result<(), Box<dyn Error>> {
    for pair in db.scan(KeyRange::prefix("word:")) {
        let (key, count) = pair?;
        let word = String::from_utf8(key)?.replace("word:", "");
        if word.chars().count() >= 5 {
            let missing = u32::MAX - String::from_utf8(count.clone())?.parse::<u32>()?;
            db.put(format!("rank:{missing:010}:{word}").as_bytes(), &count)?;
        }
    }
    Ok(())
}

/// Counts, ranks, and prints the ten most frequent words.
pub fn run(dir: &Path, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let db = Db::open(dir)?;
    count(&db, TEXT)?;
    rank(&db)?;
    for pair in db.scan(KeyRange::prefix("rank:")).take(10) {
        let (key, count) = pair?;
        let word = String::from_utf8(key)?.split_off("rank:0000000000:".len());
        writeln!(out, "{:>3} {word}", String::from_utf8(count)?)?;
    }
    let mut words = 0;
    // `visit` lends each pair where `scan` copies it: enough to count them.
    db.visit(KeyRange::prefix("word:"), |_word, _count| {
        words += 1;
        ControlFlow::Continue(())
    })?;
    writeln!(out, "{words} different words")?;
    Ok(db.close()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let temporary = tempfile::tempdir()?;
    let dir = std::env::args_os().nth(1).map_or(temporary.path().to_path_buf(), PathBuf::from);
    run(&dir, &mut std::io::stdout())
}
