//! The directory of a database: whose it is, who has it open, what is in it.
//! Machinery: no chapter needs this.
//!
//! ```text
//!    open ─► list ─┬► MANIFEST ────────────► lock ─► read ─► logs in order? ─► sweep
//!                  ├► nothing ─────────────► lock ─► MANIFEST of an empty database
//!                  ├► tables or logs ──────► Corruption: MANIFEST is missing
//!                  └► somebody's files ────► NotADatabase
//! ```
//!
//! Nothing is changed before all of that is clear. What MANIFEST does not list is swept
//! last: should the logs tell that MANIFEST is an old one, it may be what is missed.
//!
//! MANIFEST is never changed in place: a new one is written aside, synced, renamed over
//! the old one, and the directory synced. The rename is the moment at which the new
//! state is the true one; see [`Directory::store`] for what follows if *it* fails.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::disk::{self, Disk, Lock};
use crate::format::{
    FileName, LOCK, LOG_NEW, MANIFEST, MANIFEST_NEW, Manifest, TableMeta, VERSION, file_name,
};
use crate::sync::{Arc, AtomicBool, Mutex, OnceLock, Ordering};
use crate::table::TableFiles;
use crate::{Error, Options, Result};

/// An open data directory.
#[derive(Debug)]
pub struct Directory {
    path: Arc<Path>,
    disk: Arc<dyn Disk>,
    held: Arc<Held>,
    poison: OnceLock<Error>,
    /// Names of what a crash left half-done, until it is swept.
    ///
    /// Invariant: MANIFEST lists none of them.
    strays: Mutex<Vec<String>>,
}

/// The lock on a directory, until it is given back.
///
/// Invariant: files are removed only while it is held. A handle or a scan that
/// outlives it may still have tables whose files are to go; but by then another
/// opener may have swept them, and given their names to files of its own.
#[derive(Debug)]
pub struct Held {
    lock: Mutex<Option<Box<dyn Lock>>>,
    /// The same as `lock` being `None`, for whoever asks at every call.
    given_back: AtomicBool,
}

impl Held {
    fn new(lock: Box<dyn Lock>) -> Arc<Self> {
        Arc::new(Held { lock: Mutex::new(Some(lock)), given_back: AtomicBool::new(false) })
    }

    /// Does something while the lock is held, or does not do it.
    pub fn while_held(&self, act: impl FnOnce()) {
        let lock = self.lock.lock();
        if lock.is_some() {
            act();
        }
    }

    fn give_back(&self) {
        let mut lock = self.lock.lock();
        self.given_back.store(true, Ordering::Release);
        *lock = None;
    }
}

impl Directory {
    /// Opens the directory for an engine of `stage`, making it if need be, and
    /// answers what MANIFEST says.
    pub fn open(path: &Path, stage: u8, options: &Options) -> Result<(Directory, Manifest)> {
        let disk = &options.disk;
        // Looked at before it is touched, and again when nobody else can.
        if load(disk.as_ref(), path, stage)?.is_none() {
            create(disk.as_ref(), path)?;
            check_empty(disk.as_ref(), path)?; // or somebody makes it just now
        }
        let lock_path = path.join(LOCK);
        let lock = disk.lock(&lock_path).map_err(Error::io("lock", &lock_path))?;
        let lock = lock.ok_or_else(|| Error::Locked { dir: path.to_path_buf() })?;
        let directory = Directory {
            path: Arc::from(path),
            disk: Arc::clone(disk),
            held: Held::new(lock),
            poison: OnceLock::new(),
            strays: Mutex::default(),
        };
        let manifest = if let Some(manifest) = load(disk.as_ref(), path, stage)? {
            manifest
        } else {
            if !check_empty(disk.as_ref(), path)? {
                let what = "it is listed, but there is no such file";
                return Err(Error::corruption(&path.join(MANIFEST), None, what));
            }
            let manifest = Manifest { stage, ..Manifest::default() };
            directory.store(&manifest)?;
            // If it was there before, its name is its maker's to sync, and the
            // directory above may not be ours to open.
            let _ = sync_parent(disk.as_ref(), path);
            manifest
        };
        // What we read may be a rename that is not durable yet; before anything is
        // removed on its word, it must be.
        directory.sync()?;
        directory.look_around(&manifest)?;
        Ok((directory, manifest))
    }

