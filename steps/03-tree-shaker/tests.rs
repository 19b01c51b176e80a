//! Step 3: on disk, while others go on writing.

use crate::support::files::{is_refused_by_earlier_stages, opens_what_earlier_stages_wrote};
use crate::support::{agrees_with_a_map, assert_looks_like, open};

#[path = "tests/newest_first.rs"]
mod newest_first;
#[path = "tests/shaker.rs"]
mod shaker;
#[path = "tests/table.rs"]
mod table;

#[test]
fn the_files_and_the_engine_as_text() {
    let opened = open(3);
    opened.put("kenya:capital", "Nairobi");
    opened.put("chad:capital", "N'Djamena");
    opened.put("two\nlines", "†");
    opened.put("mali:capital", "Bamako");
    opened.flush();
    opened.put("mali:capital", "");
    opened.flush();
    opened.put("chad:capital", "Fort-Lamy");
    assert_looks_like!("files", opened.files());
    assert_looks_like!("inspect", opened.engine.inspect());
}

#[test]
fn a_deleted_key_comes_back_from_an_older_table() {
    let opened = open(3);
    opened.put("mali:capital", "Bamako");
    opened.delete("mali:capital");
    opened.assert_get("mali:capital", None, "it was in the memtable alone");
    opened.put("mali:capital", "Bamako");
    opened.flush();
    opened.delete("mali:capital");
    let zombie = "at stage 3 a deletion takes from the memtable, and no more than that";
    opened.assert_get("mali:capital", Some("Bamako"), zombie);
    assert_eq!(opened.scan(..).unwrap(), ["mali:capital→Bamako"], "{zombie}");
}

#[test]
fn what_was_flushed_survives_and_the_memtable_does_not() {
    let opened = open(3);
    opened.put("a", "1");
    opened.flush();
    opened.put("b", "2");
    let opened = opened.kill(3);
    opened.assert_get("a", Some("1"), "it was flushed");
    opened.assert_get("b", None, "it was only in memory, and there is no log yet");
}

#[test]
fn closing_flushes() {
    let opened = open(3);
    opened.put("a", "1");
    let opened = opened.reopen(3);
    opened.assert_get("a", Some("1"), "it was put before `close`");
}

#[test]
fn a_directory_opens_again() {
    opens_what_earlier_stages_wrote(3);
}

#[test]
fn earlier_stages_refuse_the_directory() {
    is_refused_by_earlier_stages(3);
}

#[test]
fn it_agrees_with_a_map() {
    agrees_with_a_map(3);
}
