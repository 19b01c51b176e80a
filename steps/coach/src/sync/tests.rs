use std::fs;

use super::*;
use crate::bodies::undo;
use crate::files;
use crate::fixture::{Fixture, done_and_undone, refused};
use crate::source::read_task;

fn synced(fixture: &Fixture) -> Result<()> {
    sync(&fixture.workspace, &fixture.course, false)
}

/// Changes something in the reference, as a pull does.
fn pulled(fixture: &Fixture, file: &str, old: &str, new: &str) {
    let path = fixture.workspace.reference().join(file);
    let text = files::read(&path).unwrap();
    assert!(text.contains(old), "{old} isn't in {file}");
    files::write_if_changed(&path, &text.replacen(old, new, 1)).unwrap();
}

/// Asserts that no line of the learner's is gone, except those in `but`.
fn nothing_is_lost(fixture: &Fixture, file: &str, before: &str, but: &[&str]) {
    let now = fixture.read(file);
    let mut now: Vec<&str> = now.lines().collect();
    for line in before.lines().filter(|line| !but.contains(line)) {
        let at = now.iter().position(|there| *there == line);
        now.remove(at.unwrap_or_else(|| panic!("{file} has lost {line:?}")));
    }
}

#[test]
fn what_is_up_to_date_is_left_alone_with_all_that_was_added() {
    let fixture = Fixture::sample();
    fixture.edit("memtable.rs", "use ", "use std::fmt;\n// A note.\nuse ");
    fixture.edit("hash_index.rs", "    pub fn new()", "    fn mine() {}\n\n    pub fn new()");
    fixture.edit("lib.rs", "pub mod", "mod added;\npub mod");
    fixture.write("added.rs", "fn added() {}\n");
    let (src, mine) = (fixture.src(), fixture.mine());
    synced(&fixture).unwrap();
    assert_eq!((fixture.src(), fixture.mine()), (src, mine));
    // `--replace` removes what was added.
    done_and_undone(&fixture, "sync --replace", || sync(&fixture.workspace, &fixture.course, true));
    sync(&fixture.workspace, &fixture.course, true).unwrap();
    let given = Fixture::sample();
    for file in ["memtable.rs", "hash_index.rs", "lib.rs"] {
        assert_eq!(fixture.read(file), given.read(file));
    }
    assert_eq!(fixture.read("added.rs"), "fn added() {}\n");
}

#[test]
fn new_contracts_are_brought_to_every_task_and_undone() {
    let fixture = Fixture::written();
    for task in fixture.course.tasks() {
        let mark = format!("// ANCHOR: ex-{}\n", task.anchor);
        pulled(&fixture, &task.file, &mark, &format!("{mark}/// New: {}.\n", task.anchor));
    }
    let before = fixture.src();
    done_and_undone(&fixture, "sync", || synced(&fixture));
    synced(&fixture).unwrap();
    for task in fixture.course.tasks() {
        let now = fixture.read(&task.file);
        assert!(now.contains(&format!("/// New: {}.\n", task.anchor)), "{}", task.anchor);
        let file = PathBuf::from(&task.file);
        nothing_is_lost(&fixture, &task.file, &String::from_utf8_lossy(&before[&file]), &[]);
    }
}

#[test]
fn a_lost_mark_is_given_again_around_the_body_at_every_task() {
    let fixture = Fixture::written();
    for task in fixture.course.tasks() {
        let before = fixture.read(&task.file);
        let begin = format!("// ANCHOR: ex-{}", task.anchor);
        let end = format!("// ANCHOR_END: ex-{}", task.anchor);
        for damage in [vec![&begin], vec![&end], vec![&begin, &end]] {
            let left = before.split_inclusive('\n');
            let left = left.filter(|line| !damage.iter().any(|mark| line.trim() == **mark));
            let left: String = left.collect();
            fixture.write(&task.file, &left);
            synced(&fixture).unwrap();
            assert!(read_task(&fixture.workspace, task).unwrap().written, "{damage:?}");
            nothing_is_lost(&fixture, &task.file, &before, &[]);
            if damage == [&begin] {
                assert_eq!(fixture.read(&task.file), before);
            }
            undo(&fixture.workspace).unwrap();
            assert_eq!(fixture.read(&task.file), left, "sync without {damage:?}, undo");
            fixture.write(&task.file, &before);
        }
    }
}

#[test]
fn a_missing_file_is_given_again_and_nothing_else_is_touched() {
    let fixture = Fixture::sample();
    fs::remove_file(fixture.path("merge.rs")).unwrap();
    let before = fixture.src();
    done_and_undone(&fixture, "sync", || synced(&fixture));
    synced(&fixture).unwrap();
    let mut after = fixture.src();
    let given = after.remove(&PathBuf::from("merge.rs")).unwrap();
    assert!(String::from_utf8_lossy(&given).contains("todo!(\"step 3: pick"));
    assert_eq!(after, before);
}

#[test]
fn additions_stay_where_something_is_brought() {
    let fixture = Fixture::sample();
    fixture.edit("hash_index.rs", "use ", "use std::fmt;\nuse ");
    fixture.edit("hash_index.rs", "    pub fn new()", "    fn mine() {}\n\n    pub fn new()");
    fixture.edit("hash_index.rs", "    pub fn get(", "    #[inline]\n    pub fn get(");
    let helper = "    fn before() {\n        1\n    }\n\n    /// Removes";
    fixture.edit("hash_index.rs", "    /// Removes", helper);
    let before = fixture.read("hash_index.rs");
    fixture.edit("hash_index.rs", "    // ANCHOR: ex-hash-put\n", "");
    pulled(
        &fixture,
        "hash_index.rs",
        "    /// Returns the number",
        "    /// New.\n    ///\n    /// Returns the number",
    );
    let damaged = fixture.read("hash_index.rs");
    done_and_undone(&fixture, "sync", || synced(&fixture));
    assert_eq!(fixture.read("hash_index.rs"), damaged);
    synced(&fixture).unwrap();
    nothing_is_lost(&fixture, "hash_index.rs", &before, &[]);
    assert!(fixture.read("hash_index.rs").contains("/// New.\n"));
}

