use super::*;
use crate::bodies::{goto, reset, undo};
use crate::fixture::{Fixture, assert_same, done_and_undone, refused};

#[test]
fn the_first_copy_wins_however_often_a_file_is_written() {
    let fixture = Fixture::open_sample();
    let file = Path::new("memtable.rs");
    fixture.write("memtable.rs", "mine");
    let mut changes = Changes::new(&fixture.workspace, "solve");
    changes.write(file, "theirs");
    assert_eq!(changes.text(file).unwrap().as_deref(), Some("theirs"));
    changes.write(file, "theirs, twice");
    let applied = changes.apply().unwrap();
    assert_eq!(fixture.read("memtable.rs"), "theirs, twice");
    assert_eq!(applied.copies(&fixture.workspace).as_deref(), Some("steps/.mine/001-solve"));
    let mut changes = Changes::new(&fixture.workspace, "solve");
    changes.write(file, "theirs, twice");
    assert!(changes.apply().unwrap().is_nothing(), "it's the same");
    let folder = last(&fixture.workspace).unwrap().unwrap();
    assert!(folder.ends_with("001-solve"));
    assert_eq!(fs::read_to_string(folder.join(file)).unwrap(), "mine");
    assert_eq!(read(&fixture.workspace, &folder).unwrap(), [(file.into(), Some(b"mine".to_vec()))]);
}

#[test]
fn if_a_copy_cannot_be_written_nothing_is_overwritten() {
    let fixture = Fixture::sample();
    let (workspace, course) = (&fixture.workspace, &fixture.course);
    fs::write(workspace.mine(), "a file").unwrap();
    let src = fixture.src();
    let message = reset(workspace, course, "1").unwrap_err().0;
    assert!(
        message.starts_with("can't make ") && message.contains("Nothing was changed"),
        "{message}"
    );
    assert_same(&fixture.src(), &src, "a copy that failed");
    fs::remove_file(workspace.mine()).unwrap();
    // A file and a folder of one name: the second copy fails, and the first is removed.
    let files = ["a", "a/b"].map(|file| (file.into(), Some(b"mine".to_vec())));
    back_up(workspace, "goto", &files).unwrap_err();
    assert!(fixture.mine().is_empty());
    // Leftovers of an interrupted command don't get in the way.
    let left = workspace.mine().join("001-goto.new/nested");
    fs::create_dir_all(&left).unwrap();
    fs::write(left.join("filter.rs"), "half a copy").unwrap();
    done_and_undone(&fixture, "goto 3", || goto(workspace, course, "3"));
}

#[test]
fn a_command_that_fails_halfway_can_be_undone() {
    let fixture = Fixture::sample();
    let before = fixture.src();
    // `tree.rs` can't be written: the name it's first written under is taken.
    let taken = files::temporary(&fs::canonicalize(fixture.path("tree.rs")).unwrap());
    fs::create_dir(&taken).unwrap();
    let error = goto(&fixture.workspace, &fixture.course, "1").unwrap_err().0;
    assert!(error.contains("tree.rs"), "{error}");
    assert!(error.contains("is in steps/.mine/001-goto, and `cargo step undo`"), "{error}");
    assert_ne!(fixture.read("hash_index.rs").as_bytes(), before[Path::new("hash_index.rs")]);
    fs::remove_dir(&taken).unwrap();
    undo(&fixture.workspace).unwrap();
    assert_same(&fixture.src(), &before, "half a goto, undo");
}

#[test]
fn a_file_that_is_saved_while_a_command_runs_is_not_overwritten() {
    let fixture = Fixture::sample();
    let file = Path::new("memtable.rs");
    let now = fixture.read("memtable.rs");
    let apply_one = |before| {
        apply_one(&fixture.workspace, &fixture.workspace.src(), file, before, Some(b"theirs"))
    };
    let message = refused(&fixture, || apply_one(Some(b"as it was copied")));
    assert!(message.starts_with("steps/src/memtable.rs was saved by another program"), "{message}");
    refused(&fixture, || apply_one(None));
    apply_one(Some(now.as_bytes())).unwrap();
    assert_eq!(fixture.read("memtable.rs"), "theirs");
}

