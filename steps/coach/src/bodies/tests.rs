//! `undo` puts back whatever a command overwrote, byte for byte.

use std::fs;

use super::*;
use crate::fixture::{Fixture, assert_same, done_and_undone, refused};
use crate::sync::sync;

/// Everything that `solve` and `reset` take: steps, parts, tasks.
fn selections(course: &Course) -> Vec<String> {
    let mut all = Vec::new();
    for step in &course.steps {
        all.push(step.number.to_string());
        all.extend(step.parts.iter().map(|part| format!("{}.{}", step.number, part.number)));
        all.extend(step.tasks.iter().map(|task| task.anchor.clone()));
    }
    all
}

#[test]
fn a_reset_is_undone_at_every_step_part_and_task() {
    let fixture = Fixture::written();
    for what in selections(&fixture.course) {
        let reset = || reset(&fixture.workspace, &fixture.course, &what);
        done_and_undone(&fixture, &format!("reset {what}"), reset);
    }
}

#[test]
fn a_solve_is_undone_at_every_step_part_and_task() {
    let fixture = Fixture::written();
    for what in selections(&fixture.course) {
        let solve = || solve(&fixture.workspace, &fixture.course, &what);
        done_and_undone(&fixture, &format!("solve {what}"), solve);
    }
}

#[test]
fn a_goto_is_undone_at_every_step() {
    let fixture = Fixture::written();
    for step in &fixture.course.steps {
        let what = step.number.to_string();
        let goto = || goto(&fixture.workspace, &fixture.course, &what);
        done_and_undone(&fixture, &format!("goto {what}"), goto);
    }
}

#[test]
fn what_generate_removes_is_put_back() {
    let fixture = Fixture::written();
    fs::create_dir(fixture.path("mine")).unwrap();
    fixture.write("mine/notes.txt", b"\xff\x00");
    done_and_undone(&fixture, "generate", || generate(&fixture.workspace, &fixture.course));
    let list = fixture.read("lib.rs");
    fixture.write("kept.toml", list);
    let message = refused(&fixture, || generate(&fixture.workspace, &fixture.course));
    assert!(message.contains("kept.toml"), "{message}");
}

#[test]
fn an_older_skeleton_is_not_taken_for_work() {
    let fixture = Fixture::open_sample();
    fixture.edit("memtable.rs", "// ANCHOR: ex-memtable-put", "// new\n// ANCHOR: ex-memtable-put");
    assert!(!has_work(&fixture.workspace, &fixture.course));
    solve(&fixture.workspace, &fixture.course, "memtable-put").unwrap();
    assert!(has_work(&fixture.workspace, &fixture.course));
}

#[test]
fn what_a_command_creates_is_removed_and_kept_by_undo() {
    let fixture = Fixture::sample();
    fs::remove_dir_all(fixture.path("nested")).unwrap();
    fs::remove_file(fixture.path("memtable.rs")).unwrap();
    let (workspace, course) = (&fixture.workspace, &fixture.course);
    done_and_undone(&fixture, "goto 2", || goto(workspace, course, "2"));
    done_and_undone(&fixture, "solve 2", || solve(workspace, course, "2"));
    done_and_undone(&fixture, "sync", || sync(workspace, course, false));
    assert!(!fixture.path("nested").exists(), "an empty folder is left");
    reset(workspace, course, "memtable-put").unwrap();
    fixture.edit("memtable.rs", "todo!(\"step 2: Memtable::put (memtable-put)\")", "mine();");
    undo(workspace).unwrap();
    assert!(!fixture.path("memtable.rs").exists());
    undo(workspace).unwrap();
    assert!(fixture.read("memtable.rs").contains("mine();"));
}

