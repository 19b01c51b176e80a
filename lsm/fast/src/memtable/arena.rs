//! An arena: one place for the bytes of many entries.
//!
//! ```text
//!    chunk 0  │ 13 7 7 kenya:capital Nairobi │ 12 3 6 mali:capital Bam··· │ …  full
//!    chunk 1  │ 12 9 9 chad:capital N'Djamena │ → left                         open
//!    chunk 2  │ 12 90000 90000 kenya:anthem … │            an entry of its own
//!                ▲ ▲ ▲
//!        key bytes │ capacity: bytes that the value may have here
//!                  value bytes
//! ```
//!
//! Two allocations for each entry are a large part of what a `BTreeMap` of `Vec`s
//! costs, and again when they are freed. Here an entry is appended to what was
//! allocated before, and all are freed together. Nothing is moved when the arena
//! grows: a full chunk stays where it is, and another one is opened.
//!
//! Chunks are in `Arc`s. A clone shares them all; the first write to a chunk
//! that is shared copies that chunk, and no other.
//!
//! Left out: giving space back. An overwrite that doesn't fit is appended, and what it
//! replaces stays until the whole arena is freed. So it still counts.

use lsm::sync::Arc;

/// Bytes of a chunk. It is what the first write after a clone copies, so it is
/// small; measured, 1 MiB is no faster.
const CHUNK: usize = 64 * 1024;

/// Larger entries have a chunk of their own, so at most a quarter of a chunk
/// stays unused when the next one is opened.
const LARGE: usize = CHUNK / 4;

/// Bytes before each key: three numbers of four bytes, little-endian.
const HEADER: usize = 12;

/// The place where an entry begins. Four bytes each, since a leaf of the tree holds many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntryRef {
    chunk: u32,
    offset: u32,
}

/// Keys and values, in the order in which they came.
///
/// Invariant: a [`EntryRef`] stays valid, and the key there never changes.
#[derive(Clone, Debug, Default)]
pub struct Arena {
    chunks: Vec<Arc<[u8]>>,
    /// The chunk that entries are appended to, and the bytes left in it.
    open: usize,
    left: usize,
    bytes: usize,
}

/// The numbers before a key.
struct Header {
    key: usize,
    value: usize,
    capacity: usize,
}

impl Header {
    fn of(record: &[u8]) -> Self {
        let (numbers, _) = record[..HEADER].as_chunks();
        let number = |at: usize| u32::from_le_bytes(numbers[at]) as usize;
        Header { key: number(0), value: number(1), capacity: number(2) }
    }

    fn write(&self, record: &mut [u8]) {
        record[0..4].copy_from_slice(&narrow(self.key).to_le_bytes());
        record[4..8].copy_from_slice(&narrow(self.value).to_le_bytes());
        record[8..12].copy_from_slice(&narrow(self.capacity).to_le_bytes());
    }
}

impl Arena {
    /// The key at `entry_ref`.
    pub fn key(&self, entry_ref: EntryRef) -> &[u8] {
        self.entry(entry_ref).0
    }

    /// The key and the value at `entry_ref`.
    pub fn entry(&self, entry_ref: EntryRef) -> (&[u8], &[u8]) {
        let record = self.record(entry_ref);
        let header = Header::of(record);
        record[HEADER..HEADER + header.key + header.value].split_at(header.key)
    }

    /// Appends an entry.
    pub fn push(&mut self, key: &[u8], value: &[u8]) -> EntryRef {
        let header = Header { key: key.len(), value: value.len(), capacity: value.len() };
        let size = HEADER + key.len() + value.len();
        let (chunk, offset) = self.reserve(size);
        let record = &mut Arc::make_mut(&mut self.chunks[chunk])[offset..offset + size];
        header.write(record);
        record[HEADER..HEADER + key.len()].copy_from_slice(key);
        record[HEADER + key.len()..].copy_from_slice(value);
        self.bytes += key.len() + value.len();
        EntryRef { chunk: narrow(chunk), offset: narrow(offset) }
    }

    /// Puts `value` where the one at `entry_ref` is, if it fits there; returns whether it
    /// did.
    pub fn overwrite(&mut self, entry_ref: EntryRef, value: &[u8]) -> bool {
        let old = Header::of(self.record(entry_ref));
        if value.len() > old.capacity {
            return false;
        }
        let chunk = Arc::make_mut(&mut self.chunks[entry_ref.chunk as usize]);
        let record = &mut chunk[entry_ref.offset as usize..];
        Header { value: value.len(), ..old }.write(record);
        record[HEADER + old.key..][..value.len()].copy_from_slice(value);
        true
    }

    /// Returns the bytes of all keys and of the capacity for all values, those that were
    /// replaced included. It never falls.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    fn record(&self, entry_ref: EntryRef) -> &[u8] {
        &self.chunks[entry_ref.chunk as usize][entry_ref.offset as usize..]
    }

    /// Returns where the next `size` bytes go: chunk and offset.
    fn reserve(&mut self, size: usize) -> (usize, usize) {
        if size > LARGE {
            self.chunks.push(zeros(size));
            return (self.chunks.len() - 1, 0);
        }
        if size > self.left {
            self.open = self.chunks.len();
            self.left = CHUNK;
            self.chunks.push(zeros(CHUNK));
        }
        let offset = CHUNK - self.left;
        self.left -= size;
        (self.open, offset)
    }
}

fn zeros(size: usize) -> Arc<[u8]> {
    std::iter::repeat_n(0, size).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "an entry has at most 64 MiB and 64 KiB, and 2^32 chunks are 256 TiB"
)]
fn narrow(number: usize) -> u32 {
    debug_assert!(u32::try_from(number).is_ok());
    number as u32
}
