use std::fs;

use super::*;
use crate::desk::{Desk, done_and_undone, refused};
use crate::fill::undo;
use crate::place;
use crate::source::look;

fn synced(desk: &Desk) -> Outcome<()> {
    sync(&desk.place, &desk.course, false)
}

/// A pull: something else in the reference.
fn pulled(desk: &Desk, file: &str, old: &str, new: &str) {
    let path = desk.place.reference().join(file);
    let text = place::read(&path).unwrap();
    assert!(text.contains(old), "{old} is not in {file}");
    place::write(&path, &text.replacen(old, new, 1)).unwrap();
}

/// Asserts that no line of the learner's is gone, but for those that are named.
fn nothing_is_lost(desk: &Desk, file: &str, before: &str, but: &[&str]) {
    let now = desk.read(file);
    let mut now: Vec<&str> = now.lines().collect();
    for line in before.lines().filter(|line| !but.contains(line)) {
        let at = now.iter().position(|there| *there == line);
        now.remove(at.unwrap_or_else(|| panic!("{file} has lost {line:?}")));
    }
}

#[test]
fn what_is_up_to_date_is_left_alone_with_all_that_was_added() {
    let desk = Desk::sample();
    desk.edit("memtable.rs", "use ", "use std::fmt;\n// A note.\nuse ");
    desk.edit("hash_index.rs", "    pub fn new()", "    fn mine() {}\n\n    pub fn new()");
    desk.edit("lib.rs", "pub mod", "mod added;\npub mod");
    desk.write("added.rs", "fn added() {}\n");
    let (src, mine) = (desk.src(), desk.mine());
    synced(&desk).unwrap();
    assert_eq!((desk.src(), desk.mine()), (src, mine));
    // If you want to be rid of what you added.
    done_and_undone(&desk, "sync --replace", || sync(&desk.place, &desk.course, true));
    sync(&desk.place, &desk.course, true).unwrap();
    let given = Desk::sample();
    for file in ["memtable.rs", "hash_index.rs", "lib.rs"] {
        assert_eq!(desk.read(file), given.read(file));
    }
    assert_eq!(desk.read("added.rs"), "fn added() {}\n");
}

#[test]
fn new_contracts_are_brought_to_every_task_and_undone() {
    let desk = Desk::written();
    for task in desk.course.tasks() {
        let mark = format!("// ANCHOR: ex-{}\n", task.anchor);
        pulled(&desk, &task.file, &mark, &format!("{mark}/// New: {}.\n", task.anchor));
    }
    let before = desk.src();
    done_and_undone(&desk, "sync", || synced(&desk));
    synced(&desk).unwrap();
    for task in desk.course.tasks() {
        let now = desk.read(&task.file);
        assert!(now.contains(&format!("/// New: {}.\n", task.anchor)), "{}", task.anchor);
        let file = PathBuf::from(&task.file);
        nothing_is_lost(&desk, &task.file, &String::from_utf8_lossy(&before[&file]), &[]);
    }
}

#[test]
fn a_lost_mark_is_given_again_around_the_body_at_every_task() {
    let desk = Desk::written();
    for task in desk.course.tasks() {
        let before = desk.read(&task.file);
        let begin = format!("// ANCHOR: ex-{}", task.anchor);
        let end = format!("// ANCHOR_END: ex-{}", task.anchor);
        for damage in [vec![&begin], vec![&end], vec![&begin, &end]] {
            let left = before.split_inclusive('\n');
            let left = left.filter(|line| !damage.iter().any(|mark| line.trim() == **mark));
            let left: String = left.collect();
            desk.write(&task.file, &left);
            synced(&desk).unwrap();
            assert!(look(&desk.place, task).unwrap().written, "{damage:?}");
            nothing_is_lost(&desk, &task.file, &before, &[]);
            if damage == [&begin] {
                assert_eq!(desk.read(&task.file), before);
            }
            undo(&desk.place).unwrap();
            assert_eq!(desk.read(&task.file), left, "sync without {damage:?}, undo");
            desk.write(&task.file, &before);
        }
    }
}

#[test]
fn a_missing_file_is_given_again_and_nothing_else_is_touched() {
    let desk = Desk::sample();
    fs::remove_file(desk.path("merge.rs")).unwrap();
    let before = desk.src();
    done_and_undone(&desk, "sync", || synced(&desk));
    synced(&desk).unwrap();
    let mut after = desk.src();
    let given = after.remove(&PathBuf::from("merge.rs")).unwrap();
    assert!(String::from_utf8_lossy(&given).contains("todo!(\"step 3: pick"));
    assert_eq!(after, before);
}

#[test]
fn additions_stay_where_something_is_brought() {
    let desk = Desk::sample();
    desk.edit("hash_index.rs", "use ", "use std::fmt;\nuse ");
    desk.edit("hash_index.rs", "    pub fn new()", "    fn mine() {}\n\n    pub fn new()");
    desk.edit("hash_index.rs", "    pub fn get(", "    #[inline]\n    pub fn get(");
    let helper = "    fn before() {\n        1\n    }\n\n    /// Removes";
    desk.edit("hash_index.rs", "    /// Removes", helper);
    let before = desk.read("hash_index.rs");
    desk.edit("hash_index.rs", "    // ANCHOR: ex-hash-put\n", "");
    pulled(
        &desk,
        "hash_index.rs",
        "    /// Returns the number",
        "    /// New.\n    ///\n    /// Returns the number",
    );
    let damaged = desk.read("hash_index.rs");
    done_and_undone(&desk, "sync", || synced(&desk));
    assert_eq!(desk.read("hash_index.rs"), damaged);
    synced(&desk).unwrap();
    nothing_is_lost(&desk, "hash_index.rs", &before, &[]);
    assert!(desk.read("hash_index.rs").contains("/// New.\n"));
}

