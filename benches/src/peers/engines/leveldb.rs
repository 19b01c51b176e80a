//! LevelDB, through its C interface: the safe crate for it copies what it reads and
//! knows no filters.
//!
//! It has no call to flush. Opening it writes the log that it finds into a table of
//! level 0, so flushing means reopening. Merging can't be turned off either; it begins
//! with the fourth table of level 0.
#![expect(unsafe_code, reason = "the interface is C")]

use std::ffi::{CStr, CString, c_char, c_void};
use std::path::Path;
use std::ptr::{null, null_mut};
use std::slice;

use leveldb_sys::{
    Compression, leveldb_cache_create_lru, leveldb_cache_destroy, leveldb_cache_t, leveldb_close,
    leveldb_compact_range, leveldb_create_iterator, leveldb_filterpolicy_create_bloom,
    leveldb_filterpolicy_destroy, leveldb_filterpolicy_t, leveldb_free, leveldb_get,
    leveldb_iter_destroy, leveldb_iter_get_error, leveldb_iter_key, leveldb_iter_next,
    leveldb_iter_seek, leveldb_iter_valid, leveldb_iter_value, leveldb_iterator_t, leveldb_open,
    leveldb_options_create, leveldb_options_destroy, leveldb_options_set_cache,
    leveldb_options_set_compression, leveldb_options_set_create_if_missing,
    leveldb_options_set_filter_policy, leveldb_options_set_write_buffer_size, leveldb_options_t,
    leveldb_put, leveldb_readoptions_create, leveldb_readoptions_destroy, leveldb_readoptions_t,
    leveldb_t, leveldb_writeoptions_create, leveldb_writeoptions_destroy,
    leveldb_writeoptions_set_sync, leveldb_writeoptions_t,
};

use crate::peers::Result;
use crate::peers::store::{FILTER_BITS, Setup, Store, Visit};

pub(super) const BUILT: bool = true;

/// An open database, with what was made to open it.
///
/// Invariant: all pointers but `db` are valid until it is dropped, and `db` is too,
/// unless reopening failed: then it is null, and every call an error.
struct Level {
    db: *mut leveldb_t,
    name: CString,
    options: *mut leveldb_options_t,
    cache: *mut leveldb_cache_t,
    filter: *mut leveldb_filterpolicy_t,
    write: *mut leveldb_writeoptions_t,
    read: *mut leveldb_readoptions_t,
}

// SAFETY: "the database is safe for concurrent access", and the options are not changed.
unsafe impl Send for Level {}
// SAFETY: as above.
unsafe impl Sync for Level {}

pub(super) fn open(dir: &Path, setup: &Setup) -> Result<Box<dyn Store>> {
    let name = CString::new(dir.as_os_str().as_encoded_bytes())?;
    // SAFETY: each is made before it is used.
    let level = unsafe {
        let options = leveldb_options_create();
        let cache = leveldb_cache_create_lru(setup.cache);
        let filter = leveldb_filterpolicy_create_bloom(FILTER_BITS.into());
        leveldb_options_set_create_if_missing(options, 1);
        leveldb_options_set_write_buffer_size(options, setup.write_buffer);
        leveldb_options_set_cache(options, cache);
        leveldb_options_set_filter_policy(options, filter);
        leveldb_options_set_compression(options, Compression::No);
        let write = leveldb_writeoptions_create();
        leveldb_writeoptions_set_sync(write, u8::from(setup.sync));
        let read = leveldb_readoptions_create();
        Level { db: null_mut(), name, options, cache, filter, write, read }
    };
    Ok(Box::new(level.opened()?))
}

/// Returns LevelDB's error, if there is one.
fn check(error: *mut c_char) -> Result<()> {
    if error.is_null() {
        return Ok(());
    }
    // SAFETY: it is a string of theirs, which is ours to free.
    let text = unsafe {
        let text = CStr::from_ptr(error).to_string_lossy().into_owned();
        leveldb_free(error.cast::<c_void>());
        text
    };
    Err(text.into())
}