    /// Sees to it that all listed files are there, and notes those that are not listed.
    fn look_around(&self, manifest: &Manifest) -> Result<()> {
        let listed = listed(manifest);
        let found: HashSet<String> = self.list()?.into_iter().collect();
        if let Some(missing) = listed.difference(&found).min() {
            let what = "MANIFEST lists it, but it is missing";
            return Err(Error::corruption(&self.file(missing), None, what));
        }
        let stray = |name: &String| {
            [MANIFEST_NEW, LOG_NEW].contains(&name.as_str())
                || matches!(FileName::parse(name), Some(FileName::Table(..)))
        };
        let strays = found.into_iter().filter(|name| stray(name) && !listed.contains(name));
        *self.strays.lock() = strays.collect();
        Ok(())
    }

    /// Removes what a crash left half-done. To be called before a table is made, and
    /// after everything that may refuse to open the directory.
    pub fn sweep(&self) -> Result<()> {
        for name in std::mem::take(&mut *self.strays.lock()) {
            let path = self.file(&name);
            self.disk.remove(&path).map_err(Error::io("remove", &path))?;
        }
        Ok(())
    }

    /// Replaces MANIFEST, durably.
    ///
    /// If the new file cannot be written, nothing has happened. If the rename or
    /// the sync after it fails, nobody can tell which of the two MANIFESTs a crash
    /// would leave: both must stay true, so no file that either lists may go, and
    /// the directory is poisoned.
    pub fn store(&self, manifest: &Manifest) -> Result<()> {
        let mut strays = self.strays.lock();
        if !strays.is_empty() {
            let listed = listed(manifest);
            strays.retain(|name| name != MANIFEST_NEW && !listed.contains(name));
        }
        drop(strays);
        let new = self.file(MANIFEST_NEW);
        let file = self.disk.create(&new).map_err(Error::io("create", &new))?;
        file.append(&manifest.encode()).map_err(Error::io("write", &new))?;
        file.sync().map_err(Error::io("sync", &new))?;
        drop(file);
        let path = self.file(MANIFEST);
        let renamed = self.disk.rename(&new, &path).map_err(Error::io("rename", &new));
        renamed.and_then(|()| self.sync()).inspect_err(|error| self.poison(error))
    }

    /// Makes the names of new files durable.
    ///
    /// If that fails, the directory is poisoned: a second sync might succeed though
    /// the names are lost. (The failed sync of a *file* that nobody knows yet, a
    /// table or the next MANIFEST, is harmless: it is thrown away, and written anew.)
    pub fn sync(&self) -> Result<()> {
        let synced = self.disk.sync_dir(&self.path).map_err(Error::io("sync", &self.path));
        synced.inspect_err(|error| self.poison(error))
    }

    /// The names of the files in it.
    pub fn list(&self) -> Result<Vec<String>> {
        self.disk.list(&self.path).map_err(Error::io("list", &self.path))
    }

    /// The path of a file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The files of a table.
    pub fn files(&self, meta: TableMeta) -> TableFiles {
        let (disk, dir) = (Arc::clone(&self.disk), Arc::clone(&self.path));
        TableFiles { disk, dir, held: Arc::clone(&self.held), meta }
    }

    /// The disk it is on.
    pub fn disk(&self) -> &dyn Disk {
        self.disk.as_ref()
    }

    /// Stops all writing: after this failure nobody knows what the disk holds.
    pub fn poison(&self, cause: &Error) {
        let cause = match cause {
            Error::Poisoned { .. } => return,
            cause => Box::new(cause.clone()),
        };
        let _ = self.poison.set(Error::Poisoned { cause }); // the first cause counts
    }

