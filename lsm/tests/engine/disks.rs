//! The contract of `Disk` and `File`, held up to every disk there is.
//!
//! Proved: whatever is appended, cut, synced, sealed and opened again, a file
//! returns what a `Vec` of bytes returns; its bytes are in the file that the
//! operating system shows, with nothing but blank lines after them, and with
//! nothing at all once it was sealed.
//!
//! How: proptest makes the sequences, for a log and for a file of another name;
//! some appends are larger than a log's preallocated space. Left out: disks that
//! fail (`failures.rs`).

pub(crate) mod beside;

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use lsm::disk::{Disk, File, RealDisk, read_all};
use lsm_crash_lab::chance::deep;
use lsm_crash_lab::{MemoryDisk, SimDisk};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::disks::disks;

#[derive(Clone, Debug)]
enum Step {
    /// Appends this many bytes.
    Append(usize),
    /// Back to this part of its length, in 100ths.
    Truncate(usize),
    Sync,
    Seal,
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    const MIB: usize = 1024 * 1024;
    let step = prop_oneof![
        12 => (0..300_usize).prop_map(Step::Append),
        2 => (MIB - 500..MIB + 500).prop_map(Step::Append),
        1 => Just(Step::Append(2 * MIB + 7)),
        2 => (0..101_usize).prop_map(Step::Truncate),
        1 => Just(Step::Sync),
        2 => Just(Step::Seal),
        2 => Just(Step::Reopen),
    ];
    proptest::collection::vec(step, 1..30)
}

/// Bytes without line ends, which would look preallocated.
fn bytes(length: usize) -> Vec<u8> {
    (b'a'..=b'z').cycle().take(length).collect()
}

/// A file beside the bytes that must be in it.
struct Pairing<'a> {
    disk: &'a dyn Disk,
    path: &'a Path,
    file: Box<dyn File>,
    expected: Vec<u8>,
    /// Nothing was appended since it was sealed or cut.
    bare: bool,
}

impl Pairing<'_> {
    fn take(&mut self, step: &Step) {
        match *step {
            Step::Append(length) => {
                self.file.append(&bytes(length)).unwrap();
                self.expected.extend_from_slice(&bytes(length));
                self.bare &= length == 0;
            }
            Step::Truncate(part) => {
                let length = self.expected.len() * part / 100;
                self.expected.truncate(length);
                self.file.truncate(length as u64).unwrap();
                self.bare = true;
            }
            Step::Sync => self.file.sync().unwrap(),
            Step::Seal => {
                self.file.seal().unwrap();
                self.bare = true;
            }
            Step::Reopen => {
                // As recovery does it: what is open without being sealed is cut.
                self.file = self.disk.append(self.path).unwrap();
                if !self.bare {
                    self.file.truncate(self.expected.len() as u64).unwrap();
                }
                self.bare = true;
            }
        }
    }

    fn check(&self, shown: &dyn Disk) {
        let length = self.expected.len();
        assert_eq!(self.file.len().unwrap(), length as u64);
        assert_eq!(self.file.is_empty().unwrap(), length == 0);
        let from = length.saturating_sub(400);
        let mut end = vec![0; length - from];
        self.file.read_at(from as u64, &mut end).unwrap();
        assert!(end == self.expected[from..], "the end that is read");
        let past = self.file.read_at(from as u64, &mut vec![0; length - from + 1]);
        assert_eq!(past.unwrap_err().kind(), ErrorKind::UnexpectedEof);
        let text = read_all(shown, self.path).unwrap();
        assert!(text.starts_with(&self.expected), "the bytes in the file");
        let room = &text[length..];
        assert!(room == vec![b'\n'; room.len()], "room is blank lines"); // all() is slow here
        assert!(!self.bare || room.is_empty(), "room goes when the file is sealed or cut");
    }
}

/// `shown` reads the file as others see it.
fn holds(disk: &dyn Disk, shown: &dyn Disk, path: &Path, steps: &[Step]) {
    let file = disk.create(path).unwrap();
    let mut pairing = Pairing { disk, path, file, expected: Vec::new(), bare: true };
    pairing.check(shown);
    for step in steps {
        pairing.take(step);
        pairing.check(shown);
    }
    let opened = disk.open(path).unwrap();
    pairing.file.seal().unwrap();
    let opened_sealed = disk.open(path).unwrap();
    assert_eq!(opened_sealed.len().unwrap(), pairing.expected.len() as u64);
    let mut start = vec![0; pairing.expected.len().min(100)];
    opened.read_at(0, &mut start).unwrap();
    assert!(pairing.expected.starts_with(&start));
    let mapped = opened_sealed.mapped().filter(|text| text[..] != pairing.expected);
    assert!(mapped.is_none(), "what is mapped is what was appended");
}