impl Level {
    fn opened(mut self) -> Result<Level> {
        self.reopen()?;
        Ok(self)
    }

    fn close(&mut self) {
        if !self.db.is_null() {
            // SAFETY: it is open, and no one else uses it: `self` is mutable.
            unsafe { leveldb_close(self.db) };
            self.db = null_mut();
        }
    }

    fn reopen(&mut self) -> Result<()> {
        self.close();
        let mut error = null_mut();
        // SAFETY: options and name are valid.
        self.db = unsafe { leveldb_open(self.options, self.name.as_ptr(), &raw mut error) };
        check(error)
    }

    fn db(&self) -> Result<*mut leveldb_t> {
        if self.db.is_null() { Err("LevelDB is not open".into()) } else { Ok(self.db) }
    }
}

/// A cursor, destroyed at the end of a scan.
struct Cursor(*mut leveldb_iterator_t);

impl Drop for Cursor {
    fn drop(&mut self) {
        // SAFETY: it was made by LevelDB, and is dropped once.
        unsafe { leveldb_iter_destroy(self.0) }
    }
}

impl Store for Level {
    fn put(&self, key: &[u8], value: &[u8]) -> Result<()> {
        let (db, mut error) = (self.db()?, null_mut());
        let (k, v) = (key.as_ptr().cast::<c_char>(), value.as_ptr().cast::<c_char>());
        // SAFETY: pointers and lengths are those of slices; LevelDB copies them.
        unsafe { leveldb_put(db, self.write, k, key.len(), v, value.len(), &raw mut error) };
        check(error)
    }

    fn get(&self, key: &[u8], see: &mut dyn FnMut(&[u8])) -> Result<bool> {
        let (db, mut error, mut length) = (self.db()?, null_mut(), 0);
        let k = key.as_ptr().cast::<c_char>();
        // SAFETY: as above.
        let value =
            unsafe { leveldb_get(db, self.read, k, key.len(), &raw mut length, &raw mut error) };
        check(error)?;
        if value.is_null() {
            return Ok(false);
        }
        // SAFETY: it is `length` bytes long, and ours to free.
        unsafe {
            see(slice::from_raw_parts(value.cast::<u8>(), length));
            leveldb_free(value.cast::<c_void>());
        }
        Ok(true)
    }

    fn scan(&self, from: &[u8], visit: Visit<'_>) -> Result<()> {
        // SAFETY: the cursor lives as long as this function, the database longer.
        let cursor = Cursor(unsafe { leveldb_create_iterator(self.db()?, self.read) });
        // SAFETY: what a valid cursor shows is valid until it moves.
        unsafe {
            leveldb_iter_seek(cursor.0, from.as_ptr().cast::<c_char>(), from.len());
            while leveldb_iter_valid(cursor.0) != 0 {
                let (mut k, mut v) = (0, 0);
                let key = leveldb_iter_key(cursor.0, &raw mut k).cast::<u8>();
                let value = leveldb_iter_value(cursor.0, &raw mut v).cast::<u8>();
                if visit(slice::from_raw_parts(key, k), slice::from_raw_parts(value, v)).is_break()
                {
                    break;
                }
                leveldb_iter_next(cursor.0);
            }
            let mut error: *mut c_char = null_mut();
            leveldb_iter_get_error(cursor.0, (&raw mut error).cast_const().cast());
            check(error)
        }
    }

    fn flush(&mut self) -> Result<()> {
        self.reopen()
    }

    fn compact(&mut self) -> Result<()> {
        // SAFETY: null means no bound.
        unsafe { leveldb_compact_range(self.db()?, null(), 0, null(), 0) };
        Ok(())
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        self.close();
        // SAFETY: each was made in `open`, and the database that used them is closed.
        unsafe {
            leveldb_options_destroy(self.options);
            leveldb_writeoptions_destroy(self.write);
            leveldb_readoptions_destroy(self.read);
            leveldb_cache_destroy(self.cache);
            leveldb_filterpolicy_destroy(self.filter);
        }
    }
}
