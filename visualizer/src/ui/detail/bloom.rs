//! The filter of a table: the block of 512 bits with a key's bits.
//!
//! ```text
//!     block 1 of 2, 7 bits for each key         ■ set   · not   ● asked and set   ○ asked and not
//!     ··■···■·······●·····■■···        8 rows of 64
//!     bits 17 203 204: one is not set, so visitor:00007 was never added. Proof.
//! ```

use ratatui::text::{Line, Span};

use super::read::bits;
use super::{Drawn, Pane};
use crate::table_cache::TableText;
use crate::text::{self, count};
use lsm::sstable::bloom::Bloom;

impl Pane<'_> {
    pub(super) fn bloom(&self, rows: usize) -> Drawn {
        let table = self.model.detail_table();
        let title = Self::title("FILTER", table.map(|table| table.number));
        let bloom = table.and_then(|table| Some((table, table.bloom.clone()?)));
        let Some((table, bloom)) = bloom else {
            let words = match self.model.scene().stage {
                ..6 => {
                    "Chapter 6 brings filters: a few bits for each key, which can prove that a table doesn't hold a key, without reading it."
                }
                _ => "No filter to show yet. Flush a table, then try `get` or `bloom` with a key.",
            };
            return (title, String::new(), self.said(words));
        };
        let measure =
            format!("{}, {}", count(bloom.keys, "key"), count(bloom.blocks.len() as u64, "block"));
        let key = self.model.probe_key().filter(|key| !key.is_empty());
        let bloom = Bloom::from(bloom);
        let block = key.map_or(0, |key| bloom.block(lsm::format::hash(key)));
        let asked = key.and_then(|key| bits(table, key)).unwrap_or_default();
        let mut lines = vec![Line::from(self.dim(format!(
            " block {} of {}   ■ set   probed: ● set ○ not set",
            block + 1,
            bloom.blocks().len()
        )))];
        let grid = rows.saturating_sub(3).min(8);
        for row in 0..grid {
            lines.push(self.bits(&bloom, block, &asked, row));
        }
        lines.extend(self.verdict(key, &asked));
        lines.extend(self.said(&self.chance(table, &bloom)));
        (title, measure, lines)
    }

    /// A row of 64 bits.
    fn bits(
        &self,
        bloom: &Bloom,
        block: usize,
        asked: &[(usize, bool)],
        row: usize,
    ) -> Line<'static> {
        let word = bloom.blocks().get(block).map_or(0, |block| block[row]);
        let columns = self.columns.min(64);
        let mut spans = vec![Span::raw(" ")];
        for bit in 0..columns {
            let set = word >> bit & 1 == 1;
            let asked = asked.iter().any(|&(place, _)| place == row * 64 + bit);
            spans.push(match (asked, set) {
                (true, true) => self.accent("●"),
                (true, false) => Span::styled("○", self.theme.wrong),
                (false, true) => Span::styled("■", self.theme.plain),
                (false, false) => self.dim("·"),
            });
        }
        Line::from(spans)
    }

    fn verdict(&self, key: Option<&[u8]>, asked: &[(usize, bool)]) -> Vec<Line<'static>> {
        let Some(key) = key else {
            return self.said("`bloom KEY` asks the filter for a key.");
        };
        let key = text::fit(&text::key(key), 30);
        let unset: Vec<String> =
            asked.iter().filter(|(_, set)| !set).map(|(bit, _)| bit.to_string()).collect();
        let words = match unset.first() {
            None => format!(
                "{key}: all {} bits are set. Maybe: they may be other keys' bits.",
                asked.len()
            ),
            Some(bit) => format!("{key}: bit {bit} isn't set, so it isn't in this table. Proof."),
        };
        vec![self.plain(&words)]
    }

    /// Returns the chance of a false positive, by the filter's bits and as observed.
    fn chance(&self, table: &TableText, bloom: &Bloom) -> String {
        let probes = table.bloom.as_ref().map_or(0, |bloom| bloom.probes);
        let past = |block: &[u64; 8]| {
            let ones: u32 = block.iter().map(|word| word.count_ones()).sum();
            (f64::from(ones) / 512.0).powi(i32::try_from(probes).unwrap_or(i32::MAX))
        };
        let blocks = bloom.blocks();
        let chance = blocks.iter().map(past).sum::<f64>() / blocks.len().max(1) as f64;
        let costs = &self.model.scene().costs;
        let asked = costs.ruled_out + costs.false_maybe;
        let seen = match asked {
            0 => String::new(),
            _ => format!(" Seen so far: {} of {asked}.", costs.false_maybe),
        };
        format!("An absent key gets past this one with a chance of {:.2} %.{seen}", chance * 100.0)
    }
}
