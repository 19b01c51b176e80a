//! A fixture for tests: a course in a folder of its own, with bodies that differ from the
//! reference's in every task.
//!
//! What must hold for each task is tested on a copy of the real course. A test that quotes
//! lines or paths takes the sample, whose text is its own.

mod sample;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::bodies::undo;
use crate::course::Course;
use crate::error::Result;
use crate::files;
use crate::function::Function;
use crate::generate;
use crate::workspace::Workspace;

/// Returns the root of the workspace that these tests belong to.
pub(crate) fn real_root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap()
}

/// Files by their path, byte for byte.
pub(crate) type Tree = BTreeMap<PathBuf, Vec<u8>>;

/// A course in a temporary folder.
pub(crate) struct Fixture {
    _home: TempDir,
    pub(crate) workspace: Workspace,
    pub(crate) course: Course,
}

impl Fixture {
    /// Makes the skeleton of the real course. It's made from the reference: `steps/src` may be a
    /// learner's.
    pub(crate) fn open() -> Fixture {
        Fixture::of(&|home| {
            let ours = real_root();
            copy(&ours.join("lsm/src"), &home.join("lsm/src"), &|_| true);
            copy(&ours.join("steps"), &home.join("steps"), &of_a_step);
        })
    }

    /// Makes the skeleton of the sample.
    pub(crate) fn open_sample() -> Fixture {
        Fixture::of(&|home| {
            for (file, text) in sample::FILES {
                files::write_if_changed(&home.join(file), text).unwrap();
            }
        })
    }

    fn of(give: &dyn Fn(&Path)) -> Fixture {
        // Commands sync what they write; in memory that costs nothing.
        let memory = Path::new("/dev/shm");
        let base = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
        let home = tempfile::tempdir_in(base).unwrap();
        fs::create_dir_all(home.path().join("steps/coach")).unwrap();
        give(home.path());
        let workspace = Workspace::find(home.path()).unwrap();
        let course = Course::read(&workspace).unwrap();
        for (file, text) in generate::files(&workspace, &course, &|_| false).unwrap() {
            files::write_if_changed(&workspace.src().join(file), &text).unwrap();
        }
        Fixture { _home: home, workspace, course }
    }

    /// Makes the real course with all tasks written: a comment in each body, a helper after it.
    pub(crate) fn written() -> Fixture {
        Fixture::open().with_work()
    }

    /// Makes the sample with all tasks written.
    pub(crate) fn sample() -> Fixture {
        Fixture::open_sample().with_work()
    }

    fn with_work(self) -> Fixture {
        let fixture = self;
        for task in fixture.course.tasks() {
            let model = files::read(&fixture.workspace.reference().join(&task.file)).unwrap();
            let model = Function::find(&model, &task.anchor).unwrap();
            let own = model.indented(&format!("// mine: {}", task.anchor), 0) + &model.body();
            let mine = fixture.read(&task.file);
            let mine = Function::find(&mine, &task.anchor).unwrap().with_body(&own);
            let end = format!("// ANCHOR_END: ex-{}\n", task.anchor);
            let (before, after) = mine.split_once(&end).unwrap();
            let helper = task.anchor.replace('-', "_");
            let margin = &before[before.rfind('\n').unwrap() + 1..];
            let helper = format!("\n{margin}fn mine_{helper}() {{}}\n{margin}{end}");
            fixture.write(&task.file, format!("{}{helper}{after}", before.trim_end_matches(' ')));
        }
        fixture
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.workspace.src().join(file)
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    pub(crate) fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(file), text).unwrap();
    }

    /// Changes something in one of the learner's files.
    pub(crate) fn edit(&self, file: &str, old: &str, new: &str) {
        let text = self.read(file);
        assert!(text.contains(old), "{old} isn't in {file}");
        self.write(file, text.replacen(old, new, 1));
    }

    /// Returns all of `steps/src`.
    pub(crate) fn src(&self) -> Tree {
        tree(&self.workspace.src())
    }

    /// Returns all of `steps/.mine`.
    pub(crate) fn mine(&self) -> Tree {
        tree(&self.workspace.mine())
    }
}

/// Returns whether the coach needs a file of `steps`: exercises and wrong versions.
fn of_a_step(path: &Path) -> bool {
    let step = path.iter().next().and_then(|name| name.to_str());
    step.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_digit()))
        && (path.ends_with("exercise.toml")
            || path.parent().is_some_and(|folder| folder.ends_with("wrong")))
}

fn tree(root: &Path) -> Tree {
    let files = if root.is_dir() { files::list(root, &|_| true).unwrap() } else { vec![] };
    files.into_iter().map(|file| (file.clone(), fs::read(root.join(file)).unwrap())).collect()
}

/// Copies the text files whose path from `from` is wanted.
fn copy(from: &Path, to: &Path, wanted: &dyn Fn(&Path) -> bool) {
    for file in files::list(from, wanted).unwrap() {
        files::write_if_changed(&to.join(&file), &files::read(&from.join(&file)).unwrap()).unwrap();
    }
}

/// Asserts that two trees are the same, and names the files that aren't.
pub(crate) fn assert_same(is: &Tree, was: &Tree, after: &str) {
    let files: BTreeSet<_> = is.keys().chain(was.keys()).collect();
    let files: Vec<_> = files.into_iter().filter(|file| is.get(*file) != was.get(*file)).collect();
    assert!(files.is_empty(), "after {after}, these aren't as before: {files:?}");
}

/// Runs a command that must change something, undoes it, and undoes the undo.
pub(crate) fn done_and_undone(fixture: &Fixture, what: &str, command: impl FnOnce() -> Result<()>) {
    let before = fixture.src();
    command().unwrap();
    let after = fixture.src();
    assert_ne!(after, before, "{what} does nothing");
    undo(&fixture.workspace).unwrap();
    assert_same(&fixture.src(), &before, &format!("{what}, undo"));
    undo(&fixture.workspace).unwrap();
    assert_same(&fixture.src(), &after, &format!("{what}, undo, undo"));
    undo(&fixture.workspace).unwrap();
    assert_same(&fixture.src(), &before, &format!("{what}, undo, undo, undo"));
}

/// Runs a command that must fail and change nothing. Returns its message.
pub(crate) fn refused(fixture: &Fixture, command: impl FnOnce() -> Result<()>) -> String {
    let (src, mine) = (fixture.src(), fixture.mine());
    let error = command().unwrap_err();
    assert_same(&fixture.src(), &src, "what was refused");
    assert_same(&fixture.mine(), &mine, "what was refused");
    error.0
}