#[test]
fn every_disk_keeps_what_it_is_given() {
    let cases = if deep() { 500 } else { 40 };
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let result = TestRunner::new(config).run(&steps(), |steps| {
        let dir = tempfile::tempdir().unwrap();
        for name in ["000001.wal", "000001.sst"] {
            let memory = MemoryDisk::default();
            holds(&memory, &memory, &dir.path().join(name), &steps);
            let sim = SimDisk::default();
            sim.create_dir(dir.path()).unwrap();
            holds(&sim, &sim, &dir.path().join(name), &steps);
            for disk in disks() {
                holds(disk.as_ref(), &RealDisk, &dir.path().join(name), &steps);
                disk.remove(&dir.path().join(name)).unwrap();
            }
        }
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn names_come_and_go_alike() {
    let memory: Arc<dyn Disk> = Arc::new(MemoryDisk::default());
    let sim: Arc<dyn Disk> = Arc::new(SimDisk::default());
    for disk in disks().into_iter().chain([memory, sim]) {
        let dir = tempfile::tempdir().unwrap();
        disk.create_dir(dir.path()).unwrap();
        let (from, to) = (dir.path().join("000001.wal"), dir.path().join("000001.wal.torn"));
        let missing = |path: &Path| disk.open(path).unwrap_err().kind() == ErrorKind::NotFound;
        assert!(missing(&from));
        assert!(disk.append(&from).is_err());
        disk.create(&from).unwrap().append(b"new").unwrap();
        let taken = disk.create(&from).map(drop).unwrap_err();
        assert_eq!(taken.kind(), ErrorKind::AlreadyExists, "{disk:?}");
        disk.append(&from).unwrap().truncate(3).unwrap();
        disk.rename(&from, &to).unwrap();
        assert!(missing(&from));
        let held = disk.open(&to).unwrap();
        disk.remove(&to).unwrap();
        assert!(missing(&to));
        let mut bytes = [0; 3];
        held.read_at(0, &mut bytes).unwrap();
        assert_eq!(&bytes, b"new", "{disk:?}");
        assert!(held.read_at(1, &mut bytes).is_err());
    }
}

/// A lock is that of a file, whatever name the file has later. (The disk in memory
/// replaces no files, and leaves that out.)
#[test]
fn a_lock_knows_its_file_again() {
    let sim: Arc<dyn Disk> = Arc::new(SimDisk::default());
    for disk in disks().into_iter().chain([sim]) {
        let dir = tempfile::tempdir().unwrap();
        disk.create_dir(dir.path()).unwrap();
        let (path, other) = (dir.path().join("LOCK"), dir.path().join("OTHER"));
        let lock = disk.lock(&path).unwrap().unwrap();
        assert!(lock.is_at(&path).unwrap(), "{disk:?}");
        assert!(!lock.is_at(&other).unwrap(), "nothing is there");
        if cfg!(not(unix)) {
            continue; // a system that can't tell says that it's the same
        }
        disk.rename(&path, &other).unwrap();
        assert!(lock.is_at(&other).unwrap() && !lock.is_at(&path).unwrap(), "{disk:?}");
        disk.create(&path).unwrap();
        assert!(!lock.is_at(&path).unwrap(), "{disk:?}: another file");
        assert!(!lock.is_at(&other.join("LOCK")).unwrap(), "{disk:?}: no directory");
    }
}

/// A child process has all our files between fork and exec, and so the lock. Here
/// it's a second descriptor of the same opening that has it.
#[cfg(target_os = "linux")]
#[test]
fn a_lock_that_is_dropped_is_free_though_a_duplicate_is_open() {
    use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};
    use std::os::fd::{AsRawFd, RawFd};

    let home = tempfile::tempdir().unwrap();
    let path = home.path().canonicalize().unwrap().join("LOCK");
    let open = || {
        let links = std::fs::read_dir("/proc/self/fd").unwrap().map(Result::unwrap);
        let mut ours =
            links.filter(|link| std::fs::read_link(link.path()).is_ok_and(|to| to == path));
        ours.next().map(|link| link.file_name().to_str().unwrap().parse::<RawFd>().unwrap())
    };
    for disk in disks() {
        let lock = disk.lock(&path).unwrap().unwrap();
        let this = pidfd_open(getpid(), PidfdFlags::empty()).unwrap();
        let duplicate = pidfd_getfd(&this, open().unwrap(), PidfdGetfdFlags::empty()).unwrap();
        assert!(disk.lock(&path).unwrap().is_none(), "it is held");
        drop(lock);
        assert!(disk.lock(&path).unwrap().is_some(), "a duplicate still has the lock");
        assert!(duplicate.as_raw_fd() >= 0); // open until here
    }
}
