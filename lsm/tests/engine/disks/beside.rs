//! The simulated disk beside the real one.
//!
//! Proved: whatever is made, written, cut, renamed, removed, locked and listed, in
//! whatever order, through handles that outlive their names, `SimDisk` returns what the
//! operating system returns, errors by their kind, and has the same files in the end.
//! And what it says of a power cut hangs together: if every pending change came through,
//! the process has seen just that; once everything is synced, only one state is left.
//!
//! How: proptest makes sequences over a few names, some of which cannot be, and both
//! disks take each step. Left out: directories that are renamed, and renames from one to
//! another, which the engine does not do; other systems than Linux, whose errors differ
//! in kind.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::Arc;

use lsm::disk::{Disk, File, Lock, RealDisk, read_all};
use lsm_crash_lab::chance::{deep, seed};
use lsm_crash_lab::tried::tried;
use lsm_crash_lab::{Change, DiskImage, HookedDisk, SimDisk};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Files, directories, both at times, and names below files and below nothing.
const NAMES: [&str; 9] = ["a", "b", "c", "dir", "dir/a", "dir/b", "a/below", "no/file", "no"];

pub(crate) type Name = &'static str;

/// Handles are chosen by a number, among those that are open.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    MakeDir(Name),
    Create(Name),
    Append(Name),
    Open(Name),
    Rename(Name, Name),
    Remove(Name),
    List(Name),
    SyncDir(Name),
    Lock(Name),
    Unlock(usize),
    Write(usize, Vec<u8>),
    Truncate(usize, u64),
    Read(usize, u64, usize),
    Len(usize),
    Sync(usize),
    Close(usize),
}

pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let name = || proptest::sample::select(&NAMES[..]);
    let pair = prop_oneof![
        8 => (proptest::sample::select(&NAMES[..3]), proptest::sample::select(&NAMES[..4])),
        1 => Just(("dir/a", "dir/b")),
        1 => Just(("a", "no/file")),
        1 => Just(("a/below", "a")),
        1 => Just(("b", "a/below")),
    ];
    let step = prop_oneof![
        2 => name().prop_map(Step::MakeDir),
        6 => name().prop_map(Step::Create),
        3 => name().prop_map(Step::Append),
        3 => name().prop_map(Step::Open),
        4 => pair.prop_map(|(from, to)| Step::Rename(from, to)),
        3 => name().prop_map(Step::Remove),
        2 => name().prop_map(Step::List),
        2 => name().prop_map(Step::SyncDir),
        3 => name().prop_map(Step::Lock),
        1 => any::<usize>().prop_map(Step::Unlock),
        9 => (any::<usize>(), proptest::collection::vec(any::<u8>(), 1..40))
            .prop_map(|(file, bytes)| Step::Write(file, bytes)),
        3 => (any::<usize>(), 0..60_u64).prop_map(|(file, bytes)| Step::Truncate(file, bytes)),
        6 => (any::<usize>(), 0..60_u64, 0..40_usize)
            .prop_map(|(file, at, bytes)| Step::Read(file, at, bytes)),
        2 => any::<usize>().prop_map(Step::Len),
        3 => any::<usize>().prop_map(Step::Sync),
        1 => any::<usize>().prop_map(Step::Close),
    ];
    proptest::collection::vec(step, 1..80)
}

/// A disk in use.
struct User<'a> {
    disk: &'a dyn Disk,
    root: &'a Path,
    files: Vec<Box<dyn File>>,
    locks: Vec<Box<dyn Lock>>,
}

/// A result, in a form that can be compared.
type Answer = Result<String, ErrorKind>;

fn answer(answer: io::Result<impl std::fmt::Debug>) -> Answer {
    answer.map(|it| format!("{it:?}")).map_err(|error| error.kind())
}

/// The same, of a change. If the file was opened to be read, it fails; in whatever way.
fn change(answer: io::Result<()>) -> Answer {
    answer.map(|()| "done".into()).map_err(|_| ErrorKind::PermissionDenied)
}

impl<'a> User<'a> {
    fn new(disk: &'a dyn Disk, root: &'a Path) -> Self {
        disk.create_dir(root).unwrap();
        User { disk, root, files: Vec::new(), locks: Vec::new() }
    }

    fn is_dir(&self, name: Name) -> bool {
        self.disk.list(&self.root.join(name)).is_ok()
    }

    fn leads_elsewhere(&self, from: Name, to: Name) -> bool {
        let dir = |name: Name| self.root.join(name).parent().map(Path::to_path_buf);
        dir(from) != dir(to) && dir(to).is_some_and(|dir| self.disk.list(&dir).is_ok())
    }

    fn open(&mut self, opened: io::Result<Box<dyn File>>) -> Answer {
        answer(opened.map(|file| self.files.push(file)))
    }

    fn on_file(&self, number: usize, act: impl FnOnce(&dyn File) -> Answer) -> Answer {
        match self.files.len() {
            0 => Ok("no file is open".into()),
            count => act(self.files[number % count].as_ref()),
        }
    }

