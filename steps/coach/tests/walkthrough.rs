//! A walkthrough of steps 1 and 6, as a learner sees it: what the coach says from the start
//! to the last green test, and what it says when something is wrong.
//!
//! It builds a learner's crate in a copy of the workspace under `target`, which takes a while
//! the first time: `cargo test -p coach -- --ignored`.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails where the test would")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

const GET: &str = "let bucket = &self.buckets[dbg!(self.bucket(key))];
        bucket.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_slice())";

const PUT_AT_FIRST: &str = "self.grow_if_full();
        let at = self.bucket(key);
        self.buckets[at].push((key.to_vec(), value.to_vec()));
        self.entries += 1;";

const PUT: &str = "self.grow_if_full();
        let at = self.bucket(key);
        match self.buckets[at].iter_mut().find(|(k, _)| k == key) {
            Some((_, old)) => *old = value.to_vec(),
            None => {
                self.buckets[at].push((key.to_vec(), value.to_vec()));
                self.entries += 1;
            }
        }";

const DELETE_AT_FIRST: &str = "loop {}";

const DELETE: &str = "let at = self.bucket(key);
        let before = self.buckets[at].len();
        self.buckets[at].retain(|(k, _)| k != key);
        let gone = before - self.buckets[at].len();
        self.entries -= gone;
        gone == 1";

const BUILD: &str = "let mut bloom = Bloom::empty(hashes.len(), bits_per_key);
        for &hash in hashes {
            let block = bloom.block(hash);
            for bit in bloom.probes(hash) {
                bloom.blocks[block][bit / 64] |= 1 << (bit % 64);
            }
        }
        bloom";

const MAY_CONTAIN: &str = "let hash = hash(key);
        let block = self.blocks[self.block(hash)];
        self.probes(hash).any(|bit| block[bit / 64] >> (bit % 64) & 1 == 1)";

const FIND: &str = "if self.bloom.may_contain(key) { self.index.find(key) } else { None }";

/// A learner, and what they've seen.
struct Learner {
    root: PathBuf,
    transcript: String,
    _turn: MutexGuard<'static, ()>,
}

impl Learner {
    /// Runs the coach.
    fn step(&mut self, arguments: &str) {
        let output = Command::new(env!("CARGO_BIN_EXE_coach"))
            .args(arguments.split_whitespace())
            .arg("--root")
            .arg(&self.root)
            .output()
            .unwrap();
        self.transcript += &format!("$ cargo step {arguments}\n");
        let stdout = String::from_utf8(output.stdout).unwrap();
        // How long a first build takes is cargo's, and doc comments are the engine's.
        let is_ours = |line: &&str| {
            !line.starts_with("The first build takes") && !line.trim_start().starts_with("///")
        };
        for line in stdout.lines().filter(is_ours) {
            self.transcript += &format!("{}\n", without_number(line.trim_end()));
        }
        // Cargo writes there too, about what it compiles.
        let complaints = String::from_utf8(output.stderr).unwrap();
        let own = complaints.lines().skip_while(|line| !line.starts_with("cargo step:"));
        own.for_each(|line| self.transcript += &format!("{line}\n"));
        self.transcript.push('\n');
    }

    /// Replaces some text in a file.
    fn types(&mut self, file: &str, old: &str, new: &str) {
        let path = self.root.join("steps/src").join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{old} isn't in {file}");
        fs::write(&path, text.replacen(old, new, 1)).unwrap();
    }

    /// Writes the body of an open task as a wrong version has it.
    fn errs(&mut self, file: &str, todo: &str, wrong: &str) {
        let path = self.root.join("steps").join(wrong);
        let wrong = fs::read_to_string(path).unwrap();
        let (_, body) = wrong.split_once("\n\n").unwrap();
        self.types(file, &format!("todo!(\"{todo}\")"), body);
    }

    fn does_not_compile(&mut self) {
        assert!(self.transcript.contains("It doesn't compile yet"));
    }
}

/// Returns `a.rs:…` for `a.rs:41`: a function's line changes with each comment before it.
fn without_number(line: &str) -> String {
    match line.split_once(".rs:") {
        Some((file, rest)) if rest.starts_with(|c: char| c.is_ascii_digit()) => {
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
            format!("{file}.rs:…{rest}")
        }
        _ => line.to_string(),
    }
}

