//! Chromium without a window, controlled over a pipe.
//!
//! ```text
//!    test ── stdin ──► sh: exec chromium 3<&0 4>&1     commands, to its descriptor 3
//!    test ◄─ stdout ── (it prints nothing itself)       answers and events, from 4
//! ```
//!
//! Each message is JSON and ends with a NUL: the DevTools protocol.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

/// Names of Chromium's program.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A timeout, longer than anything takes.
const LONG: Duration = Duration::from_secs(60);

/// No updates, and no host but this one, whatever a page names.
const FLAGS: [&str; 13] = [
    "--headless",
    "--remote-debugging-pipe",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/// A browser, which ends when this is dropped.
pub(crate) struct Chromium {
    child: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    sent: u64,
    _profile: TempDir,
}

impl Chromium {
    pub(crate) fn start() -> Chromium {
        let profile = tempfile::tempdir().unwrap();
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null"])
            .arg(program())
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (to, pipe) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (sender, from) = channel();
        thread::spawn(move || {
            for message in BufReader::new(pipe).split(0) {
                let Ok(message) = message else { return };
                if sender.send(serde_json::from_slice(&message).unwrap()).is_err() {
                    return;
                }
            }
        });
        Chromium { child, to, from, sent: 0, _profile: profile }
    }

    /// Sends a command, to a tab if `session` names one; returns its number.
    pub(crate) fn send(&mut self, session: Option<&str>, method: &str, params: Value) -> u64 {
        self.sent += 1;
        let mut message = json!({ "id": self.sent, "method": method, "params": params });
        if let Some(session) = session {
            message["sessionId"] = session.into();
        }
        write!(self.to, "{message}\0").expect("Chromium runs");
        self.sent
    }

    /// Waits for the next message: an answer, or an event.
    pub(crate) fn next(&mut self) -> Value {
        self.from.recv_timeout(LONG).expect("Chromium sends a message")
    }

    /// Sends a command to the browser itself, and returns its answer.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        let number = self.send(None, method, params);
        loop {
            let message = self.next();
            if message["id"] == number {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].clone();
            }
        }
    }
}

impl Drop for Chromium {
    /// Asks it to close, so that its profile can be removed.
    fn drop(&mut self) {
        let _ = write!(self.to, "{}\0", json!({ "id": 0, "method": "Browser.close" }));
        while self.from.recv_timeout(Duration::from_secs(5)).is_ok() {}
        let _ = self.child.kill(); // it has ended, unless it hangs
        let _ = self.child.wait();
    }
}

fn program() -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut found = NAMES.iter().flat_map(|name| {
        env::split_paths(&path).map(move |folder| folder.join(name)).find(|file| file.is_file())
    });
    found.next().expect("Chromium is installed, under one of its names")
}
