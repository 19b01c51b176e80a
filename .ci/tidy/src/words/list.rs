//! The words. Only those are here that have no good use: `behind` has ("merges fall behind").

use crate::words::Word;

const PERSON: &str = "threads and callers aren't persons";
const STILL: &str = "files and text don't stand or lie";
const PADDING: &str = "it says nothing";
const OURS: &str = "the field has a word for it";

/// All of them.
pub const WORDS: &[Word] = &[
    Word { forms: &["whoever"], instead: "who it is: the caller, a reader, you", because: PERSON },
    Word {
        forms: &["nobody", "nobody's"],
        instead: "nothing, no one thread, or what does not happen",
        because: PERSON,
    },
    Word {
        forms: &["somebody", "somebody's"],
        instead: "who it is: another thread, the caller",
        because: PERSON,
    },
    Word { forms: &["anew"], instead: "again", because: "the word is out of use" },
    Word {
        forms: &["vouch", "vouches", "vouched"],
        instead: "covers, or that the disk confirmed it",
        because: "a marker isn't a witness",
    },
    Word {
        forms: &["mend", "mends", "mended", "mending"],
        instead: "fix",
        because: "code isn't cloth",
    },
    Word {
        forms: &["go home", "goes home", "went home"],
        instead: "return",
        because: "a thread has no home",
    },
    Word {
        forms: &["handed on", "hands on", "hand on", "hands it on", "hand it on"],
        instead: "return or propagate the error",
        because: OURS,
    },
    Word {
        forms: &["of no account", "of no use", "is of use", "are of use", "be of use"],
        instead: "ignored, useless, useful",
        because: "the phrase is out of use",
    },
    Word {
        forms: &["shines through", "shine through", "shining through"],
        instead: "becomes visible again",
        because: "a value doesn't shine",
    },
    Word { forms: &["grave", "graves"], instead: "tombstone", because: OURS },
    Word { forms: &["verbs"], instead: "operations, methods or commands", because: OURS },
    Word {
        forms: &["is looked into", "are looked into", "looked into"],
        instead: "is read, is searched",
        because: OURS,
    },
    Word {
        forms: &["with nobody looking"],
        instead: "under the write lock",
        because: "the lock is the point",
    },
    Word {
        forms: &["the way of a get", "the way of a put", "the way of a read", "the way of a write"],
        instead: "the read path, the write path",
        because: OURS,
    },
    Word {
        forms: &["stands in the", "stands in a", "stand in the", "stand in a", "stood in"],
        instead: "is in",
        because: STILL,
    },
    Word {
        forms: &["lies in the", "lies in a", "lie in the", "lie in a", "lay in"],
        instead: "is in",
        because: STILL,
    },
    Word {
        forms: &["names unsynced", "unsettled", "superfluous", "without room"],
        instead: "dir_sync_pending, pending_cleanup, obsolete, trim_preallocated",
        because: OURS,
    },
    Word {
        forms: &["simply", "obviously", "of course"],
        instead: "the fact by itself",
        because: "it ranks what a reader finds hard",
    },
    Word {
        forms: &[
            "under the hood",
            "deep dive",
            "dive in",
            "let's dive",
            "journey",
            "crucial",
            "leverage",
            "seamless",
            "seamlessly",
            "robust",
            "powerful",
        ],
        instead: "what it does",
        because: "anything can be called that",
    },
    Word {
        forms: &["worth noting", "to sum up", "don't worry", "congratulations"],
        instead: "the thing itself",
        because: PADDING,
    },
];