/// Makes a copy of the workspace in which nothing is written yet. There is only one, so that
/// it's built once, and tests take turns.
fn beginner() -> Learner {
    static TURN: Mutex<()> = Mutex::new(());
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("walkthrough");
    for folder in ["lsm", "steps"] {
        let _ = fs::remove_dir_all(root.join(folder)); // of an earlier run
        copy(&workspace.join(folder), &root.join(folder));
    }
    let manifest = fs::read_to_string(workspace.join("Cargo.toml")).unwrap();
    let of_two = manifest.lines().map(|line| match line.split_once(" = ") {
        Some((name @ ("members" | "default-members"), _)) => {
            format!("{name} = [\"lsm\", \"steps\"]\n")
        }
        _ => format!("{line}\n"),
    });
    fs::write(root.join("Cargo.toml"), of_two.collect::<String>()).unwrap();
    fs::copy(workspace.join("Cargo.lock"), root.join("Cargo.lock")).unwrap();
    let mut learner = Learner { root, transcript: String::new(), _turn: turn };
    learner.step("generate");
    let _ = fs::remove_dir_all(learner.root.join("steps/.mine")); // nothing is saved yet
    learner.transcript.clear();
    learner
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (name, path) = (entry.file_name(), entry.path());
        if path.is_dir() && name != "target" && name != ".mine" {
            copy(&path, &to.join(name));
        } else if path.is_file() {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

#[test]
#[ignore = "it builds a learner's crate"]
fn a_walkthrough_of_step_1() {
    let mut learner = beginner();
    let file = "hash_index.rs";
    learner.step("");
    learner.step("test");
    learner.step("hint");
    learner.types(file, "todo!(\"step 1: HashIndex::get (hash-get)\")", GET);
    learner.step("test 1");
    learner.types(file, "todo!(\"step 1: HashIndex::put (hash-put)\")", PUT_AT_FIRST);
    learner.step("test 1");
    learner.types(file, "todo!(\"step 1: HashIndex::delete (hash-delete)\")", DELETE_AT_FIRST);
    learner.step("test 1");
    learner.step("hint hash-put");
    learner.types(file, PUT_AT_FIRST, PUT);
    learner.types(file, "dbg!(self.bucket(key))", "self.bucket(key)");
    learner.step("test 1");
    learner.types(file, DELETE_AT_FIRST, DELETE);
    learner.step("test 1");
    learner.step("");
    learner.step("diff hash-get");
    insta::assert_snapshot!("step_1", learner.transcript);
}

#[test]
#[ignore = "it builds a learner's crate"]
fn a_walkthrough_of_step_6() {
    let mut learner = beginner();
    let file = "sstable/bloom.rs";
    learner.step("goto 6");
    learner.step("test");
    learner.types(file, "todo!(\"step 6: Bloom::build (bloom-build)\")", BUILD);
    learner.types(file, "todo!(\"step 6: Bloom::may_contain (bloom-may-contain)\")", MAY_CONTAIN);
    learner.step("test 6");
    learner.step("hint bloom-may-contain");
    learner.step("hint bloom-may-contain");
    learner.types(file, "probes(hash).any", "probes(hash).all");
    learner.step("test 6");
    learner.types(
        file,
        "todo!(\"step 6: Bloomed::find (bloomed-find)\")",
        "Some(self.index.find(key)?)",
    );
    learner.step("test 6");
    learner.types(file, "Some(self.index.find(key)?)", FIND);
    learner.step("test 6");
    insta::assert_snapshot!("step_6", learner.transcript);
}

#[test]
#[ignore = "it builds a learner's crate"]
fn each_error_says_how_to_fix_it() {
    let mut learner = beginner();
    for wrong in ["9", "test x", "test 9", "test 1.2", "test 3.7", "goto 3.1", "frobnicate"] {
        learner.step(wrong);
    }
    learner.step("finish");
    learner.step("bench 2");
    learner.step("bench 3.1");
    learner.step("reset hash-get");
    learner.types("memtable.rs", "// ANCHOR: ex-memtable-put", "// ANCHOR: mine");
    learner.step("test 2");
    learner.types("hash_index.rs", "todo!(\"step 1: HashIndex::get (hash-get)\")", "None");
    learner.step("sync");
    learner.types("hash_index.rs", "None", "nothing");
    learner.step("test 1");
    learner.does_not_compile();
    learner.step("reset 1");
    fs::remove_file(learner.root.join("steps/src/merge.rs")).unwrap();
    learner.step("");
    learner.step("sync");
    fs::write(learner.root.join("steps/02-memtable/exercise.toml"), "title = 3").unwrap();
    learner.step("");
    insta::assert_snapshot!("errors", learner.transcript);
}

#[test]
#[ignore = "it builds a learner's crate"]
fn a_broken_promise_is_reported_step_by_step() {
    let mut learner = beginner();
    learner.step("crash 2");
    learner.step("crash 7");
    learner.step("goto 8");
    for (task, file, function, wrong) in [
        ("retire", "wal.rs", "Wal::retire", "all-logs-deleted"),
        ("replay", "wal/record.rs", "replay", "tearing-taken-for-damage"),
        ("commit", "wal.rs", "Wal::commit", "returns-before-the-sync"),
    ] {
        learner.step(&format!("reset {task}"));
        let todo = format!("step 7: {function} ({task})");
        learner.errs(file, &todo, &format!("07-wal/wrong/{wrong}.rs"));
        learner.step("crash 7");
        learner.step(&format!("solve {task}"));
    }
    learner.step("crash 7");
    // The counts are up to the laboratory.
    let masked = learner.transcript.lines().map(|line| match line.trim_start().split_once(' ') {
        Some((what @ ("workloads" | "crashes" | "opened"), _)) => format!("  {what} …\n"),
        _ => format!("{line}\n"),
    });
    insta::assert_snapshot!("crash", masked.collect::<String>());
}
