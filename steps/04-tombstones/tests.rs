//! Step 4: what is deleted stays deleted.

use engine::format::TOMBSTONE;
use engine::merge::{Cursor, Merge};
use engine::observe::{Event, Place};
use engine::parts::Deletes;
use engine::tombstone::{Tombstones, Visible};
use engine::{Error, KeyRange, Result};

use crate::support::files::{
    is_refused_by_earlier_stages, open_watched, opens_what_earlier_stages_wrote,
};
use crate::support::{agrees_with_a_map, assert_looks_like, open, text};

const DAGGER: &str = "†";

#[test]
fn a_deleted_key_stays_deleted_after_a_flush() {
    let opened = open(4);
    opened.put("mali:capital", "Bamako");
    opened.flush();
    opened.delete("mali:capital");
    opened.assert_get("mali:capital", None, "the † in memory hides the older table");
    opened.flush();
    opened.assert_get("mali:capital", None, "the † in table 2 hides table 1");
    assert!(opened.scan(..).unwrap().is_empty(), "{}", opened.engine.inspect());
    let opened = opened.reopen(4);
    opened.assert_get("mali:capital", None, "the † is in the file");
}

#[test]
fn a_deletion_is_written_down() {
    let opened = open(4);
    opened.put("mali:capital", "Bamako");
    opened.delete("mali:capital");
    opened.flush();
    assert_eq!(opened.read("000001.sst"), "mali:capital→†\n");
}

#[test]
fn a_deletion_is_written_down_even_if_the_memtable_has_no_such_key() {
    let opened = open(4);
    opened.put("mali:capital", "Bamako");
    opened.flush();
    opened.delete("mali:capital");
    opened.flush();
    let what = "only the older table has the key, so the † is needed all the more";
    assert!(opened.names().contains(&"000002.sst".into()), "{what}");
    assert_eq!(opened.read("000002.sst"), "mali:capital→†\n", "{what}");
}

#[test]
fn a_deletion_takes_up_space_in_the_memtable() {
    let opened = open(4);
    opened.delete("absent");
    let picture = opened.engine.inspect();
    let memtable = picture.memtable.as_ref().unwrap();
    assert_eq!(memtable.entries.len(), 1, "{picture}");
    assert_eq!(memtable.bytes, "absent†".len(), "{picture}");
}

#[test]
fn a_deletion_is_a_change_like_any_other() {
    let change = Tombstones::deletion(b"mali:capital");
    assert_eq!(change.key, b"mali:capital");
    let stored = change.stored.expect("what is removed from the memtable leaves nothing behind");
    assert_eq!(text(&stored), "†", "a bare †: escaped, it would be a value");
}

#[test]
fn a_key_that_was_deleted_can_be_put_again() {
    let opened = open(4);
    opened.put("a", "1");
    opened.flush();
    opened.delete("a");
    opened.flush();
    opened.put("a", "2");
    opened.assert_get("a", Some("2"), "a put is newer than the † below it");
    opened.flush();
    opened.assert_get("a", Some("2"), "a put is newer than the † below it");
    assert_eq!(opened.scan(..).unwrap(), ["a→2"]);
}

#[test]
fn deleting_one_key_leaves_the_others() {
    let opened = open(4);
    for key in ["a", "b", "c"] {
        opened.put(key, "1");
    }
    opened.flush();
    opened.delete("b");
    opened.delete("absent");
    assert_eq!(opened.scan(..).unwrap(), ["a→1", "c→1"]);
}

#[test]
fn absent_and_deleted_both_resolve_to_nothing() {
    assert_eq!(Tombstones::resolve(b"a", None).unwrap(), None);
    let deleted = Tombstones::resolve(b"a", Some(TOMBSTONE.to_vec()));
    let deleted = deleted.expect("a bare † is a tombstone, and no escape: compare first");
    assert_eq!(deleted, None, "† means deleted");
}

#[test]
fn a_value_resolves_to_itself_with_its_escapes_undone() {
    let value = |stored: &str| Tombstones::resolve(b"a", Some(stored.into())).unwrap().unwrap();
    assert_eq!(value("Nairobi"), b"Nairobi");
    assert_eq!(value(""), b"", "an empty value is a value");
    assert_eq!(value("two\\nlines"), b"two\nlines");
    assert_eq!(value("a†"), "a†".as_bytes(), "only a † on its own is a tombstone");
}

#[test]
fn the_value_dagger_is_not_a_tombstone() {
    let stored = b"\\xe2\\x80\\xa0".to_vec();
    assert_eq!(Tombstones::resolve(b"a", Some(stored)).unwrap(), Some(DAGGER.into()));
    let opened = open(4);
    opened.put("a", DAGGER);
    opened.assert_get("a", Some(DAGGER), "it was put, not deleted");
    opened.flush();
    assert_eq!(opened.read("000001.sst"), "a→\\xe2\\x80\\xa0\n");
    opened.assert_get("a", Some(DAGGER), "it was put, not deleted");
    assert_eq!(opened.scan(..).unwrap(), ["a→†"]);
}

#[test]
fn a_value_that_is_not_in_canonical_form_is_an_error() {
    assert!(matches!(
        Tombstones::resolve(b"a", Some(b"\\q".to_vec())),
        Err(Error::BadValue { .. })
    ));
}

