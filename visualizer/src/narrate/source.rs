//! The source file that an event comes from, and the chapter about it.

use lsm::observe::{Event, Place, Verdict};

/// A file of the reference, and a chapter of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// Path from the root of the workspace.
    pub file: &'static str,
    /// 1 to 8.
    pub chapter: u8,
}

/// Returns where to read about an event, in an engine of that stage.
pub(crate) fn source(event: &Event, stage: u8) -> Source {
    let (file, chapter) = match event {
        Event::Wrote { .. } | Event::Got { .. } if stage == 1 => ("lsm/src/hash_index.rs", 1),
        Event::Wrote { stored: Some(stored), .. } if stored == lsm::format::TOMBSTONE => {
            ("lsm/src/tombstone.rs", 4)
        }
        Event::Wrote { .. } => ("lsm/src/memtable.rs", 2),
        Event::Looked { place: Place::Memtable | Place::Sealed(_), .. } => ("lsm/src/store.rs", 3),
        Event::Looked { verdict: Verdict::RuledOut, .. } if stage >= 6 => {
            ("lsm/src/sstable/bloom.rs", 6)
        }
        Event::Looked { .. } | Event::Got { .. } => ("lsm/src/store.rs", 3),
        Event::BlockRead { .. } if stage >= 5 => ("lsm/src/sstable/sparse.rs", 5),
        Event::BlockRead { .. } => ("lsm/src/sstable/text.rs", 3),
        Event::TableStarted { .. } | Event::TableLine { .. } | Event::TableFinished { .. } => {
            ("lsm/src/sstable/writer.rs", 3)
        }
        Event::Installed { removed, .. } if !removed.is_empty() => ("lsm/src/compaction.rs", 8),
        Event::Sealed { .. } | Event::Installed { .. } | Event::Forgot { .. } => {
            ("lsm/src/store.rs", 3)
        }
        Event::MergeStarted { .. } => ("lsm/src/levels.rs", 8),
        Event::Merged { .. } => ("lsm/src/compaction/merging.rs", 8),
        Event::MergeFinished { .. } => ("lsm/src/compaction.rs", 8),
        Event::LogStarted { .. }
        | Event::LogAppended { .. }
        | Event::LogSynced { .. }
        | Event::LogDeleted { .. } => ("lsm/src/wal.rs", 7),
        Event::Replayed { .. } | Event::TornTail { .. } => ("lsm/src/wal/recovery.rs", 7),
        _ => ("lsm/src/store/worker.rs", 3),
    };
    Source { file, chapter }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_file_that_is_named_exists() {
        let text = include_str!("source.rs");
        let files =
            text.split('"').filter(|part| part.starts_with("lsm/src/") && part.ends_with(".rs"));
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let missing: Vec<&str> = files.filter(|file| !root.join(file).is_file()).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn a_tombstone_is_chapter_4_and_any_other_write_chapter_2() {
        let wrote = |stored: &str| Event::Wrote {
            number: 1,
            key: b"a".to_vec(),
            stored: Some(stored.into()),
        };
        assert_eq!(source(&wrote("†"), 8).chapter, 4);
        assert_eq!(source(&wrote("1"), 8).chapter, 2);
        assert_eq!(source(&wrote("1"), 1).file, "lsm/src/hash_index.rs");
    }
}
