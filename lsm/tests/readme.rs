//! The program that both READMEs show. It opens `world.db` in the directory in which it runs, and
//! a process has only one such directory: so this test is a program by itself.

use std::fs;
use std::path::Path;

/// The program, as a reader would copy it.
mod shown {
    include!("readme/program.rs");

    pub(crate) fn run() -> lsm::Result<()> {
        main()
    }
}

#[test]
fn both_readmes_show_a_program_that_runs() {
    for path in ["README.md", "../README.md"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
        let program = format!("```rust\n{}```\n", include_str!("readme/program.rs"));
        assert!(
            text.contains(&program),
            "{path} shows another program than tests/readme/program.rs"
        );
    }
    let dir = tempfile::tempdir().unwrap();
    std::env::set_current_dir(dir.path()).unwrap();
    shown::run().unwrap();
    let db = lsm::Db::open("world.db").unwrap();
    assert_eq!(db.scan(..).count(), 2);
}
