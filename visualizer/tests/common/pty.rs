//! A program in a terminal of its own: a pseudo-terminal, with this test at its
//! other end.
//!
//! ```text
//!    test ── send ──► pty ── keys ───► program
//!         ◄─ seen ───     ◄─ screen ──
//! ```
//!
//! Nothing here depends on how long something takes: it is waited for what must
//! come, and only if it does not come at all the test gives up.

use std::io::{Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::process::ExitStatus;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::tcgetattr;

/// Longer than anything takes on the slowest machine.
const GIVE_UP: Duration = Duration::from_secs(120);

/// Bytes written after each drawing: the cursor is shown, at its place.
pub(crate) const DRAWN: &str = "\x1b[?25h";

/// A running program.
pub(crate) struct InPty {
    pty: Arc<Pty>,
    /// The program's end, kept open so that it can be looked at afterwards.
    program_end: OwnedFd,
    before: String,
    pid: Pid,
    exited: Receiver<ExitStatus>,
    output: Receiver<Vec<u8>>,
    reader: JoinHandle<()>,
    enough: Arc<AtomicBool>,
    bytes: Vec<u8>,
    /// All that it has written so far.
    pub(crate) seen: String,
}

impl InPty {
    pub(crate) fn start(command: Command) -> Self {
        let (pty, pts) = open().unwrap();
        pty.resize(Size::new(40, 120)).unwrap();
        let program_end = pts.as_fd().try_clone_to_owned().unwrap();
        let before = modes(&program_end);
        let mut child = command.spawn(pts).unwrap();
        let pid = Pid::from_child(&child);
        let (exit, exited) = channel();
        thread::spawn(move || exit.send(child.wait().unwrap()));
        let pty = Arc::new(pty);
        let enough = Arc::new(AtomicBool::new(false));
        let (bytes, output) = channel();
        let (from, until) = (Arc::clone(&pty), Arc::clone(&enough));
        let reader = thread::spawn(move || read(&from, &bytes, &until));
        let (bytes, seen) = (Vec::new(), String::new());
        InPty { pty, program_end, before, pid, exited, output, reader, enough, bytes, seen }
    }

    /// Waits until what it has written is as it must become.
    pub(crate) fn wait(&mut self, what: &str, is_so: impl Fn(&str) -> bool) {
        while !is_so(&self.seen) {
            match self.output.recv_timeout(GIVE_UP) {
                Ok(bytes) => self.see(&bytes),
                Err(_) => panic!("it did not come to this: {what}\n{:?}", self.seen),
            }
        }
    }

    fn see(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
        // All of it again: the pieces may be cut in the middle of a letter.
        self.seen = String::from_utf8_lossy(&self.bytes).into_owned();
    }

    /// Waits until the first screen is drawn.
    pub(crate) fn drawn(&mut self) {
        self.wait("a drawing", |seen| seen.contains(DRAWN));
    }

    /// Returns how many times it has drawn.
    pub(crate) fn drawings(&self) -> usize {
        self.seen.matches(DRAWN).count()
    }

    /// Types, or whatever else a terminal may send.
    pub(crate) fn send(&self, keys: &str) {
        (&*self.pty).write_all(keys.as_bytes()).unwrap();
    }

    pub(crate) fn kill(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// Waits for its end. The exit code, and the terminal as it was left.
    pub(crate) fn end(mut self) -> (i32, Left) {
        let status = self.exited.recv_timeout(GIVE_UP).expect("it does not end");
        let after = modes(&self.program_end);
        // With no process at that end, reading ends when all has been read.
        drop(self.program_end);
        self.reader.join().unwrap();
        let rest: Vec<u8> = self.output.try_iter().flatten().collect();
        self.bytes.extend(rest);
        let seen = String::from_utf8_lossy(&self.bytes).into_owned();
        (status.code().expect("it was killed"), Left { before: self.before, after, seen })
    }

    /// Closes the window. The exit code; nothing can be read any more.
    pub(crate) fn close_window(self) -> i32 {
        // The reader holds the terminal too, until it has read once more.
        self.enough.store(true, Ordering::SeqCst);
        self.send("x");
        self.reader.join().unwrap();
        drop((self.program_end, self.pty));
        let status = self.exited.recv_timeout(GIVE_UP).expect("it does not end");
        status.code().expect("it was killed")
    }
}

fn modes(terminal: &OwnedFd) -> String {
    format!("{:?}", tcgetattr(terminal).unwrap())
}

fn read(mut from: &Pty, bytes: &Sender<Vec<u8>>, enough: &AtomicBool) {
    let mut buffer = [0; 4096];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        if bytes.send(buffer[..length].to_vec()).is_err() || enough.load(Ordering::SeqCst) {
            break;
        }
    }
}

/// The remains of a program: the terminal, and what was written to it.
pub(crate) struct Left {
    before: String,
    after: String,
    pub(crate) seen: String,
}

impl Left {
    /// The terminal is as it was before.
    #[track_caller]
    pub(crate) fn assert_restored(&self) {
        assert_eq!(self.before, self.after);
        let mut on: Vec<&str> = Vec::new();
        for sequence in sequences(&self.seen) {
            let Some(modes) = sequence.strip_prefix('?') else { continue };
            for mode in modes.trim_end_matches(['h', 'l']).split(';') {
                on.retain(|other| *other != mode);
                if modes.ends_with('h') {
                    on.push(mode);
                }
            }
        }
        let was_on = |mode: &str| self.seen.contains(&format!("\x1b[?{mode}h"));
        for mode in ["1049", "2004", "1000", "1006"] {
            assert!(was_on(mode), "the alternate screen, paste, and the mouse: {mode}");
        }
        assert_eq!(on, ["25"], "nothing but the cursor is on");
    }
}

/// The control sequences in an output, from after `ESC [` to their last letter.
pub(crate) fn sequences(output: &str) -> impl Iterator<Item = &str> {
    output.split("\x1b[").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| ('@'..='~').contains(&c))?;
        Some(&rest[..=end])
    })
}
