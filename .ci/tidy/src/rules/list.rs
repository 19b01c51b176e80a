//! The rules. Each is stated, with its reason, in `lsm/ARCHITECTURE.md`.

use crate::rules::{Ban, Rule};

/// All of them, in the order of the document.
pub const RULES: &[Rule] = &[
    Rule {
        id: "only-disk-opens-files",
        of: &["*"],
        except: &["disk", "fast/src/mapped"],
        ban: Ban::Paths(&["std::fs"]),
    },
    Rule {
        id: "only-sync-has-threads",
        of: &["*"],
        except: &["sync"],
        ban: Ban::Paths(&["std::sync", "std::thread"]),
    },
    Rule {
        id: "no-clock-no-console",
        of: &["*"],
        except: &[],
        ban: Ban::Paths(&[
            "std::time",
            "std::env",
            "std::process",
            "println",
            "print",
            "eprintln",
            "eprint",
        ]),
    },
    Rule {
        id: "format-knows-no-files",
        of: &["format"],
        except: &[],
        ban: Ban::Paths(&["std::io", "std::path"]),
    },
    Rule { id: "format-is-the-floor", of: &["format"], except: &[], ban: Ban::AllBut(&[]) },
    Rule {
        id: "disk-knows-no-engine",
        of: &["disk"],
        except: &[],
        ban: Ban::AllBut(&["sync", "format/names"]),
    },
    Rule {
        id: "observers-are-plain-data",
        of: &["inspect", "observe"],
        except: &[],
        ban: Ban::AllBut(&["format", "sync"]),
    },
    Rule {
        id: "memory-has-no-disk",
        of: &["hash_index", "memtable", "tombstone"],
        except: &[],
        ban: Ban::Parts(&["disk", "directory", "sstable", "wal", "store"]),
    },
    Rule {
        id: "decisions-do-nothing",
        of: &["levels", "compaction/pressure"],
        except: &[],
        ban: Ban::AllBut(&["engine", "format", "options"]),
    },
    Rule {
        id: "merge-knows-no-sources",
        of: &["merge"],
        except: &[],
        ban: Ban::AllBut(&["engine", "error", "range"]),
    },
    Rule {
        id: "a-version-never-writes",
        of: &["version"],
        except: &[],
        ban: Ban::Parts(&["disk", "directory", "sstable/writer"]),
    },
    Rule {
        id: "a-table-knows-no-tree",
        of: &["sstable"],
        except: &[],
        ban: Ban::Parts(&["store", "version", "parts", "directory", "compaction", "levels"]),
    },
    Rule {
        id: "a-line-knows-no-file",
        of: &["wal/record"],
        except: &[],
        ban: Ban::AllBut(&["format"]),
    },
    Rule {
        id: "logs-know-no-tables",
        of: &["wal"],
        except: &[],
        ban: Ban::Parts(&["sstable", "version", "compaction", "levels", "memtable"]),
    },
    Rule {
        id: "tables-know-no-logs",
        of: &["sstable", "version", "merge", "compaction", "levels"],
        except: &[],
        ban: Ban::Parts(&["wal"]),
    },
    Rule {
        id: "parts-know-no-store",
        of: &["*"],
        except: &["store", "stage", "lib"],
        ban: Ban::Parts(&["store"]),
    },
    Rule {
        id: "the-thread-knows-work",
        of: &["store/worker"],
        except: &[],
        ban: Ban::AllBut(&["engine", "error", "sync"]),
    },
    Rule {
        id: "stage-is-on-top",
        of: &["*"],
        except: &["stage", "lib"],
        ban: Ban::Parts(&["stage"]),
    },
];
