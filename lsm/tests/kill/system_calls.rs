//! The engine's real system calls, as strace sees them.
//!
//! Proved: with `SyncMode::Always` a put is answered after its line was written to the
//! log and the log was synced, and the first put after its directory was, too. A flush
//! syncs the table and its sidecars, then their names, then MANIFEST and its name; after
//! that the log goes, and then comes the result.
//!
//! How: strace watches a child, which prints a line after each result. The calls between
//! two results are compared with a list. All other tests trust `Disk`; this one finds a
//! sync that the disk only pretends to do. Where there is no strace, or where it may not
//! watch, the tests say so and prove nothing.

use std::path::Path;
use std::process::Command;

use lsm::{Options, SyncMode};

use crate::support::disks::disks;
use crate::{acknowledge, as_child, open, order, stage, this};

/// The child's part: it prints a number after each result.
#[test]
fn the_child_is_watched() {
    let Some(order) = order() else { return };
    let (disk, dir) = order.split_once(' ').unwrap();
    let disk = disks().swap_remove(disk.parse().unwrap());
    let (sync, background) = (SyncMode::Always, false);
    let options = Options::default().sync(sync).background(background).disk(disk);
    let engine = open(stage::LAST, Path::new(dir), &options);
    acknowledge(1);
    engine.put(b"kenya:capital", b"Nairobi").unwrap();
    acknowledge(2);
    engine.put(b"mali:capital", b"Bamako").unwrap();
    acknowledge(3);
    engine.flush().unwrap();
    acknowledge(4);
}

/// The calls of a child up to each of its results; `None` if it can't be watched.
fn watch(disk: usize) -> Option<Vec<Vec<String>>> {
    let home = tempfile::tempdir().unwrap();
    let (dir, log) = (home.path().join("db"), home.path().join("calls"));
    let calls = "openat,open,creat,write,writev,pwrite64,fdatasync,fsync,msync,sync_file_range,\
                 rename,renameat,renameat2,unlink,unlinkat,ftruncate";
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-y", "-e", calls, "-o"]).arg(&log).arg(this());
    let order = format!("{disk} {}", dir.display());
    let child = as_child(&mut strace, "system_calls::the_child_is_watched", &order).output();
    let done = child.is_ok_and(|child| child.status.success());
    let text = std::fs::read_to_string(&log).unwrap_or_default();
    if !done || text.is_empty() {
        println!("there is no strace here that may watch: nothing was tried");
        return None;
    }
    let mut answers = vec![Vec::new()];
    for line in text.lines() {
        if line.contains("\\nacknowledged ") {
            answers.push(Vec::new());
        } else if let Some(call) = call(line, &dir) {
            answers.last_mut().unwrap().push(call);
        }
    }
    Some(answers)
}

/// A line of strace, made short: `write 000001.wal`, `fsync .`; `None` if it is no change
/// in the directory `dir`.
fn call(line: &str, dir: &Path) -> Option<String> {
    let (_, line) = line.split_once(' ')?;
    let (verb, arguments) = line.trim_start().split_once('(')?;
    // The first path that is ours is the file: of the descriptor, or of the argument.
    let dir = dir.to_str().unwrap();
    let rest = &arguments[arguments.find(dir)? + dir.len()..];
    let name = rest[..rest.find(['"', '>'])?].trim_start_matches('/');
    let name = if name.is_empty() { "." } else { name };
    let verb = match verb {
        "openat" | "open" if arguments.contains("O_CREAT") => "create",
        "openat" | "open" | "ftruncate" => return None,
        "pwrite64" => "write",
        "renameat" | "renameat2" => "rename",
        verb => verb,
    };
    Some(format!("{verb} {name}"))
}

/// The calls between a result and the next one.
fn between(calls: &[String]) -> String {
    let mut calls = calls.to_vec();
    calls.dedup(); // room for a mapped log is written in many pieces
    calls.join("\n")
}

const FLUSH: &str = "create 000001.sst
write 000001.sst
fdatasync 000001.sst
create 000001.index
write 000001.index
fdatasync 000001.index
create 000001.bloom
write 000001.bloom
fdatasync 000001.bloom
fsync .
create MANIFEST.new
write MANIFEST.new
fdatasync MANIFEST.new
rename MANIFEST.new
fsync .
unlink 000001.wal";

#[test]
fn a_put_is_answered_when_the_disk_has_it_and_a_flush_syncs_in_order() {
    for disk in 0..disks().len() {
        let Some(answers) = watch(disk) else { return };
        let [_, first, second, flush, ..] = &answers[..] else { panic!("{answers:?}") };
        let put = "write 000001.wal\nfdatasync 000001.wal";
        assert_eq!(between(first), format!("create 000001.wal\n{put}\nfsync ."), "disk {disk}");
        assert_eq!(between(second), put, "disk {disk}");
        let removals = ["unlink 000001.sst", "unlink 000001.index", "unlink 000001.bloom"];
        let mut flush = flush.clone();
        // A mapped disk replaces what it creates, and there is nothing.
        flush.retain(|call| !removals.contains(&call.as_str()) && call != "unlink MANIFEST.new");
        assert_eq!(between(&flush), FLUSH, "disk {disk}");
    }
}
