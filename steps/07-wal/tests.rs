//! Step 7: a crash loses nothing.

use engine::SyncMode;

use crate::support::files::{
    is_refused_by_earlier_stages, open_traced_with, opens_what_earlier_stages_wrote,
};
use crate::support::{agrees_with_a_map, assert_looks_like, open, tiny};

#[path = "tests/commit.rs"]
mod commit;
#[path = "tests/record.rs"]
mod record;
#[path = "tests/recovery.rs"]
mod recovery;
#[path = "tests/release.rs"]
mod release;
#[path = "tests/replay.rs"]
mod replay;

#[test]
fn the_files_and_the_engine_as_text() {
    let opened = open(7);
    opened.put("chad:capital", "N'Djamena");
    opened.put("two\nlines", "†");
    opened.flush();
    opened.put("kenya:capital", "Nairobi");
    opened.engine.sync().unwrap();
    opened.delete("chad:capital");
    assert_looks_like!("files", opened.files());
    assert_looks_like!("inspect", opened.engine.inspect());
    opened.engine.close().unwrap();
    assert_looks_like!("files_after_close", opened.files());
}

#[test]
fn with_always_each_put_is_synced_before_it_returns() {
    let options = tiny().sync(SyncMode::Always);
    let (opened, disk) = open_traced_with(7, options);
    opened.put("a", "1");
    let first = ["create 000001.wal", "write 000001.wal 17", "sync 000001.wal", "syncdir ."];
    assert_eq!(disk.take(), first, "the log, and its name, must be synced: the power may fail now");
    opened.put("b", "2");
    let marker_and_record = format!("write 000001.wal {}", 18 + 17);
    assert_eq!(disk.take(), [marker_and_record.as_str(), "sync 000001.wal"]);
    opened.delete("a");
    assert!(disk.take().contains(&"sync 000001.wal".into()), "a deletion is a write");
}

#[test]
fn with_os_a_put_is_written_and_not_synced() {
    let options = tiny().sync(SyncMode::Os);
    let (opened, disk) = open_traced_with(7, options);
    opened.put("a", "1");
    assert_eq!(disk.take(), ["create 000001.wal", "write 000001.wal 17"]);
    opened.engine.sync().unwrap();
    assert_eq!(disk.take(), ["sync 000001.wal", "syncdir ."]);
    opened.engine.sync().unwrap();
    assert!(disk.take().is_empty(), "all is synced already");
}

#[test]
fn directories_of_earlier_stages_open() {
    opens_what_earlier_stages_wrote(7);
}

#[test]
fn earlier_stages_refuse_the_directory() {
    is_refused_by_earlier_stages(7);
}

#[test]
fn it_agrees_with_a_map() {
    agrees_with_a_map(7);
}
