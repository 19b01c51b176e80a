use super::*;
use crate::desk::{Desk, assert_same, done_and_undone, refused};
use crate::fill::{goto, reset, undo};

#[test]
fn the_first_copy_wins_however_often_a_file_is_written() {
    let desk = Desk::open_sample();
    let file = Path::new("memtable.rs");
    desk.write("memtable.rs", "mine");
    let mut keep = Keep::new(&desk.place, "solve");
    keep.write(file, "theirs");
    assert_eq!(keep.text(file).unwrap().as_deref(), Some("theirs"));
    keep.write(file, "theirs, twice");
    let kept = keep.commit().unwrap();
    assert_eq!(desk.read("memtable.rs"), "theirs, twice");
    assert_eq!(kept.copies(&desk.place).as_deref(), Some("steps/.mine/001-solve"));
    let mut keep = Keep::new(&desk.place, "solve");
    keep.write(file, "theirs, twice");
    assert!(keep.commit().unwrap().is_nothing(), "it's the same");
    let folder = last(&desk.place).unwrap().unwrap();
    assert!(folder.ends_with("001-solve"));
    assert_eq!(fs::read_to_string(folder.join(file)).unwrap(), "mine");
    assert_eq!(contents(&desk.place, &folder).unwrap(), [(file.into(), Some(b"mine".to_vec()))]);
}

#[test]
fn if_a_copy_cannot_be_written_nothing_is_overwritten() {
    let desk = Desk::sample();
    let (place, course) = (&desk.place, &desk.course);
    fs::write(place.mine(), "a file").unwrap();
    let src = desk.src();
    let said = reset(place, course, "1").unwrap_err().0;
    assert!(said.starts_with("cannot make ") && said.contains("Nothing was changed"), "{said}");
    assert_same(&desk.src(), &src, "a copy that failed");
    fs::remove_file(place.mine()).unwrap();
    // A file and a folder of one name: the second copy fails, and the first is removed.
    let files = ["a", "a/b"].map(|file| (file.into(), Some(b"mine".to_vec())));
    put_aside(place, "goto", &files).unwrap_err();
    assert!(desk.mine().is_empty());
    // What an interrupted command left is in no command's way.
    let left = place.mine().join("001-goto.new/nested");
    fs::create_dir_all(&left).unwrap();
    fs::write(left.join("filter.rs"), "half a copy").unwrap();
    done_and_undone(&desk, "goto 3", || goto(place, course, "3"));
}

#[test]
fn a_command_that_fails_halfway_can_be_undone() {
    let desk = Desk::sample();
    let before = desk.src();
    // `tree.rs` can't be written: the name it's first written under is taken.
    let taken = place::aside(&fs::canonicalize(desk.path("tree.rs")).unwrap());
    fs::create_dir(&taken).unwrap();
    let trouble = goto(&desk.place, &desk.course, "1").unwrap_err().0;
    assert!(trouble.contains("tree.rs"), "{trouble}");
    assert!(trouble.contains("is in steps/.mine/001-goto, and `cargo step undo`"), "{trouble}");
    assert_ne!(desk.read("hash_index.rs").as_bytes(), before[Path::new("hash_index.rs")]);
    fs::remove_dir(&taken).unwrap();
    undo(&desk.place).unwrap();
    assert_same(&desk.src(), &before, "half a goto, undo");
}

#[test]
fn a_file_that_is_saved_while_a_command_runs_is_not_overwritten() {
    let desk = Desk::sample();
    let file = Path::new("memtable.rs");
    let now = desk.read("memtable.rs");
    let change = |before| change(&desk.place, &desk.place.src(), file, before, Some(b"theirs"));
    let said = refused(&desk, || change(Some(b"as it was copied")));
    assert!(said.starts_with("steps/src/memtable.rs was saved by another program"), "{said}");
    refused(&desk, || change(None));
    change(Some(now.as_bytes())).unwrap();
    assert_eq!(desk.read("memtable.rs"), "theirs");
}

