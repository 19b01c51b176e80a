//! The contents of a simulated disk, as the process sees them and as the platter has them.
//!
//! ```text
//!    names      /db/000042.wal ─► inode 7          names        the same, as far as
//!    files      inode 7 ─► 5d1c0f3a 42 kenya…      files        it's durable
//!       ▲                                             ▲
//!       └───────── pending: changes that aren't synced, in order
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::super::files::base_name;
use super::change::Change;
use super::outcome::ChangeOutcome;
use lsm::sync::Arc;

/// Names and files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct FileTree {
    names: BTreeMap<PathBuf, Node>,
    files: BTreeMap<usize, Arc<Vec<u8>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Node {
    Dir,
    File(usize),
}

/// A disk at one moment of a process that works with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiskImage {
    seen: FileTree,
    platter: FileTree,
    /// Changes that aren't durable yet. Invariant: `seen` is the platter after
    /// all of them, as long as no sync has failed.
    pending: Vec<Change>,
}

impl FileTree {
    fn apply(&mut self, change: &Change, outcome: ChangeOutcome) {
        match change {
            Change::MakeDir(path) => drop(self.names.insert(path.clone(), Node::Dir)),
            Change::Create { path, inode } => {
                self.names.insert(path.clone(), Node::File(*inode));
                self.files.entry(*inode).or_default();
            }
            Change::Write { inode, at, bytes } => {
                let file = Arc::make_mut(self.files.entry(*inode).or_default());
                outcome.write(file, *at, bytes);
            }
            Change::Truncate { inode, bytes } => {
                Arc::make_mut(self.files.entry(*inode).or_default()).resize(*bytes, 0);
            }
            Change::Rename { from, to, inode } => {
                if self.names.get(from) == Some(&Node::File(*inode)) {
                    self.names.remove(from);
                }
                self.names.insert(to.clone(), Node::File(*inode));
            }
            Change::Remove { path, inode } => {
                if self.names.get(path) == Some(&Node::File(*inode)) {
                    self.names.remove(path);
                }
            }
            Change::Sync { .. } | Change::SyncFailed { .. } | Change::SyncDir(_) => {}
        }
    }
}