#[test]
fn other_names_are_not_taken_for_what_a_command_kept() {
    let fixture = Fixture::sample();
    let (workspace, course) = (&fixture.workspace, &fixture.course);
    let before = fixture.src();
    reset(workspace, course, "1").unwrap();
    for folder in ["900-notes", "7-solve", "901-reset.new", "902-hunt", "hunt", "0903-reset"] {
        fs::create_dir_all(workspace.mine().join(folder)).unwrap();
        fs::write(workspace.mine().join(folder).join("hash_index.rs"), "not theirs").unwrap();
    }
    fs::write(workspace.mine().join("904-reset"), "a file").unwrap();
    undo(workspace).unwrap();
    assert_same(&fixture.src(), &before, "undo");
    assert!(workspace.mine().join("905-undo").is_dir(), "its number comes after all others");
    let largest = workspace.mine().join(format!("{}-notes", u32::MAX));
    fs::create_dir(&largest).unwrap();
    let message = refused(&fixture, || reset(workspace, course, "1"));
    assert!(message.contains("4294967295-") && message.contains("rename it"), "{message}");
    fs::remove_dir(largest).unwrap();
    done_and_undone(&fixture, "reset 2", || reset(workspace, course, "2"));
}

#[test]
fn a_folder_of_an_earlier_coach_is_undone_too() {
    let fixture = Fixture::sample();
    let before = fixture.src();
    let folder = fixture.workspace.mine().join("001-reset");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(fixture.path("memtable.rs"), folder.join("memtable.rs")).unwrap();
    fixture.write("memtable.rs", "theirs");
    undo(&fixture.workspace).unwrap();
    assert_same(&fixture.src(), &before, "undo");
}

#[test]
fn a_folder_that_is_not_complete_any_more_is_not_undone() {
    let fixture = Fixture::sample();
    reset(&fixture.workspace, &fixture.course, "3").unwrap();
    let folder = last(&fixture.workspace).unwrap().unwrap();
    let list = fs::read_to_string(folder.join("kept.toml")).unwrap();
    fs::remove_file(folder.join("tree.rs")).unwrap();
    let message = refused(&fixture, || undo(&fixture.workspace));
    assert!(message.starts_with("steps/.mine/001-reset/tree.rs is missing"), "{message}");
    fs::write(folder.join("kept.toml"), list.replace("tree.rs", "../lib.rs")).unwrap();
    let message = refused(&fixture, || undo(&fixture.workspace));
    assert!(message.contains("names ../lib.rs, which isn't in steps/src"), "{message}");
    fs::write(folder.join("kept.toml"), "kept = 3").unwrap();
    let message = refused(&fixture, || undo(&fixture.workspace));
    assert!(message.starts_with("steps/.mine/001-reset/kept.toml can't be read"), "{message}");
}

#[test]
fn what_is_write_protected_is_left_alone() {
    let fixture = Fixture::sample();
    let path = fixture.path("memtable.rs");
    let as_before = fs::metadata(&path).unwrap().permissions();
    let mut protected = as_before.clone();
    protected.set_readonly(true);
    fs::set_permissions(&path, protected).unwrap();
    let message = refused(&fixture, || goto(&fixture.workspace, &fixture.course, "2"));
    assert!(message.starts_with("steps/src/memtable.rs is write-protected"), "{message}");
    fs::set_permissions(&path, as_before).unwrap();
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let fixture = Fixture::sample();
    let elsewhere = tempfile::tempdir().unwrap();
    let (path, real) = (fixture.path("memtable.rs"), elsewhere.path().join("memtable.rs"));
    fs::copy(&path, &real).unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    fs::remove_file(&path).unwrap();
    symlink(&real, &path).unwrap();
    done_and_undone(&fixture, "reset 2", || reset(&fixture.workspace, &fixture.course, "2"));
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    fs::remove_file(&real).unwrap();
    let message = goto(&fixture.workspace, &fixture.course, "2").unwrap_err().0;
    assert!(message.starts_with("steps/src/memtable.rs is a link that leads nowhere"), "{message}");
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
}
