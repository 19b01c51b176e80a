use std::fs;

use tidy::Sources;

#[test]
fn a_learner_s_files_and_what_is_generated_are_not_read() {
    let root = tempfile::tempdir().unwrap();
    let files = [".ci/run", ".github/CONTRIBUTING.md", "README.md", "lsm/src/a.rs"];
    let others = [
        "steps/src/a.rs",
        "steps/.mine/a.rs",
        "target/a.rs",
        "lsm/fuzz/target/a.rs",
        "world.db/a.md",
        "visualizer/theatre/a.rs",
        "lsm/src/a.snap",
    ];
    for file in files.iter().chain(&others) {
        let path = root.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "// anew\n").unwrap();
    }
    let sources = Sources::read(root.path()).unwrap();
    let read: Vec<_> = sources.all().map(|(path, _)| path).collect();
    assert_eq!(read, files);
}