#[test]
fn an_old_contract_makes_room_for_the_new_one() {
    let desk = Desk::sample();
    let old = "    /// The old value is replaced.";
    pulled(&desk, "hash_index.rs", old, "    /// Better.");
    let before = desk.read("hash_index.rs");
    done_and_undone(&desk, "sync", || synced(&desk));
    synced(&desk).unwrap();
    nothing_is_lost(&desk, "hash_index.rs", &before, &[old]);
    assert_eq!(desk.read("hash_index.rs"), before.replace(old, "    /// Better."));
}

/// What sync says when it stops; and that `--replace` does it, and can be undone.
fn stops(desk: &Desk) -> String {
    let said = refused(desk, || synced(desk));
    assert!(said.starts_with("sync changed nothing, because lines of yours"), "{said}");
    assert!(said.contains("`cargo step sync --replace`"), "{said}");
    done_and_undone(desk, "sync --replace", || sync(&desk.place, &desk.course, true));
    said
}

#[test]
fn a_changed_signature_is_not_replaced_unasked() {
    let desk = Desk::sample();
    desk.edit("memtable.rs", "pub fn seal(", "pub fn seal(more: bool, ");
    desk.edit("merge.rs", "// ANCHOR: ex-merge-pick", "//");
    let said = stops(&desk);
    let line = desk.read("memtable.rs").lines().position(|line| line.contains("more: bool"));
    let line = format!("{:>4}      pub fn seal(more: bool, ", line.unwrap() + 1);
    assert!(said.contains("steps/src/memtable.rs") && said.contains(&line), "{said}");
    assert!(!said.contains("merge.rs"), "{said}");
    sync(&desk.place, &desk.course, true).unwrap();
    let now = desk.read("memtable.rs");
    assert!(now.contains("// mine: memtable-seal") && !now.contains("more: bool"));
    assert!(desk.read("merge.rs").contains("// mine: merge-pick"));
}

#[test]
fn a_function_that_was_renamed_is_not_replaced_unasked() {
    let desk = Desk::sample();
    desk.edit("memtable.rs", "pub fn seal(", "pub fn close(");
    let said = stops(&desk);
    assert!(said.contains("pub fn close("), "{said}");
}

#[test]
fn a_body_in_one_line_is_not_lost() {
    let desk = Desk::open_sample();
    let task = desk.course.task("memtable-seal").unwrap();
    let text = desk.read("memtable.rs");
    let item = Item::find(&text, &task.anchor).unwrap();
    let in_one_line = item.region().replace("{\n", "{ mine() }\n").replace(&item.body(), "");
    let in_one_line =
        in_one_line.trim_end().strip_suffix('}').unwrap().trim_end().to_string() + "\n";
    let helper = "\n    fn mine() {\n        1\n    }\n";
    desk.write("memtable.rs", item.with_region(&(in_one_line + helper)));
    pulled(&desk, "memtable.rs", "//! ", "//! New. ");
    assert!(stops(&desk).contains("{ mine() }"));
}

#[test]
fn what_was_moved_is_not_there_twice() {
    let desk = Desk::sample();
    let text = desk.read("hash_index.rs");
    let region = |name: &str| {
        let end = format!("    // ANCHOR_END: ex-{name}\n");
        let start = text.find(&format!("    // ANCHOR: ex-{name}\n")).unwrap();
        text[start..text.find(&end).unwrap() + end.len()].to_string()
    };
    let (get, delete) = (region("hash-get"), region("hash-delete"));
    let moved = text.replace(&get, "").replace(&delete, &format!("{delete}\n{get}"));
    desk.write("hash_index.rs", moved);
    assert!(stops(&desk).contains("steps/src/hash_index.rs"));
}

#[test]
fn a_function_that_is_gone_is_given_again_open() {
    let desk = Desk::sample();
    let text = desk.read("hash_index.rs");
    let start = text.find("    // ANCHOR: ex-hash-put\n").unwrap();
    let end = "    // ANCHOR_END: ex-hash-put\n";
    let end = text.find(end).unwrap() + end.len();
    let without = text[..start].to_string() + &text[end..];
    desk.write("hash_index.rs", &without);
    done_and_undone(&desk, "sync", || synced(&desk));
    synced(&desk).unwrap();
    nothing_is_lost(&desk, "hash_index.rs", &without, &[]);
    let now = desk.read("hash_index.rs");
    assert!(!Item::find(&now, "hash-put").unwrap().is_written());
}

#[test]
fn code_that_both_have_changed_is_not_replaced_unasked() {
    let desk = Desk::sample();
    desk.edit("hash_index.rs", "const BUCKETS: usize = 8;", "const BUCKETS: usize = 64;");
    pulled(&desk, "hash_index.rs", "const BUCKETS: usize = 8;", "const BUCKETS: usize = 16;");
    let said = stops(&desk);
    assert!(said.contains("const BUCKETS: usize = 64;"), "{said}");
}