impl DiskImage {
    /// Applies one more change.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Sync { .. } | Change::SyncDir(_) => {
                let settled = self.pending.extract_if(.., |pending| pending.is_settled_by(change));
                settled.for_each(|settled| self.platter.apply(&settled, ChangeOutcome::Kept));
            }
            Change::SyncFailed { .. } => {
                self.pending.retain(|pending| !pending.is_settled_by(change));
            }
            _ => {
                self.seen.apply(change, ChangeOutcome::Kept);
                self.pending.push(change.clone());
            }
        }
    }

    /// Returns the changes that aren't durable yet, in order.
    pub fn pending(&self) -> &[Change] {
        &self.pending
    }

    /// Forgets the files that have no name and get none back in any power cut.
    pub(super) fn forget_the_lost(&mut self) {
        let named = |change: &Change| match change {
            Change::Create { inode, .. } | Change::Rename { inode, .. } => Some(*inode),
            _ => None,
        };
        let mut kept: BTreeSet<usize> = self.pending.iter().filter_map(named).collect();
        kept.extend(self.seen.named().chain(self.platter.named()));
        self.pending.retain(|change| match change {
            Change::Write { inode, .. } | Change::Truncate { inode, .. } => kept.contains(inode),
            _ => true,
        });
        self.seen.files.retain(|inode, _| kept.contains(inode));
        self.platter.files.retain(|inode, _| kept.contains(inode));
    }

    /// Returns the bytes in all files that have a name.
    pub fn bytes_in_all(&self) -> usize {
        self.seen.named().map(|inode| self.bytes(inode).len()).sum()
    }

    /// Returns what is found after a power cut in which the pending changes, in their order,
    /// have these outcomes.
    pub(super) fn after_outcomes(
        &self,
        outcomes: impl Iterator<Item = ChangeOutcome>,
    ) -> DiskImage {
        let mut platter = self.platter.clone();
        for (change, outcome) in self.pending.iter().zip(outcomes) {
            if outcome != ChangeOutcome::Lost {
                platter.apply(change, outcome);
            }
        }
        platter.forget_the_nameless();
        DiskImage { seen: platter.clone(), platter, pending: Vec::new() }
    }

    /// Returns the name of a file, or the last one that it had.
    pub fn name(&self, inode: usize) -> String {
        let seen = self.seen.names.iter().find(|(_, node)| **node == Node::File(inode));
        let had = |change: &Change| match change {
            Change::Remove { path, inode: file } if *file == inode => Some(base_name(path)),
            _ => None,
        };
        let gone = || self.pending.iter().rev().find_map(had);
        seen.map(|(path, _)| base_name(path)).or_else(gone).unwrap_or_else(|| format!("#{inode}"))
    }

    /// Describes a pending change, with the name of its file.
    pub fn describe(&self, change: &Change) -> String {
        match change {
            Change::Write { inode, bytes, .. } => {
                let text = String::from_utf8_lossy(bytes);
                let cut: String = text.trim_end().replace('\n', " ⏎ ").chars().take(60).collect();
                format!("write {} bytes to {}: {cut}", bytes.len(), self.name(*inode))
            }
            Change::Truncate { inode, bytes } => {
                format!("cut {} to {bytes} bytes", self.name(*inode))
            }
            Change::Sync { inode } => format!("sync {}", self.name(*inode)),
            Change::Create { path, .. } => format!("create {}", base_name(path)),
            other => other.to_string(),
        }
    }

    /// Returns the same disk, once everything was synced.
    pub fn synced(&self) -> DiskImage {
        DiskImage { seen: self.seen.clone(), platter: self.seen.clone(), pending: Vec::new() }
    }

    /// Returns the name and the content of each file in `dir`.
    pub fn files(&self, dir: &Path) -> BTreeMap<String, Vec<u8>> {
        let inside = self.seen.names.iter().filter(|(path, _)| path.parent() == Some(dir));
        let content = |(path, node): (&PathBuf, &Node)| match node {
            Node::File(inode) => Some((base_name(path), self.bytes(*inode).to_vec())),
            Node::Dir => None,
        };
        inside.filter_map(content).collect()
    }

    pub(super) fn names(&self, dir: &Path) -> Vec<String> {
        let inside = self.seen.names.keys().filter(|path| path.parent() == Some(dir));
        inside.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect()
    }

    pub(super) fn is_dir(&self, path: &Path) -> bool {
        is_root(path) || self.seen.names.get(path) == Some(&Node::Dir)
    }

    /// Fails unless it's a directory. The error depends on what is there instead.
    pub(super) fn dir(&self, path: &Path) -> io::Result<()> {
        let is_file = |path: &Path| matches!(self.seen.names.get(path), Some(Node::File(_)));
        match path.ancestors().any(is_file) {
            _ if self.is_dir(path) => Ok(()),
            true => Err(ErrorKind::NotADirectory.into()),
            false => Err(ErrorKind::NotFound.into()),
        }
    }

    pub(super) fn parent(&self, path: &Path) -> io::Result<()> {
        path.parent().map_or(Ok(()), |dir| self.dir(dir))
    }

    pub(super) fn file(&self, path: &Path) -> io::Result<usize> {
        match self.seen.names.get(path) {
            Some(Node::File(inode)) => Ok(*inode),
            Some(Node::Dir) => Err(ErrorKind::IsADirectory.into()),
            None => Err(self.parent(path).err().unwrap_or(ErrorKind::NotFound.into())),
        }
    }

    /// Returns the same file, with the error of an attempt to open it.
    pub(super) fn plain_file(&self, path: &Path) -> io::Result<usize> {
        self.file(path).map_err(|error| match error.kind() {
            ErrorKind::IsADirectory => io::Error::other("it is a directory, not a plain file"),
            _ => error,
        })
    }

    pub(super) fn bytes(&self, inode: usize) -> &[u8] {
        self.seen.files.get(&inode).map_or(&[], |bytes| bytes.as_slice())
    }

    pub(super) fn next_inode(&self) -> usize {
        self.seen.files.keys().last().map_or(0, |last| last + 1)
    }
}

impl FileTree {
    /// Forgets files that have no name, because a crash ends every handle, and names in a
    /// directory that isn't there.
    fn forget_the_nameless(&mut self) {
        let mut dirs: Vec<PathBuf> = Vec::new();
        self.names.retain(|path, node| {
            // A directory stands before what is in it.
            let there =
                path.parent().is_none_or(|dir| is_root(dir) || dirs.iter().any(|d| d == dir));
            if there && *node == Node::Dir {
                dirs.push(path.clone());
            }
            there
        });
        let named: BTreeSet<usize> = self.named().collect();
        self.files.retain(|inode, _| named.contains(inode));
    }

    /// Returns the files that have a name.
    fn named(&self) -> impl Iterator<Item = usize> {
        self.names.values().filter_map(|node| match node {
            Node::File(inode) => Some(*inode),
            Node::Dir => None,
        })
    }
}

/// Returns true for the root of all paths, which is always there.
fn is_root(path: &Path) -> bool {
    path.parent().is_none() || path.as_os_str().is_empty()
}
