//! `cargo step book` with fake programs for mdBook and the browser: what it runs, what it
//! opens, and what it says if one of them is missing.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "an unwrap in a test is an assertion")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// Makes two pages, and prints its arguments.
const MDBOOK: &str = "echo mdbook \"$@\"
mkdir -p book/book && touch book/book/index.html book/book/03-tree-shaker.html";

/// Notes what it was asked to open.
const BROWSER: &str = "echo \"$1\" > \"$(dirname \"$0\")/opened\"";

/// A workspace that has the steps, and a folder of programs, `bin`.
fn workspace(programs: &[(&str, &str)]) -> TempDir {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let home = tempfile::tempdir().unwrap();
    for folder in ["steps/coach", "lsm/src", "bin"] {
        fs::create_dir_all(home.path().join(folder)).unwrap();
    }
    for entry in fs::read_dir(ours).unwrap() {
        let (name, step) = entry.map(|entry| (entry.file_name(), entry.path())).unwrap();
        let exercise = step.join("exercise.toml");
        if exercise.is_file() {
            let folder = home.path().join("steps").join(name);
            fs::create_dir(&folder).unwrap();
            fs::copy(exercise, folder.join("exercise.toml")).unwrap();
        }
    }
    for (name, script) in programs {
        let file = home.path().join("bin").join(name);
        let script = format!("#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n");
        fs::write(&file, script).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }
    home
}

/// Returns what the coach prints there, with no other programs to find.
fn shown(home: &TempDir, arguments: &[&str], display: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_coach"))
        .args(arguments)
        .arg("--root")
        .arg(home.path())
        .env("PATH", home.path().join("bin"))
        .env("DISPLAY", display)
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WSL_DISTRO_NAME")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr);
    let home = home.path().display().to_string();
    format!("{}[{}]", text.replace(&home, "HOME"), output.status.code().unwrap())
}

#[test]
fn without_mdbook_it_says_how_to_install_it_and_what_to_read() {
    let home = workspace(&[]);
    assert_eq!(
        shown(&home, &["book"], ":0"),
        "$ mdbook build book
mdBook isn't installed: `cargo install mdbook --locked` installs it.
You can also read the chapters as they are: begin with book/src/SUMMARY.md.
[1]"
    );
    assert!(shown(&home, &["book", "3"], ":0").contains("begin with book/src/03-tree-shaker.md."));
}

#[test]
#[cfg_attr(target_os = "macos", ignore = "there is always a display")]
fn without_a_display_it_says_where_the_page_is() {
    let home = workspace(&[("mdbook", MDBOOK), ("xdg-open", BROWSER)]);
    assert_eq!(
        shown(&home, &["book"], ""),
        "$ mdbook build book
mdbook build book
open this in a browser: HOME/book/book/index.html
[0]"
    );
    assert!(!home.path().join("bin/opened").exists());
}

#[test]
#[cfg_attr(target_os = "macos", ignore = "xdg-open opens nothing there")]
fn a_step_opens_its_chapter() {
    let home = workspace(&[("mdbook", MDBOOK), ("xdg-open", BROWSER)]);
    assert_eq!(
        shown(&home, &["book", "3"], ":0"),
        "$ mdbook build book
mdbook build book
book/book/03-tree-shaker.html is open in your browser
[0]"
    );
    let opened = fs::read_to_string(home.path().join("bin/opened")).unwrap();
    assert_eq!(Path::new(opened.trim()), home.path().join("book/book/03-tree-shaker.html"));
}

#[test]
fn whatever_is_wrong_is_said() {
    let home = workspace(&[("mdbook", "exit 101"), ("xdg-open", "exit 1")]);
    assert_eq!(shown(&home, &["book"], ":0"), "$ mdbook build book\n[1]");
    let wrong = [("9", "there's no step 9"), ("3.1", "this takes a whole step: `3`")];
    for (what, expected) in wrong {
        assert!(shown(&home, &["book", what], ":0").contains(expected));
    }
    let home = workspace(&[("mdbook", MDBOOK), ("xdg-open", "exit 1")]);
    assert!(
        shown(&home, &["book", "4"], ":0").contains("hasn't made book/book/04-tombstones.html")
    );
    #[cfg(not(target_os = "macos"))]
    assert!(shown(&home, &["book", "3"], ":0").contains("open this in a browser: HOME/book/book/"));
}