    fn take(&mut self, step: &Step) -> Answer {
        let (disk, root) = (self.disk, self.root);
        let at = |name: Name| root.join(name);
        match step {
            Step::MakeDir(name) => answer(disk.create_dir(&at(name))),
            Step::Create(name) => self.open(disk.create(&at(name))),
            Step::Append(name) => self.open(disk.append(&at(name))),
            Step::Open(name) => self.open(disk.open(&at(name))),
            Step::Rename(from, to) if self.is_dir(from) || self.leads_elsewhere(from, to) => {
                Ok("not to be renamed".into())
            }
            Step::Rename(from, to) => answer(disk.rename(&at(from), &at(to))),
            Step::Remove(name) => answer(disk.remove(&at(name))),
            Step::List(name) => answer(disk.list(&at(name)).map(|mut names| {
                names.sort_unstable();
                names
            })),
            Step::SyncDir(name) if !self.is_dir(name) => Ok("not a directory".into()),
            Step::SyncDir(name) => answer(disk.sync_dir(&at(name))),
            Step::Lock(name) => {
                let lock = disk.lock(&at(name));
                answer(lock.map(|lock| lock.map(|lock| self.locks.push(lock))))
            }
            Step::Unlock(number) if !self.locks.is_empty() => {
                drop(self.locks.swap_remove(number % self.locks.len()));
                Ok("unlocked".into())
            }
            Step::Close(number) if !self.files.is_empty() => {
                drop(self.files.swap_remove(number % self.files.len()));
                Ok("closed".into())
            }
            Step::Unlock(_) | Step::Close(_) => Ok("nothing is held".into()),
            Step::Write(file, bytes) => self.on_file(*file, |file| change(file.append(bytes))),
            Step::Truncate(file, to) => self.on_file(*file, |file| change(file.truncate(*to))),
            Step::Read(file, at, bytes) => self.on_file(*file, |file| {
                let mut read = vec![0; *bytes];
                answer(file.read_at(*at, &mut read).map(|()| read))
            }),
            Step::Len(file) => self.on_file(*file, |file| answer(file.len())),
            Step::Sync(file) => self.on_file(*file, |file| answer(file.sync())),
        }
    }

    /// The content of everything that has a name.
    fn contents(&self) -> BTreeMap<Name, Answer> {
        let read = |name: Name| match self.is_dir(name) {
            true => Ok("a directory".into()),
            false => answer(read_all(self.disk, &self.root.join(name))),
        };
        NAMES.into_iter().map(|name| (name, read(name))).collect()
    }
}

/// Returns what a process would find on a disk like this.
fn found(image: &DiskImage, root: &Path) -> BTreeMap<Name, Answer> {
    let disk = SimDisk::new(image.clone());
    User::new(&disk, root).contents()
}

/// The relation of a disk's power cuts to its operations.
fn check_cuts(sim: &SimDisk, root: &Path) -> Result<(), TestCaseError> {
    let mut image = DiskImage::default();
    let mut inodes = Vec::new();
    for change in sim.history() {
        if let Change::Create { inode, .. } = change {
            inodes.push(inode);
        }
        image.apply(&change);
    }
    let seen = found(&image, root);
    let cuts = |image: &DiskImage| image.fates(4, 8, || 0x5555_5555_5555_5555);
    let all = &cuts(&image)[1];
    let came = found(&image.after(all), root);
    prop_assert_eq!(&came, &seen, "if all that is pending came through");

    inodes.into_iter().for_each(|inode| image.apply(&Change::Sync { inode }));
    for dir in root.ancestors().map(Path::to_path_buf).chain(NAMES.map(|name| root.join(name))) {
        image.apply(&Change::SyncDir(dir));
    }
    prop_assert!(image.pending().is_empty(), "{:?} is not synced", image.pending());
    for fate in cuts(&image) {
        prop_assert_eq!(&found(&image.after(&fate), root), &seen, "once everything was synced");
    }
    Ok(())
}

/// Takes steps on `disk`, which is `sim` or passes calls on to it, and on the real disk.
pub(crate) fn play(steps: &[Step], sim: &SimDisk, disk: &dyn Disk) -> Result<(), TestCaseError> {
    let dir = tempfile::tempdir().unwrap();
    let real = HookedDisk::new(Arc::new(RealDisk), |_, _| None); // does not wait for syncs
    let mut beside = User::new(real.as_ref(), dir.path());
    let mut simulated = User::new(disk, dir.path());
    for (number, step) in steps.iter().enumerate() {
        let expected = beside.take(step);
        prop_assert_eq!(simulated.take(step), expected, "step {}, {:?}", number, step);
    }
    prop_assert_eq!(simulated.contents(), beside.contents());
    check_cuts(sim, dir.path())
}

pub(crate) fn runner(seed: u64, cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut bytes = [1; 16];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::XorShift, &bytes))
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "the errors of other systems differ in kind")]
fn a_simulated_disk_answers_as_the_real_one_does() {
    let cases = if deep() { 50_000 } else { 400 };
    let result = runner(seed(), cases).run(&steps(), |steps| {
        let sim = SimDisk::default();
        play(&steps, &sim, &sim)
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
    tried("engine/disks/beside", cases as usize, "sequences");
}
