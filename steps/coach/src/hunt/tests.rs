use std::fs;
use std::path::Path;

use super::*;
use crate::bodies::undo;
use crate::fixture::{Fixture, Tree, real_root, refused};

/// Returns what was kept, without the lists.
fn kept(fixture: &Fixture) -> Tree {
    let mut kept = fixture.mine();
    kept.retain(|file, _| !file.starts_with("hunt") && !file.ends_with("kept.toml"));
    kept
}

#[test]
fn what_was_changed_in_the_copy_is_kept_when_the_next_bug_is_put_in() {
    let fixture = Fixture::open_sample();
    let (workspace, course) = (&fixture.workspace, &fixture.course);
    for file in ["Cargo.toml", "Cargo.lock", "steps/Cargo.toml"] {
        fs::copy(real_root().join(file), workspace.root().join(file)).unwrap();
    }
    let scratch = Scratch::new(workspace, workspace.mine().join("hunt"), &[]).unwrap();
    let wrongs = wrong::of(workspace, course, course.step(1).unwrap()).unwrap();
    let src = scratch.package().join("src");
    fill_copy(workspace, course, &scratch, &wrongs[0], None).unwrap();
    let before = wrong::find(workspace, course, &format!("1/{}", wrongs[0].name)).unwrap();
    fill_copy(workspace, course, &scratch, &wrongs[1], before.as_ref()).unwrap();
    assert_eq!(kept(&fixture), Tree::new(), "nothing was changed");
    fs::write(src.join("hash_index.rs"), "fixed").unwrap();
    fs::write(src.join("nested/added.rs"), "mine").unwrap();
    fill_copy(workspace, course, &scratch, &wrongs[2], Some(&wrongs[1])).unwrap();
    let hash_index = Path::new("001-hunt/hash_index.rs").to_path_buf();
    let added = Path::new("001-hunt/nested/added.rs").to_path_buf();
    assert_eq!(kept(&fixture), [(hash_index, b"fixed".to_vec()), (added, b"mine".to_vec())].into());
    assert!(!src.join("nested/added.rs").exists());
    // It isn't part of `steps/src`.
    assert!(refused(&fixture, || undo(workspace)).starts_with("there's nothing to undo"));
    // The coach has forgotten which bug it was.
    fs::write(src.join("hash_index.rs"), "fixed again").unwrap();
    fill_copy(workspace, course, &scratch, &wrongs[0], None).unwrap();
    assert_eq!(kept(&fixture)[Path::new("002-hunt/hash_index.rs")], b"fixed again");
}
