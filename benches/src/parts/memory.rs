//! The memtable, filled once.

use std::hint::black_box;
use std::time::Instant;

use lsm::engine::KeyRange;
use lsm::layers::Memory;

use crate::parts::world::World;
use crate::parts::{Group, Row, Twin, Twins, check, nanos_each, unknown};
use crate::peers::Outcome;
use crate::peers::keys::{PAIR_BYTES, VALUE_BYTES, absent, present};

/// The gets and the walk find what the random puts have left.
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

fn twins(world: &World) -> Outcome<Twins<'_>> {
    let simple = Held { world, memtable: lsm::memtable::Memtable::default() };
    let fast = Held { world, memtable: lsm::fast::memtable::Memtable::default() };
    Ok([Box::new(simple), Box::new(fast)])
}

struct Held<'w, M> {
    world: &'w World,
    memtable: M,
}

impl<M: Memory> Twin for Held<'_, M> {
    fn measure(&mut self, row: &str) -> Outcome<f64> {
        match row {
            "memtable_put_in_order" => self.put(0..self.world.held),
            "memtable_put" => self.put(self.world.put()),
            "memtable_get" => self.get(),
            "memtable_miss" => self.miss(),
            "memtable_walk" => self.walk(),
            row => unknown(row),
        }
    }
}

impl<M: Memory> Held<'_, M> {
    /// Into an empty memtable. The old one is freed before.
    fn put(&mut self, numbers: impl Iterator<Item = u64>) -> Outcome<f64> {
        self.memtable = M::default();
        let start = Instant::now();
        for number in numbers {
            self.memtable.put(&present(number), self.world.value(number))?;
        }
        let time = nanos_each(start, self.world.held);
        for number in 0..self.world.held {
            check(&self.memtable.get(&present(number)), &Some(self.world.value(number)))?;
        }
        Ok(time)
    }

    fn get(&self) -> Outcome<f64> {
        let (mut bytes, mut sum) = (0, 0u64);
        let start = Instant::now();
        for number in self.world.asked() {
            let value = self.memtable.get(&present(number)).unwrap_or_default();
            bytes += value.len() as u64;
            sum += value.last().map_or(0, |&byte| u64::from(byte));
        }
        let time = nanos_each(start, self.world.held);
        black_box(sum);
        check(&bytes, &(self.world.held * VALUE_BYTES as u64))?;
        Ok(time)
    }

    fn miss(&self) -> Outcome<f64> {
        let start = Instant::now();
        let found = self.world.asked().filter(|&n| self.memtable.get(&absent(n)).is_some()).count();
        let time = nanos_each(start, self.world.held);
        check(&found, &0)?;
        Ok(time)
    }

    /// As a flush does.
    fn walk(&self) -> Outcome<f64> {
        let (mut entries, mut bytes, mut sum) = (0, 0, 0u64);
        let start = Instant::now();
        for (key, value) in self.memtable.scan(&KeyRange::all()) {
            entries += 1;
            bytes += (key.len() + value.len()) as u64;
            let ends = [key.last(), value.last()];
            sum += ends.into_iter().flatten().map(|&byte| u64::from(byte)).sum::<u64>();
        }
        let time = nanos_each(start, self.world.held);
        black_box(sum);
        check(&(entries, bytes), &(self.world.held, self.world.held * PAIR_BYTES as u64))?;
        Ok(time)
    }
}
