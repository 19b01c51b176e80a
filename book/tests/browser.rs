//! Tests the book in a browser: builds it, serves it, and opens every page, as wide as a
//! desktop screen and as narrow as a phone.
//!
//! Each page finds all that it requests, on this server alone; the console stays empty;
//! only boxes scroll sideways, never the page; each picture is there and has a text that
//! says what it shows; no heading skips a level.
//!
//! A file server runs on this machine, and Chromium without a window, which reports each
//! request and runs `browser/problems.js`. Nothing sleeps: a page is done when it's loaded
//! and waits for nothing.
//!
//! Left out: other browsers, and links, which `lint` checks.
//!
//! It needs mdBook and Chromium: `cargo test -p book -- --ignored`.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "in a test they are assertions")]

mod browser {
    pub(crate) mod chromium;
    pub(crate) mod page;
    pub(crate) mod server;
}

use std::fs;
use std::path::Path;
use std::process::Command;

use browser::chromium::Chromium;
use browser::page::{PHONE, SCREEN, problems};
use browser::server::Server;

/// Builds the book into `folder`, without errors or warnings.
fn build(folder: &Path) {
    let output = Command::new("mdbook")
        .args(["build", env!("CARGO_MANIFEST_DIR"), "--dest-dir"])
        .arg(folder)
        .output()
        .expect("mdbook is installed: cargo install mdbook --locked");
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let complains = ["ERROR", "WARN"].iter().any(|word| said.contains(word));
    assert!(output.status.success() && !complains, "mdbook build says:\n{said}");
}

/// The names of all pages in `folder`, in order.
fn pages(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".html")).collect();
    names.sort();
    names
}

/// Lists what is wrong with the pages in `folder`; each line names the page.
fn wrong(folder: &Path) -> Vec<String> {
    let server = Server::start(folder);
    let mut chromium = Chromium::start();
    let mut wrong = Vec::new();
    for page in pages(folder) {
        for size in [SCREEN, PHONE] {
            let found = problems(&mut chromium, &server, &page, size);
            wrong.extend(found.iter().map(|what| format!("{page} at {}: {what}", size.0)));
        }
    }
    wrong
}

#[test]
#[ignore = "needs mdbook and Chromium; .ci/run has both"]
fn every_page_can_be_read_on_a_desktop_and_on_a_phone() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path());
    for page in pages(folder.path()) {
        let text = fs::read_to_string(folder.path().join(&page)).unwrap();
        assert!(!text.contains("{{#"), "{page}: something is not filled in by mdBook");
    }
    let wrong = wrong(folder.path());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Pages with one problem each, and its message. A problem that only a phone has is
/// reported once.
const BROKEN: [(&str, &str, &str); 10] = [
    ("fine", "<p>Nothing is wrong here.", ""),
    ("absent", "<script src='absent.js'></script>", "/absent.js is missing: 404"),
    (
        "outside",
        "<script src='http://elsewhere.invalid/x.js'></script>",
        "requests another host: http://elsewhere.invalid/x.js",
    ),
    ("console", "<script>console.error('oh', 7)</script>", "console: oh 7"),
    ("thrown", "<script>throw Error('thrown')</script>", "console: Error: thrown"),
    ("wide", "<p style='width:600px'>wide", "scrolls sideways, for <p>"),
    (
        "inside",
        "<div id=mdbook-content style='overflow:auto'><p style='width:600px'>wide</div>",
        "scrolls sideways, for <p>",
    ),
    ("wordless", "<img src='dot.svg'>", "a picture without alt text: dot.svg"),
    ("unseen", "<img src='data:image/png,no' alt='x'>", "a picture that doesn't load: data:"),
    ("headings", "<h3>Part</h3>", "«Part» is <h3> after <h1>"),
];

#[test]
#[ignore = "needs Chromium; .ci/run has it"]
fn each_kind_of_problem_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let dot = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>";
    fs::write(folder.path().join("dot.svg"), dot).unwrap();
    for (name, body, _) in BROKEN {
        let head = "<!doctype html><meta name=viewport content='width=device-width'>";
        let page = format!("{head}<link rel=icon href=dot.svg><main><h1>Page</h1>{body}</main>");
        fs::write(folder.path().join(format!("{name}.html")), page).unwrap();
    }
    let wrong = wrong(folder.path());
    for (name, _, what) in BROKEN {
        let of_it: Vec<&String> =
            wrong.iter().filter(|line| line.starts_with(&format!("{name}.html "))).collect();
        let times = match name {
            "fine" => 0,
            "wide" | "inside" => 1,
            _ => 2,
        };
        assert_eq!(of_it.len(), times, "{name}: {of_it:?}");
        assert!(of_it.iter().all(|line| line.contains(what)), "{name}: {of_it:?}");
    }
}
