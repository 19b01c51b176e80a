//! Opening after a kill where nothing can be written: on real file systems.
//!
//! Bounds: on a full disk, on a read-only mount, and in a directory that takes no new
//! files, a database opens. It can be read, refuses each write with the reason, and the same
//! handle takes writes again when there is room. (That `open` reports it can't be expressed
//! yet: there's no event and no method for it.)
//!
//! How: a child with mounts of its own, or as an unprivileged user, who can be denied a
//! directory. Where neither can be had, the tests say so and prove nothing. Disks that are
//! made up are in `engine/bounds/opening.rs`.

use std::fs::{File, Permissions, remove_file, set_permissions};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use lsm::Options;

use crate::support::disks::disks;
use crate::support::history::write;
use crate::support::unwritable::{check_unwritable, check_writable};
use crate::{open, options, order, stage, this};

use super::{all_well, run};

/// Writes in tables, and in all.
const FLUSHED: u64 = 40;
const WRITES: u64 = 45;

/// A user without privileges, on most systems the last one.
const UNPRIVILEGED: u32 = 65_534;

fn manual(disk: usize) -> Options {
    options(false, disk).memtable_bytes(1 << 20).background(false)
}

/// Leaves a database as a kill does.
fn killed(number: u8, disk: usize, dir: &Path) {
    let engine = open(number, dir, &manual(disk));
    for n in 1..=WRITES {
        write(engine.as_ref(), n).unwrap();
        if n == FLUSHED {
            engine.flush().unwrap();
        }
    }
}

/// Fills what is left of the disk.
fn fill(ballast: &Path) {
    let mut file = File::create(ballast).unwrap();
    while file.write_all(&[0; 512]).is_ok() {}
}

/// Makes a mount read-only, or writable again.
fn remount(dir: &Path, how: &str) {
    let how = format!("remount,bind,{how}");
    assert!(Command::new("mount").args(["-o", &how]).arg(dir).status().unwrap().success());
}

/// The child's part.
#[test]
fn the_child_opens_what_it_cannot_write() {
    let Some(order) = order() else { return };
    let mut words = order.splitn(4, ' ');
    let mut word = || words.next().unwrap();
    let (case, number, disk) = (word(), word().parse().unwrap(), word().parse().unwrap());
    let dir = Path::new(word());
    let ballast = dir.with_file_name("ballast");
    match case {
        "full" => {
            killed(number, disk, dir);
            fill(&ballast);
        }
        "mounted" => remount(dir, "ro"),
        _ => set_permissions(dir, Permissions::from_mode(0o555)).unwrap(),
    }
    let engine = match stage::open(number, dir, &manual(disk)) {
        Ok(engine) => engine,
        Err(error) => panic!("it does not open: {error}"),
    };
    check_unwritable(engine.as_ref(), WRITES, false);
    match case {
        "full" => remove_file(&ballast).unwrap(),
        "mounted" => remount(dir, "rw"),
        _ => set_permissions(dir, Permissions::from_mode(0o755)).unwrap(),
    }
    check_writable(engine.as_ref(), WRITES);
    engine.close().unwrap();
}

/// Has a child open a database, at each stage and on each disk.
fn each(case: &str, prepare: impl Fn(u8, usize, &Path) -> Option<Command>) {
    let numbers = [7, stage::LAST].into_iter();
    all_well(numbers.flat_map(|n| (0..disks().len()).map(move |disk| (n, disk))).map(
        |(n, disk)| {
            let home = tempfile::tempdir().unwrap();
            let dir = home.path().canonicalize().unwrap().join("db");
            let Some(mut command) = prepare(n, disk, &dir) else { return Ok(()) };
            let order = format!("{case} {n} {disk} {}", dir.display());
            run(&mut command, "opening::the_child_opens_what_it_cannot_write", &order)
        },
    ));
}

/// Returns whether this command runs here; if not, says that nothing was tried.
fn can(command: &mut Command) -> bool {
    let can = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    let can = can.is_ok_and(|status| status.success());
    if !can {
        println!("{command:?} does not run here: nothing was tried");
    }
    can
}

/// Returns a shell that may mount: it runs `script`, where `$dir` is the directory, and then
/// this program.
fn mounting(script: &str, dir: &Path) -> Option<Command> {
    let home = dir.parent()?;
    if !can(Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "none"]).arg(home)) {
        return None;
    }
    let mut shell = Command::new("unshare");
    let script = format!("set -e; {script}; exec \"$0\" \"$@\"");
    shell.args(["-rm", "sh", "-c", &script]).arg(this()).env("dir", dir);
    Some(shell)
}

/// Returns this program, without privileges if we are root, to whom nothing is denied.
fn unprivileged(home: &Path) -> Command {
    let mut child = Command::new(this());
    if home.metadata().unwrap().uid() == 0 {
        child.uid(UNPRIVILEGED).gid(UNPRIVILEGED);
    }
    child
}

#[test]
#[ignore = "bounds: it does not open: cannot write LOG.new"]
fn on_a_full_disk_a_killed_database_is_read() {
    each("full", |_, _, dir| mounting("mount -t tmpfs -o size=16m none \"${dir%/*}\"", dir));
}

#[test]
#[ignore = "bounds: it does not open: cannot lock LOCK"]
fn on_a_disk_that_is_mounted_to_be_read_a_killed_database_is_read() {
    each("mounted", |number, disk, dir| {
        killed(number, disk, dir);
        mounting("mount --bind \"$dir\" \"$dir\"", dir)
    });
}

#[test]
#[ignore = "bounds: it does not open: cannot create LOG.new"]
fn in_a_directory_that_takes_no_new_files_a_killed_database_is_read() {
    each("directory", |number, disk, dir| {
        killed(number, disk, dir);
        let home = dir.parent().unwrap();
        set_permissions(home, Permissions::from_mode(0o755)).unwrap();
        if !can(unprivileged(home).arg("--list")) {
            return None;
        }
        if home.metadata().unwrap().uid() == 0 {
            let inside = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
            let owned = inside.chain([dir.to_path_buf()]);
            owned.for_each(|path| chown(path, Some(UNPRIVILEGED), None).unwrap());
        }
        Some(unprivileged(home))
    });
}
