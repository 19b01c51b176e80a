//! The filter and the index, by themselves.
//!
//! Keys are made before the clock runs: making one takes as long as looking it up.

use std::rc::Rc;
use std::time::Instant;

use lsm::Options;
use lsm::format::{BloomText, IndexEntry, hash, read_bloom, read_index, write_bloom, write_index};
use lsm::sstable::TableIndex;
use lsm::sstable::bloom::Bloom;
use lsm::sstable::sparse::Sparse;
use lsm_fast::filter::Filter;
use lsm_fast::index::Blocks;

use crate::parts::dataset::Dataset;
use crate::parts::group::{Group, Row, Twin, Twins, check, nanos_each, unknown};
use crate::peers::Result;
use crate::peers::keys::{Key, LINE_BYTES, absent, lines_per_block, present};

/// Passes over the keys; one takes a few milliseconds.
const PASSES: u64 = 8;

/// Filters of all keys of a table.
pub(super) const FILTER: Group = Group {
    part: "filter",
    rows: &[
        Row { id: "filter_miss", what: "may it contain an absent key?" },
        Row { id: "filter_hit", what: "may it contain a present key?" },
    ],
    twins: filters,
};

/// Indexes of all blocks of a table.
pub(super) const INDEX: Group = Group {
    part: "index",
    rows: &[Row { id: "index_find", what: "find a key's block" }],
    twins: indexes,
};

fn filters(data: &Dataset) -> Result<Twins<'_>> {
    let hashes: Vec<u64> = (0..data.held).map(|number| hash(&present(number))).collect();
    let built = Bloom::build(&hashes, Options::default().bloom_bits_per_key);
    let blocks = built.blocks().to_vec();
    let probes = u32::try_from(built.probes(0).count())?;
    let text = write_bloom(&BloomText { keys: built.keys(), probes, blocks });
    // Both as they're read from a file, because the alignment of a vector matters here.
    let bloom = Bloom::from(read_bloom(&text)?);
    let filter = Filter::from(read_bloom(&text)?);
    let maybe = (0..data.held).filter(|&number| bloom.may_contain(&absent(number))).count();
    if maybe as u64 * 20 > data.held {
        return Err(format!("the filter takes {maybe} absent keys for present").into());
    }
    let simple = move |key: &Key| u64::from(bloom.may_contain(key));
    let fast = move |key: &Key| u64::from(filter.may_contain(key));
    let asked: Rc<[Asked]> = Rc::new([
        asked("filter_miss", data.asked().map(absent).collect(), &simple, &fast)?,
        asked("filter_hit", data.asked().map(present).collect(), &simple, &fast)?,
    ]);
    let simple = Answering { asked: Rc::clone(&asked), answer: simple };
    Ok([Box::new(simple), Box::new(Answering { asked, answer: fast })])
}

fn indexes(data: &Dataset) -> Result<Twins<'_>> {
    let lines = lines_per_block();
    let block_bytes = (lines * LINE_BYTES) as u64;
    let entry = |(first, block)| {
        let key = present(first).to_vec();
        IndexEntry { key, offset: block * block_bytes, crc: 0 }
    };
    let firsts = (0..data.held).step_by(lines);
    let entries: Vec<IndexEntry> = firsts.zip(0..).map(entry).collect();
    let bytes = entries.len() as u64 * block_bytes;
    let text = write_index(&entries);
    let blocks = Blocks::read(&text, &present(0), &present(data.held - 1), bytes)?;
    let sparse = Sparse::new(read_index(&text)?, bytes);
    let simple = move |key: &Key| sparse.find(key).map_or(u64::MAX, |extent| extent.offset);
    let fast = move |key: &Key| {
        let extent = blocks.find(key).and_then(|block| blocks.extent(block));
        extent.map_or(u64::MAX, |extent| extent.offset)
    };
    let keys = data.asked().map(present).collect();
    let asked: Rc<[Asked]> = Rc::new([asked("index_find", keys, &simple, &fast)?]);
    let simple = Answering { asked: Rc::clone(&asked), answer: simple };
    Ok([Box::new(simple), Box::new(Answering { asked, answer: fast })])
}

/// Keys that a row looks up, and the sum of all correct results.
struct Asked {
    row: &'static str,
    keys: Vec<Key>,
    right: u64,
}

/// Takes the simple part's results as correct, and checks the fast one's.
fn asked(
    row: &'static str,
    keys: Vec<Key>,
    simple: impl Fn(&Key) -> u64,
    fast: impl Fn(&Key) -> u64,
) -> Result<Asked> {
    for key in &keys {
        check(&fast(key), &simple(key))?;
    }
    let right = keys.iter().map(simple).fold(0, u64::wrapping_add);
    Ok(Asked { row, keys, right })
}

struct Answering<F> {
    asked: Rc<[Asked]>,
    answer: F,
}

impl<F: Fn(&Key) -> u64> Twin for Answering<F> {
    fn measure(&mut self, row: &str) -> Result<f64> {
        let Some(asked) = self.asked.iter().find(|asked| asked.row == row) else {
            return unknown(row);
        };
        let start = Instant::now();
        for _ in 0..PASSES {
            let sum = asked.keys.iter().map(&self.answer).fold(0, u64::wrapping_add);
            check(&sum, &asked.right)?;
        }
        Ok(nanos_each(start, PASSES * asked.keys.len() as u64))
    }
}
