use std::fs;
use std::path::Path;

use super::*;
use crate::desk::{Desk, Tree, refused, workspace};
use crate::fill::undo;

/// What was kept, without the lists.
fn kept(desk: &Desk) -> Tree {
    let mut kept = desk.mine();
    kept.retain(|file, _| !file.starts_with("hunt") && !file.ends_with("kept.toml"));
    kept
}

#[test]
fn what_was_changed_in_the_copy_is_kept_when_the_next_bug_is_put_in() {
    let desk = Desk::open_sample();
    let (place, course) = (&desk.place, &desk.course);
    for file in ["Cargo.toml", "Cargo.lock", "steps/Cargo.toml"] {
        fs::copy(workspace().join(file), place.root().join(file)).unwrap();
    }
    let scratch = Scratch::new(place, place.mine().join("hunt"), &[]).unwrap();
    let wrongs = wrong::of(place, course, course.step(1).unwrap()).unwrap();
    let src = scratch.package().join("src");
    fill(place, course, &scratch, &wrongs[0], None).unwrap();
    let before = wrong::named(place, course, &format!("1/{}", wrongs[0].name)).unwrap();
    fill(place, course, &scratch, &wrongs[1], before.as_ref()).unwrap();
    assert_eq!(kept(&desk), Tree::new(), "nothing was changed");
    fs::write(src.join("hash_index.rs"), "mended").unwrap();
    fs::write(src.join("nested/added.rs"), "mine").unwrap();
    fill(place, course, &scratch, &wrongs[2], Some(&wrongs[1])).unwrap();
    let hash_index = Path::new("001-hunt/hash_index.rs").to_path_buf();
    let added = Path::new("001-hunt/nested/added.rs").to_path_buf();
    assert_eq!(kept(&desk), [(hash_index, b"mended".to_vec()), (added, b"mine".to_vec())].into());
    assert!(!src.join("nested/added.rs").exists());
    // It's no part of `steps/src`.
    assert!(refused(&desk, || undo(place)).starts_with("there is nothing to undo"));
    // The coach has forgotten which bug it was.
    fs::write(src.join("hash_index.rs"), "mended again").unwrap();
    fill(place, course, &scratch, &wrongs[0], None).unwrap();
    assert_eq!(kept(&desk)[Path::new("002-hunt/hash_index.rs")], b"mended again");
}