#[test]
fn only_the_tasks_that_are_meant_are_solved_in_a_file_that_was_missing() {
    let fixture = Fixture::sample();
    fs::remove_file(fixture.path("hash_index.rs")).unwrap();
    solve(&fixture.workspace, &fixture.course, "hash-put").unwrap();
    for task in &fixture.course.step(1).unwrap().tasks {
        let written = read_task(&fixture.workspace, task).unwrap().written;
        assert_eq!(written, task.anchor == "hash-put", "{}", task.anchor);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_not_taken_for_one_that_is_missing() {
    let fixture = Fixture::sample();
    let (workspace, course) = (&fixture.workspace, &fixture.course);
    fixture.write("hash_index.rs", b"// caf\xe9\r\n");
    for (what, message) in [
        ("reset 1", refused(&fixture, || reset(workspace, course, "1"))),
        ("solve 1", refused(&fixture, || solve(workspace, course, "1"))),
        ("sync", refused(&fixture, || sync(workspace, course, false))),
    ] {
        let begin = "steps/src/hash_index.rs isn't UTF-8 text";
        assert!(message.starts_with(begin), "{what}: {message}");
    }
    done_and_undone(&fixture, "goto 2", || goto(workspace, course, "2"));
    fs::remove_file(fixture.path("hash_index.rs")).unwrap();
    fs::create_dir(fixture.path("hash_index.rs")).unwrap();
    for message in [
        refused(&fixture, || reset(workspace, course, "1")),
        refused(&fixture, || goto(workspace, course, "1")),
        refused(&fixture, || sync(workspace, course, false)),
    ] {
        assert!(
            message.starts_with("can't read ") && message.contains("hash_index.rs"),
            "{message}"
        );
    }
}

#[test]
fn a_command_that_cannot_find_one_of_its_tasks_changes_none() {
    let fixture = Fixture::sample();
    fixture.edit("hash_index.rs", "// ANCHOR: ex-hash-delete", "//");
    let message = refused(&fixture, || reset(&fixture.workspace, &fixture.course, "1"));
    assert!(
        message.contains("`// ANCHOR: ex-hash-delete` is missing; `cargo step sync`"),
        "{message}"
    );
}

#[test]
fn lines_end_as_they_did_before() {
    let fixture = Fixture::sample();
    let text = fixture.read("hash_index.rs").replace('\n', "\r\n");
    // One line ends differently, and the last one has no end.
    let text = text.replacen("\r\n", "\n", 1);
    let text = text.trim_end();
    fixture.write("hash_index.rs", text);
    let (workspace, course) = (&fixture.workspace, &fixture.course);
    sync(workspace, course, false).unwrap();
    assert_eq!(fixture.read("hash_index.rs"), text, "there's nothing new");
    done_and_undone(&fixture, "goto 2", || goto(workspace, course, "2"));
    done_and_undone(&fixture, "reset 1", || reset(workspace, course, "1"));
    reset(workspace, course, "hash-get").unwrap();
    let now = fixture.read("hash_index.rs");
    let (before, after) = text.split_once("// ANCHOR: ex-hash-get").unwrap();
    let (_, after) = after.split_once("// ANCHOR_END: ex-hash-get").unwrap();
    assert!(now.starts_with(before) && now.ends_with(after), "other lines have changed");
    assert_eq!(now.replace("\r\n", "").matches('\n').count(), 1);
}

#[test]
fn undo_without_anything_to_put_back_says_so() {
    let fixture = Fixture::sample();
    let message = refused(&fixture, || undo(&fixture.workspace));
    assert!(message.starts_with("there's nothing to undo"), "{message}");
    reset(&fixture.workspace, &fixture.course, "1").unwrap();
    undo(&fixture.workspace).unwrap();
    let before = fixture.src();
    reset(&fixture.workspace, &fixture.course, "1").unwrap();
    for (file, bytes) in &before {
        fs::write(fixture.workspace.src().join(file), bytes).unwrap();
    }
    let mine = fixture.mine();
    undo(&fixture.workspace).unwrap();
    assert_same(&fixture.src(), &before, "undo");
    assert_eq!(fixture.mine().len(), mine.len(), "nothing was kept");
}