#[test]
fn an_old_contract_makes_room_for_the_new_one() {
    let fixture = Fixture::sample();
    let old = "    /// The old value is replaced.";
    pulled(&fixture, "hash_index.rs", old, "    /// Better.");
    let before = fixture.read("hash_index.rs");
    done_and_undone(&fixture, "sync", || synced(&fixture));
    synced(&fixture).unwrap();
    nothing_is_lost(&fixture, "hash_index.rs", &before, &[old]);
    assert_eq!(fixture.read("hash_index.rs"), before.replace(old, "    /// Better."));
}

/// Returns what sync says when it stops. Asserts that `--replace` goes on, and can be undone.
fn stops(fixture: &Fixture) -> String {
    let message = refused(fixture, || synced(fixture));
    assert!(
        message.starts_with("sync changed nothing, because it would have to replace"),
        "{message}"
    );
    assert!(message.contains("`cargo step sync --replace`"), "{message}");
    done_and_undone(fixture, "sync --replace", || sync(&fixture.workspace, &fixture.course, true));
    message
}

#[test]
fn a_changed_signature_is_not_replaced_unasked() {
    let fixture = Fixture::sample();
    fixture.edit("memtable.rs", "pub fn seal(", "pub fn seal(more: bool, ");
    fixture.edit("merge.rs", "// ANCHOR: ex-merge-pick", "//");
    let message = stops(&fixture);
    let line = fixture.read("memtable.rs").lines().position(|line| line.contains("more: bool"));
    let line = format!("{:>4}      pub fn seal(more: bool, ", line.unwrap() + 1);
    assert!(message.contains("steps/src/memtable.rs") && message.contains(&line), "{message}");
    assert!(!message.contains("merge.rs"), "{message}");
    sync(&fixture.workspace, &fixture.course, true).unwrap();
    let now = fixture.read("memtable.rs");
    assert!(now.contains("// mine: memtable-seal") && !now.contains("more: bool"));
    assert!(fixture.read("merge.rs").contains("// mine: merge-pick"));
}

#[test]
fn a_function_that_was_renamed_is_not_replaced_unasked() {
    let fixture = Fixture::sample();
    fixture.edit("memtable.rs", "pub fn seal(", "pub fn close(");
    let message = stops(&fixture);
    assert!(message.contains("pub fn close("), "{message}");
}

#[test]
fn a_body_in_one_line_is_not_lost() {
    let fixture = Fixture::open_sample();
    let task = fixture.course.task("memtable-seal").unwrap();
    let text = fixture.read("memtable.rs");
    let function = Function::find(&text, &task.anchor).unwrap();
    let in_one_line =
        function.region().replace("{\n", "{ mine() }\n").replace(&function.body(), "");
    let in_one_line =
        in_one_line.trim_end().strip_suffix('}').unwrap().trim_end().to_string() + "\n";
    let helper = "\n    fn mine() {\n        1\n    }\n";
    fixture.write("memtable.rs", function.with_region(&(in_one_line + helper)));
    pulled(&fixture, "memtable.rs", "//! ", "//! New. ");
    assert!(stops(&fixture).contains("{ mine() }"));
}

#[test]
fn what_was_moved_is_not_there_twice() {
    let fixture = Fixture::sample();
    let text = fixture.read("hash_index.rs");
    let region = |name: &str| {
        let end = format!("    // ANCHOR_END: ex-{name}\n");
        let start = text.find(&format!("    // ANCHOR: ex-{name}\n")).unwrap();
        text[start..text.find(&end).unwrap() + end.len()].to_string()
    };
    let (get, delete) = (region("hash-get"), region("hash-delete"));
    let moved = text.replace(&get, "").replace(&delete, &format!("{delete}\n{get}"));
    fixture.write("hash_index.rs", moved);
    assert!(stops(&fixture).contains("steps/src/hash_index.rs"));
}

#[test]
fn a_function_that_is_gone_is_given_again_open() {
    let fixture = Fixture::sample();
    let text = fixture.read("hash_index.rs");
    let start = text.find("    // ANCHOR: ex-hash-put\n").unwrap();
    let end = "    // ANCHOR_END: ex-hash-put\n";
    let end = text.find(end).unwrap() + end.len();
    let without = text[..start].to_string() + &text[end..];
    fixture.write("hash_index.rs", &without);
    done_and_undone(&fixture, "sync", || synced(&fixture));
    synced(&fixture).unwrap();
    nothing_is_lost(&fixture, "hash_index.rs", &without, &[]);
    let now = fixture.read("hash_index.rs");
    assert!(!Function::find(&now, "hash-put").unwrap().is_written());
}

#[test]
fn code_that_both_have_changed_is_not_replaced_unasked() {
    let fixture = Fixture::sample();
    fixture.edit("hash_index.rs", "const BUCKETS: usize = 8;", "const BUCKETS: usize = 64;");
    pulled(&fixture, "hash_index.rs", "const BUCKETS: usize = 8;", "const BUCKETS: usize = 16;");
    let message = stops(&fixture);
    assert!(message.contains("const BUCKETS: usize = 64;"), "{message}");
}
