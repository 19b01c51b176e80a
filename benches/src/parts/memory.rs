//! The memtable, filled once.

use std::hint::black_box;
use std::time::Instant;

use lsm::parts::Memory;
use lsm::range::KeyRange;

use crate::parts::dataset::Dataset;
use crate::parts::group::{Group, Row, Twin, Twins, check, nanos_each, unknown};
use crate::peers::Result;
use crate::peers::keys::{PAIR_BYTES, VALUE_BYTES, absent, present};

/// The gets and the walk are of what the random puts left.
pub(super) const GROUP: Group = Group {
    part: "memtable",
    rows: &[
        Row { id: "memtable_put_in_order", what: "put, in order" },
        Row { id: "memtable_put", what: "put, in random order" },
        Row { id: "memtable_get", what: "get, present" },
        Row { id: "memtable_miss", what: "get, absent" },
        Row { id: "memtable_walk", what: "walk over all, an entry" },
    ],
    twins,
};

fn twins(data: &Dataset) -> Result<Twins<'_>> {
    let simple = Held { data, memtable: lsm::memtable::Memtable::default() };
    let fast = Held { data, memtable: lsm_fast::memtable::Memtable::default() };
    Ok([Box::new(simple), Box::new(fast)])
}

struct Held<'w, M> {
    data: &'w Dataset,
    memtable: M,
}

impl<M: Memory> Twin for Held<'_, M> {
    fn measure(&mut self, row: &str) -> Result<f64> {
        match row {
            "memtable_put_in_order" => self.put(0..self.data.held),
            "memtable_put" => self.put(self.data.put()),
            "memtable_get" => self.get(),
            "memtable_miss" => self.miss(),
            "memtable_walk" => self.walk(),
            row => unknown(row),
        }
    }
}

impl<M: Memory> Held<'_, M> {
    /// Puts into an empty memtable; the old one is freed before.
    fn put(&mut self, numbers: impl Iterator<Item = u64>) -> Result<f64> {
        self.memtable = M::default();
        let start = Instant::now();
        for number in numbers {
            self.memtable.put(&present(number), self.data.value(number))?;
        }
        let time = nanos_each(start, self.data.held);
        for number in 0..self.data.held {
            check(&self.memtable.get(&present(number)), &Some(self.data.value(number)))?;
        }
        Ok(time)
    }

    fn get(&self) -> Result<f64> {
        let (mut bytes, mut sum) = (0, 0u64);
        let start = Instant::now();
        for number in self.data.asked() {
            let value = self.memtable.get(&present(number)).unwrap_or_default();
            bytes += value.len() as u64;
            sum += value.last().map_or(0, |&byte| u64::from(byte));
        }
        let time = nanos_each(start, self.data.held);
        black_box(sum);
        check(&bytes, &(self.data.held * VALUE_BYTES as u64))?;
        Ok(time)
    }

    fn miss(&self) -> Result<f64> {
        let start = Instant::now();
        let found = self.data.asked().filter(|&n| self.memtable.get(&absent(n)).is_some()).count();
        let time = nanos_each(start, self.data.held);
        check(&found, &0)?;
        Ok(time)
    }

    /// Walks over all entries, as a flush does.
    fn walk(&self) -> Result<f64> {
        let (mut entries, mut bytes, mut sum) = (0, 0, 0u64);
        let start = Instant::now();
        for (key, value) in self.memtable.scan(&KeyRange::all()) {
            entries += 1;
            bytes += (key.len() + value.len()) as u64;
            let ends = [key.last(), value.last()];
            sum += ends.into_iter().flatten().map(|&byte| u64::from(byte)).sum::<u64>();
        }
        let time = nanos_each(start, self.data.held);
        black_box(sum);
        check(&(entries, bytes), &(self.data.held, self.data.held * PAIR_BYTES as u64))?;
        Ok(time)
    }
}