#[test]
fn other_names_are_not_taken_for_what_a_command_kept() {
    let desk = Desk::sample();
    let (place, course) = (&desk.place, &desk.course);
    let before = desk.src();
    reset(place, course, "1").unwrap();
    for folder in ["900-notes", "7-solve", "901-reset.new", "902-hunt", "hunt", "0903-reset"] {
        fs::create_dir_all(place.mine().join(folder)).unwrap();
        fs::write(place.mine().join(folder).join("hash_index.rs"), "not theirs").unwrap();
    }
    fs::write(place.mine().join("904-reset"), "a file").unwrap();
    undo(place).unwrap();
    assert_same(&desk.src(), &before, "undo");
    assert!(place.mine().join("905-undo").is_dir(), "its number comes after all others");
    let largest = place.mine().join(format!("{}-notes", u32::MAX));
    fs::create_dir(&largest).unwrap();
    let said = refused(&desk, || reset(place, course, "1"));
    assert!(said.contains("4294967295-") && said.contains("rename it"), "{said}");
    fs::remove_dir(largest).unwrap();
    done_and_undone(&desk, "reset 2", || reset(place, course, "2"));
}

#[test]
fn a_folder_of_an_earlier_coach_is_undone_too() {
    let desk = Desk::sample();
    let before = desk.src();
    let folder = desk.place.mine().join("001-reset");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(desk.path("memtable.rs"), folder.join("memtable.rs")).unwrap();
    desk.write("memtable.rs", "theirs");
    undo(&desk.place).unwrap();
    assert_same(&desk.src(), &before, "undo");
}

#[test]
fn a_folder_that_is_not_complete_any_more_is_not_undone() {
    let desk = Desk::sample();
    reset(&desk.place, &desk.course, "3").unwrap();
    let folder = last(&desk.place).unwrap().unwrap();
    let list = fs::read_to_string(folder.join("kept.toml")).unwrap();
    fs::remove_file(folder.join("tree.rs")).unwrap();
    let said = refused(&desk, || undo(&desk.place));
    assert!(said.starts_with("steps/.mine/001-reset/tree.rs is missing"), "{said}");
    fs::write(folder.join("kept.toml"), list.replace("tree.rs", "../lib.rs")).unwrap();
    let said = refused(&desk, || undo(&desk.place));
    assert!(said.contains("names ../lib.rs, which isn't in steps/src"), "{said}");
    fs::write(folder.join("kept.toml"), "kept = 3").unwrap();
    let said = refused(&desk, || undo(&desk.place));
    assert!(said.starts_with("steps/.mine/001-reset/kept.toml can't be read"), "{said}");
}

#[test]
fn what_is_write_protected_is_left_alone() {
    let desk = Desk::sample();
    let path = desk.path("memtable.rs");
    let as_before = fs::metadata(&path).unwrap().permissions();
    let mut protected = as_before.clone();
    protected.set_readonly(true);
    fs::set_permissions(&path, protected).unwrap();
    let said = refused(&desk, || goto(&desk.place, &desk.course, "2"));
    assert!(said.starts_with("steps/src/memtable.rs is write-protected"), "{said}");
    fs::set_permissions(&path, as_before).unwrap();
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let desk = Desk::sample();
    let elsewhere = tempfile::tempdir().unwrap();
    let (path, real) = (desk.path("memtable.rs"), elsewhere.path().join("memtable.rs"));
    fs::copy(&path, &real).unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    fs::remove_file(&path).unwrap();
    symlink(&real, &path).unwrap();
    done_and_undone(&desk, "reset 2", || reset(&desk.place, &desk.course, "2"));
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    fs::remove_file(&real).unwrap();
    let said = goto(&desk.place, &desk.course, "2").unwrap_err().0;
    assert!(said.starts_with("steps/src/memtable.rs is a link that leads nowhere"), "{said}");
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
}
