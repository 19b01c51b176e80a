//! Step 8: garbage goes, reads stay short.

use crate::support::files::{is_refused_by_earlier_stages, opens_what_earlier_stages_wrote};
use crate::support::{agrees_with_a_map, assert_looks_like, open};

#[path = "tests/choose.rs"]
mod choose;
#[path = "tests/install.rs"]
mod install;
#[path = "tests/refused.rs"]
mod refused;
#[path = "tests/shape.rs"]
mod shape;
#[path = "tests/tombstones.rs"]
mod tombstones;

#[test]
fn the_files_and_the_engine_as_text() {
    let opened = open(8);
    for (key, value) in [("chad:capital", "Fort-Lamy"), ("mali:capital", "Bamako")] {
        opened.put(key, value);
        opened.flush();
    }
    opened.put("chad:capital", "N'Djamena");
    opened.delete("mali:capital");
    opened.flush();
    assert_looks_like!("inspect_before", opened.engine.inspect());
    opened.engine.shake().unwrap();
    opened.put("kenya:capital", "Nairobi");
    assert_looks_like!("files", opened.files());
    assert_looks_like!("inspect", opened.engine.inspect());
}

#[test]
fn directories_of_earlier_stages_open() {
    opens_what_earlier_stages_wrote(8);
}

#[test]
fn earlier_stages_refuse_the_directory() {
    is_refused_by_earlier_stages(8);
}

#[test]
fn it_agrees_with_a_map() {
    agrees_with_a_map(8);
}
