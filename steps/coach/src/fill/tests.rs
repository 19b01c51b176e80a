//! Whatever a command overwrites, `undo` puts back, byte for byte.

use std::fs;

use super::*;
use crate::desk::{Desk, assert_same, done_and_undone, refused};
use crate::sync::sync;

/// Everything that can be said to `solve` and `reset`: steps, parts, tasks.
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
    let desk = Desk::written();
    for what in selections(&desk.course) {
        let reset = || reset(&desk.place, &desk.course, &what);
        done_and_undone(&desk, &format!("reset {what}"), reset);
    }
}

#[test]
fn a_solve_is_undone_at_every_step_part_and_task() {
    let desk = Desk::written();
    for what in selections(&desk.course) {
        let solve = || solve(&desk.place, &desk.course, &what);
        done_and_undone(&desk, &format!("solve {what}"), solve);
    }
}

#[test]
fn a_goto_is_undone_at_every_step() {
    let desk = Desk::written();
    for step in &desk.course.steps {
        let what = step.number.to_string();
        let goto = || goto(&desk.place, &desk.course, &what);
        done_and_undone(&desk, &format!("goto {what}"), goto);
    }
}

#[test]
fn what_generate_removes_is_put_back() {
    let desk = Desk::written();
    fs::create_dir(desk.path("mine")).unwrap();
    desk.write("mine/notes.txt", b"\xff\x00");
    done_and_undone(&desk, "generate", || generate(&desk.place, &desk.course));
    let list = desk.read("lib.rs");
    desk.write("kept.toml", list);
    let said = refused(&desk, || generate(&desk.place, &desk.course));
    assert!(said.contains("kept.toml"), "{said}");
}

#[test]
fn what_a_command_creates_is_removed_and_kept_by_undo() {
    let desk = Desk::sample();
    fs::remove_dir_all(desk.path("nested")).unwrap();
    fs::remove_file(desk.path("memtable.rs")).unwrap();
    let (place, course) = (&desk.place, &desk.course);
    done_and_undone(&desk, "goto 2", || goto(place, course, "2"));
    done_and_undone(&desk, "solve 2", || solve(place, course, "2"));
    done_and_undone(&desk, "sync", || sync(place, course, false));
    assert!(!desk.path("nested").exists(), "an empty folder is left");
    reset(place, course, "memtable-put").unwrap();
    desk.edit("memtable.rs", "todo!(\"step 2: Memtable::put (memtable-put)\")", "mine();");
    undo(place).unwrap();
    assert!(!desk.path("memtable.rs").exists());
    undo(place).unwrap();
    assert!(desk.read("memtable.rs").contains("mine();"));
}

#[test]
fn only_the_tasks_that_are_meant_are_solved_in_a_file_that_was_missing() {
    let desk = Desk::sample();
    fs::remove_file(desk.path("hash_index.rs")).unwrap();
    solve(&desk.place, &desk.course, "hash-put").unwrap();
    for task in &desk.course.step(1).unwrap().tasks {
        let written = look(&desk.place, task).unwrap().written;
        assert_eq!(written, task.anchor == "hash-put", "{}", task.anchor);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_not_taken_for_one_that_is_missing() {
    let desk = Desk::sample();
    let (place, course) = (&desk.place, &desk.course);
    desk.write("hash_index.rs", b"// caf\xe9\r\n");
    for (what, said) in [
        ("reset 1", refused(&desk, || reset(place, course, "1"))),
        ("solve 1", refused(&desk, || solve(place, course, "1"))),
        ("sync", refused(&desk, || sync(place, course, false))),
    ] {
        let begin = "steps/src/hash_index.rs isn't UTF-8 text";
        assert!(said.starts_with(begin), "{what}: {said}");
    }
    done_and_undone(&desk, "goto 2", || goto(place, course, "2"));
    fs::remove_file(desk.path("hash_index.rs")).unwrap();
    fs::create_dir(desk.path("hash_index.rs")).unwrap();
    for said in [
        refused(&desk, || reset(place, course, "1")),
        refused(&desk, || goto(place, course, "1")),
        refused(&desk, || sync(place, course, false)),
    ] {
        assert!(said.starts_with("cannot read ") && said.contains("hash_index.rs"), "{said}");
    }
}

#[test]
fn a_command_that_cannot_find_one_of_its_tasks_changes_none() {
    let desk = Desk::sample();
    desk.edit("hash_index.rs", "// ANCHOR: ex-hash-delete", "//");
    let said = refused(&desk, || reset(&desk.place, &desk.course, "1"));
    assert!(said.contains("`// ANCHOR: ex-hash-delete` is missing; `cargo step sync`"), "{said}");
}

#[test]
fn lines_end_as_they_did_before() {
    let desk = Desk::sample();
    let text = desk.read("hash_index.rs").replace('\n', "\r\n");
    // A line that ends otherwise, and a last one that doesn't end.
    let text = text.replacen("\r\n", "\n", 1);
    let text = text.trim_end();
    desk.write("hash_index.rs", text);
    let (place, course) = (&desk.place, &desk.course);
    sync(place, course, false).unwrap();
    assert_eq!(desk.read("hash_index.rs"), text, "there's nothing to bring");
    done_and_undone(&desk, "goto 2", || goto(place, course, "2"));
    done_and_undone(&desk, "reset 1", || reset(place, course, "1"));
    reset(place, course, "hash-get").unwrap();
    let now = desk.read("hash_index.rs");
    let (before, after) = text.split_once("// ANCHOR: ex-hash-get").unwrap();
    let (_, after) = after.split_once("// ANCHOR_END: ex-hash-get").unwrap();
    assert!(now.starts_with(before) && now.ends_with(after), "other lines have changed");
    assert_eq!(now.replace("\r\n", "").matches('\n').count(), 1);
}

#[test]
fn undo_without_anything_to_put_back_says_so() {
    let desk = Desk::sample();
    let said = refused(&desk, || undo(&desk.place));
    assert!(said.starts_with("there is nothing to undo"), "{said}");
    reset(&desk.place, &desk.course, "1").unwrap();
    undo(&desk.place).unwrap();
    let before = desk.src();
    reset(&desk.place, &desk.course, "1").unwrap();
    for (file, bytes) in &before {
        fs::write(desk.place.src().join(file), bytes).unwrap();
    }
    let mine = desk.mine();
    undo(&desk.place).unwrap();
    assert_same(&desk.src(), &before, "undo");
    assert_eq!(desk.mine().len(), mine.len(), "nothing was kept");
}