/// A sorted source of a merge.
struct Source(Vec<(&'static str, &'static str)>);

impl Cursor for Source {
    fn key(&self) -> Option<&[u8]> {
        self.0.first().map(|(key, _)| key.as_bytes())
    }

    fn stored(&self) -> &[u8] {
        self.0.first().map_or(b"", |(_, stored)| stored.as_bytes())
    }

    fn table(&self) -> Option<u64> {
        None
    }

    fn advance(&mut self) -> Result<()> {
        self.0.remove(0);
        Ok(())
    }
}

/// Returns what is visible of sources, newest first.
fn visible(sources: &[&[(&'static str, &'static str)]]) -> Visible {
    let source = |entries: &&[_]| -> Box<dyn Cursor> { Box::new(Source(entries.to_vec())) };
    let merge = Merge::new(sources.iter().map(source).collect());
    Visible::new(merge.entries(KeyRange::all()))
}

fn lines(visible: Visible) -> Vec<String> {
    let pairs =
        visible.map(|pair| pair.expect("a bare † is a tombstone, and no escape: compare first"));
    pairs.map(|(key, value)| format!("{}→{}", text(&key), text(&value))).collect()
}

#[test]
fn a_scan_goes_on_after_a_tombstone() {
    let entries = [("a", "†"), ("b", "1"), ("c", "†"), ("d", "†"), ("e", "2"), ("f", "†")];
    assert_eq!(lines(visible(&[&entries])), ["b→1", "e→2"]);
    assert!(lines(visible(&[&[("a", "†")]])).is_empty());
    assert!(lines(visible(&[])).is_empty());
}

#[test]
fn a_tombstone_hides_older_entries_before_it_is_left_out() {
    let sources: [&[_]; 2] = [&[("a", "†"), ("b", "new")], &[("a", "old"), ("b", "†"), ("c", "1")]];
    assert_eq!(lines(visible(&sources)), ["b→new", "c→1"]);
    let opened = open(4);
    for key in ["a", "b", "c", "d"] {
        opened.put(key, "old");
    }
    opened.flush();
    opened.delete("b");
    opened.flush();
    opened.delete("a");
    opened.put("c", "new");
    assert_eq!(opened.scan(..).unwrap(), ["c→new", "d→old"], "{}", opened.engine.inspect());
}

#[test]
fn a_scan_shows_values_with_their_escapes_undone() {
    let entries = [("a", "\\xe2\\x80\\xa0"), ("b", "two\\nlines"), ("c", "")];
    assert_eq!(lines(visible(&[&entries])), ["a→†", "b→two\nlines", "c→"]);
}

#[test]
fn a_scan_returns_an_error() {
    let mut visible = visible(&[&[("a", "1"), ("b", "\\q")]]);
    assert!(visible.next().unwrap().is_ok());
    assert!(matches!(visible.next(), Some(Err(Error::BadValue { .. }))));
}

/// A source that can't be read past its only entry.
struct Broken;

impl Cursor for Broken {
    fn key(&self) -> Option<&[u8]> {
        Some(b"a")
    }

    fn stored(&self) -> &[u8] {
        TOMBSTONE
    }

    fn table(&self) -> Option<u64> {
        Some(1)
    }

    fn advance(&mut self) -> Result<()> {
        Err(Error::corruption("000001.sst".as_ref(), Some(2), "a line is not a line"))
    }
}

#[test]
fn a_scan_that_cannot_read_on_is_not_at_its_end() {
    let merge = Merge::new(vec![Box::new(Broken)]);
    let mut visible = Visible::new(merge.entries(KeyRange::all()));
    let next = visible.next();
    assert!(
        matches!(next, Some(Err(Error::Corruption { .. }))),
        "an error must be returned, or entries are missing and the caller can't tell: {next:?}"
    );
}

#[test]
fn a_tombstone_ends_the_search() {
    let (opened, events) = open_watched(4);
    opened.put("a", "1");
    opened.flush();
    opened.delete("a");
    opened.flush();
    events.take();
    opened.get("a");
    let places = events.take().into_iter().filter_map(|event| match event {
        Event::Looked { place, .. } => Some(place),
        _ => None,
    });
    let places: Vec<Place> = places.collect();
    assert_eq!(places, [Place::Memtable, Place::Table(2)], "deleted isn't absent");
}

#[test]
fn the_files_and_the_engine_as_text() {
    let opened = open(4);
    opened.put("chad:capital", "N'Djamena");
    opened.put("mali:capital", "Bamako");
    opened.put("the mark of a tombstone", "†");
    opened.flush();
    opened.delete("mali:capital");
    opened.delete("atlantis:capital");
    opened.flush();
    opened.delete("chad:capital");
    assert_looks_like!("files", opened.files());
    assert_looks_like!("inspect", opened.engine.inspect());
}

#[test]
fn a_directory_of_stage_3_opens() {
    opens_what_earlier_stages_wrote(4);
}

#[test]
fn earlier_stages_refuse_the_directory() {
    is_refused_by_earlier_stages(4);
}

#[test]
fn it_agrees_with_a_map() {
    agrees_with_a_map(4);
}
