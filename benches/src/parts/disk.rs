//! The disk, as the log uses it.

use std::path::PathBuf;
use std::time::Instant;

use lsm::disk::{Disk, RealDisk, read_all};
use lsm_fast::MappedDisk;

use crate::parts::dataset::Dataset;
use crate::parts::group::{Group, Row, Twin, Twins, check, nanos_each, unknown};
use crate::peers::Result;

/// Bytes of a record: key, value, crc, number, arrow, line end.
const RECORD: usize = 140;

/// Keys for each record that's synced: a sync is slow.
const KEYS_A_SYNC: u64 = 5_000;

/// Only logs are written in two ways.
pub(super) const GROUP: Group = Group {
    part: "the log's disk",
    rows: &[
        Row { id: "disk_append", what: "append 140 bytes" },
        Row { id: "disk_append_sync", what: "append 140 bytes, sync" },
    ],
    twins,
};

fn twins(data: &Dataset) -> Result<Twins<'_>> {
    let path = |name: &str| -> Result<PathBuf> {
        let dir = data.dir().join(name);
        RealDisk.create_dir(&dir)?;
        Ok(dir.join("000001.wal"))
    };
    let simple = Log { data, disk: RealDisk, path: path("real")? };
    #[expect(unsafe_code, reason = "the disk that maps files, by itself")]
    // SAFETY: only logs are opened, and these are never read through a map.
    let mapped = unsafe { MappedDisk::new() };
    let fast = Log { data, disk: mapped, path: path("mapped")? };
    Ok([Box::new(simple), Box::new(fast)])
}

struct Log<'w, D> {
    data: &'w Dataset,
    disk: D,
    path: PathBuf,
}

impl<D: Disk> Twin for Log<'_, D> {
    fn measure(&mut self, row: &str) -> Result<f64> {
        match row {
            "disk_append" => self.append(self.data.held / 2, false),
            "disk_append_sync" => self.append((self.data.n / KEYS_A_SYNC).max(50), true),
            row => unknown(row),
        }
    }
}

impl<D: Disk> Log<'_, D> {
    fn append(&self, count: u64, sync: bool) -> Result<f64> {
        let file = self.disk.create(&self.path)?;
        let mut record = [b'.'; RECORD];
        record[RECORD - 1] = b'\n';
        let start = Instant::now();
        for number in 0..count {
            record[..8].copy_from_slice(&number.to_be_bytes());
            file.append(&record)?;
            if sync {
                file.sync()?;
            }
        }
        let time = nanos_each(start, count);
        file.seal()?;
        drop(file);
        let text = read_all(&self.disk, &self.path)?;
        check(&(text.len() as u64), &(count * RECORD as u64))?;
        let numbers = text.chunks(RECORD).map(|record| &record[..8]);
        let right = numbers.zip(0u64..).all(|(found, number)| found == number.to_be_bytes());
        check(&right, &true)?;
        self.disk.remove(&self.path)?;
        Ok(time)
    }
}