    /// Refuses reads once the handle is closed.
    pub fn check_open(&self) -> Result<()> {
        if self.held.given_back.load(Ordering::Acquire) { Err(Error::Closed) } else { Ok(()) }
    }

    /// Refuses writes once the handle is closed or poisoned.
    pub fn check_writable(&self) -> Result<()> {
        self.check_open()?;
        self.check_poison()
    }

    /// Refuses once the directory is poisoned.
    pub fn check_poison(&self) -> Result<()> {
        self.poison.get().map_or(Ok(()), |error| Err(error.clone()))
    }

    /// Lets others open it.
    pub fn close(&self) {
        self.held.give_back();
    }
}

/// Tables, held by a scan, may outlive the directory; the lock does not.
impl Drop for Directory {
    fn drop(&mut self) {
        self.close();
    }
}

/// The names of all files that MANIFEST lists.
fn listed(manifest: &Manifest) -> HashSet<String> {
    let names = manifest
        .tables
        .iter()
        .flat_map(|table| table.files.iter().map(|file| file_name(table.number, file.extension)));
    names.collect()
}

/// Makes the directory, if it is not there, and each new name durable.
fn create(disk: &dyn Disk, path: &Path) -> Result<()> {
    let missing =
        |path: &&Path| disk.list(path).is_err_and(|error| error.kind() == ErrorKind::NotFound);
    let above = path.ancestors().filter(|path| !path.as_os_str().is_empty());
    let new: Vec<&Path> = above.take_while(missing).collect();
    if !new.is_empty() {
        disk.create_dir(path).map_err(Error::io("create", path))?;
    }
    new.into_iter().try_for_each(|path| sync_parent(disk, path))
}

fn sync_parent(disk: &dyn Disk, path: &Path) -> Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    disk.sync_dir(parent).map_err(Error::io("sync", parent))
}

/// What MANIFEST says, if there is one and an engine of `stage` can read it. (To ask for
/// it takes as long however many files there are; a listing does not.)
pub fn load(disk: &dyn Disk, dir: &Path, stage: u8) -> Result<Option<Manifest>> {
    let path = dir.join(MANIFEST);
    let text = match disk::read_all(disk, &path) {
        // What there is instead, `check_empty` finds out.
        Err(error) if [ErrorKind::NotFound, ErrorKind::NotADirectory].contains(&error.kind()) => {
            return Ok(None);
        }
        text => text.map_err(Error::io("read", &path))?,
    };
    if Manifest::version(&text).is_some_and(|version| version != VERSION) {
        let first = text.split(|&b| b == b'\n').next().unwrap_or_default();
        let found = String::from_utf8_lossy(first).into_owned();
        return Err(Error::UnknownVersion { path, found });
    }
    let manifest =
        Manifest::decode(&text).map_err(|(line, e)| Error::corruption(&path, Some(line), e.0))?;
    if manifest.stage > stage {
        return Err(Error::needs_stage(manifest.stage, dir.display().to_string()));
    }
    Ok(Some(manifest))
}

/// True if the directory is as good as empty, false if MANIFEST is there after all; an
/// error if it is neither.
pub fn check_empty(disk: &dyn Disk, path: &Path) -> Result<bool> {
    let names = disk.list(path).map_err(Error::io("open", path))?;
    if names.iter().any(|name| name == MANIFEST) {
        return Ok(false);
    }
    if let Some(name) = names.iter().find(|name| FileName::parse(name).is_some()) {
        let what = format!("it is missing, yet {name} is here");
        return Err(Error::corruption(&path.join(MANIFEST), None, what));
    }
    match names.into_iter().find(|name| name != LOCK && name != MANIFEST_NEW) {
        Some(found) => Err(Error::NotADatabase { dir: path.to_path_buf(), found }),
        None => Ok(true),
    }
}
