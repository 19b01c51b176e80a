//! A phone book: rows of a TSV file go in, and the first letters of a name find them.
//!
//! `name:LAST:FIRST:NUMBER` has the row as it came. The key is in lower case, so that `mcc`
//! finds *McCreight*; the number keeps two people of one name apart, and makes a second
//! import of the same file harmless. What begins with a prefix is one stretch of keys.

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

use lsm::{Db, KeyRange};

/// Names of the field, with numbers that are made up.
const ROWS: &str = include_str!("phone_book.tsv");

/// Puts each row but the first, which names the columns. Returns how many there were.
fn import(db: &Db, rows: &str) -> Result<usize, Box<dyn Error>> {
    let mut imported = 0;
    for (at, row) in rows.lines().enumerate().skip(1) {
        let [last, first, number] = row.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("line {}: not three columns: {row:?}", at + 1).into());
        };
        let key = format!("name:{last}:{first}:{number}").to_lowercase();
        db.put(key.as_bytes(), row.as_bytes())?;
        imported += 1;
    }
    // The file can be deleted now, whatever happens to the machine.
    db.sync()?;
    Ok(imported)
}

/// Returns the rows whose names begin like this.
fn find(db: &Db, beginning: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let prefix = format!("name:{}", beginning.to_lowercase());
    let mut rows = Vec::new();
    for pair in db.scan(KeyRange::prefix(prefix)) {
        rows.push(String::from_utf8(pair?.1)?);
    }
    Ok(rows)
}

/// Imports the file twice, and looks up a few names.
pub fn run(dir: &Path, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let db = Db::open(dir)?;
    writeln!(out, "{} rows imported, and {} again", import(&db, ROWS)?, import(&db, ROWS)?)?;
    writeln!(out, "{} in the book", find(&db, "")?.len())?;
    for beginning in ["Mc", "hop", "här", "O'Neil:P", "x"] {
        writeln!(out, "{beginning}…")?;
        for row in find(&db, beginning)? {
            writeln!(out, "  {}", row.replace('\t', "  "))?;
        }
    }
    Ok(db.close()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let temporary = tempfile::tempdir()?;
    let dir = std::env::args_os().nth(1).map_or(temporary.path().to_path_buf(), PathBuf::from);
    run(&dir, &mut std::io::stdout())
}
