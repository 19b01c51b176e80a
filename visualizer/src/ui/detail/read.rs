//! The read path of a `get`: a row for each place it searched, and the bytes it read.
//!
//! ```text
//!     memtable    not there
//!     table 8     filter 1 1 0 → no            0 B read
//!     table 7     filter 1 1 1 → maybe         block 2 of 3, 47 B read     found
//!       kenya:capital→Nairobi
//!     without filters 1 block more, 61 B; without an index 212 B
//! ```

use lsm::format::{self, TOMBSTONE};
use lsm::observe::{Place, Verdict};
use lsm::sstable::bloom::Bloom;
use ratatui::text::{Line, Span};

use super::{Drawn, Pane};
use crate::detail::{Lookup, Path, path};
use crate::table_cache::TableText;
use crate::text::{self, count, size};

/// The columns of the place.
const PLACE: usize = 12;

impl Pane<'_> {
    pub(super) fn read(&self, rows: usize) -> Drawn {
        let Some(path) = path(&self.model.time) else {
            let words = "No get yet. Try `get kenya:capital`: every place it searches is listed here, with what that cost.";
            return ("READ".to_string(), String::new(), self.said(words));
        };
        let title = format!("READ {}", text::fit(&text::key(path.key), self.columns / 2));
        let bytes: u64 =
            path.lookups.iter().filter_map(|lookup| lookup.block).map(|(_, n)| n).sum();
        let measure = format!("{} read", size(bytes));
        let block = self.block(&path);
        let what_if = self.what_if(&path);
        let below = usize::from(what_if.is_some());
        let room = rows.saturating_sub(below);
        let mut lines = self.places(&path, room.saturating_sub(block.len().min(3)).max(1));
        let spare = room.saturating_sub(lines.len());
        lines.extend(block.into_iter().take(spare));
        lines
            .extend(what_if.map(|words| Line::from(self.dim(text::fit(&words, self.columns + 1)))));
        (title, measure, lines)
    }

    /// The places, the last ones if there are too many.
    fn places(&self, path: &Path<'_>, rows: usize) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        let skipped = match path.lookups.len().checked_sub(rows) {
            Some(over @ 1..) => over + 1,
            _ => 0,
        };
        if skipped > 0 {
            let out =
                path.lookups[..skipped].iter().filter(|lookup| lookup.block.is_none()).count();
            let words =
                format!(" … {}, {out} of them without a read", count(skipped as u64, "place"));
            lines.push(Line::from(self.dim(words)));
        }
        lines.extend(path.lookups[skipped..].iter().map(|lookup| self.place(path.key, lookup)));
        lines
    }

    fn place(&self, key: &[u8], lookup: &Lookup<'_>) -> Line<'static> {
        let name = match lookup.place {
            Place::Memtable => "memtable".to_string(),
            Place::Sealed(_) => "sealed".to_string(),
            Place::Table(table) => format!("table {table:03}"),
        };
        let (verdict, style) = match lookup.verdict {
            None => ("…", self.theme.plain),
            Some(Verdict::Found(stored)) if stored == TOMBSTONE => ("found †", self.theme.accent),
            Some(Verdict::Found(_)) => ("found", self.theme.accent),
            Some(Verdict::Missing) => ("not there", self.theme.plain),
            Some(Verdict::OutOfRange) => ("out of range", self.theme.dim),
            Some(Verdict::RuledOut) => ("ruled out", self.theme.plain),
        };
        let reason = self.reason(key, lookup);
        let room = self.columns.saturating_sub(PLACE + 1 + text::width(&reason));
        Line::from(vec![
            Span::styled(format!(" {}", text::pad(&name, PLACE)), style),
            Span::styled(text::fit(verdict, room.max(9)), style),
            self.dim(format!(
                "  {}",
                text::fit(&reason, self.columns.saturating_sub(PLACE + 3 + text::width(verdict)))
            )),
        ])
    }

    /// Returns why a place gave its verdict, and what that cost.
    fn reason(&self, key: &[u8], lookup: &Lookup<'_>) -> String {
        let Place::Table(number) = lookup.place else { return String::new() };
        if lookup.verdict == Some(&Verdict::OutOfRange) {
            return "0 B".to_string();
        }
        let Some(table) = self.model.table_cache.get(number) else { return String::new() };
        let mut parts = Vec::new();
        if let Some(bits) = bits(table, key) {
            let said: Vec<&str> =
                bits.iter().map(|&(_, set)| if set { "1" } else { "0" }).collect();
            let maybe = bits.iter().all(|&(_, set)| set);
            let wrong =
                maybe && matches!(lookup.verdict, Some(Verdict::Missing | Verdict::RuledOut));
            let verdict = match (maybe, wrong) {
                (false, _) => "no",
                (true, false) => "maybe",
                (true, true) => "maybe, a false one",
            };
            parts.push(format!("filter {} → {verdict}", said.join("")));
        }
        match lookup.block {
            // The block that was read, which need not be the one to read.
            Some((offset, bytes)) if !table.index.is_empty() => {
                let block = table.index.partition_point(|entry| entry.offset <= offset);
                parts.push(format!("block {block} of {}, {}", table.index.len(), size(bytes)));
            }
            Some((_, bytes)) => parts.push(format!("the whole table, {}", size(bytes))),
            _ => parts.push("0 B".to_string()),
        }
        parts.join(" · ")
    }

    /// The lines of the last block that was read, the key's own lit.
    fn block(&self, path: &Path<'_>) -> Vec<Line<'static>> {
        let last =
            path.lookups.iter().rev().find_map(|lookup| match (lookup.place, lookup.block) {
                (Place::Table(table), Some(block)) => Some((table, block)),
                _ => None,
            });
        let Some((number, (offset, bytes))) = last else { return Vec::new() };
        let Some(table) = self.model.table_cache.get(number) else { return Vec::new() };
        let inside = |begin: &u64| (offset..offset + bytes).contains(begin);
        let lines: Vec<&[u8]> =
            table.lines().filter(|(begin, _)| inside(begin)).map(|(_, line)| line).collect();
        let own = own_line(&lines, path.key);
        // A long block around the key: a line before, and what follows.
        let from = own.unwrap_or(0).saturating_sub(1);
        let shown = lines.iter().enumerate().skip(from).map(|(i, line)| {
            let words = text::stored(line.strip_suffix(b"\n").unwrap_or(line));
            let words = text::fit(&words, self.columns.saturating_sub(3));
            match Some(i) == own {
                true => Line::from(self.accent(format!("  ▸ {words}"))),
                false => Line::from(self.dim(format!("    {words}"))),
            }
        });
        shown.collect()
    }

    /// Returns what the same get would have cost without filters, and without an index.
    fn what_if(&self, path: &Path<'_>) -> Option<String> {
        let tables =
            path.lookups.iter().filter_map(|lookup| match (lookup.place, lookup.verdict) {
                (_, None | Some(Verdict::OutOfRange)) => None,
                (Place::Table(table), Some(_)) => {
                    Some((lookup, self.model.table_cache.get(table)?))
                }
                _ => None,
            });
        let (mut more, mut more_bytes, mut whole, mut filters, mut indexed) = (0, 0, 0, 0, 0);
        for (lookup, table) in tables {
            filters += u64::from(table.bloom.is_some());
            indexed += u64::from(!table.index.is_empty());
            whole += table.bytes;
            if let (None, Some(_), Some((_, _, bytes))) =
                (lookup.block, &table.bloom, table.block(path.key))
            {
                more += 1;
                more_bytes += bytes;
            }
        }
        let filters = match (filters, more) {
            (0, _) => None,
            (_, 0) => Some("without filters: the same".to_string()),
            _ => Some(format!(
                "without filters: {} more, {}",
                count(more, "block"),
                size(more_bytes)
            )),
        };
        let index = (indexed > 0).then(|| format!("without an index either: {}", size(whole)));
        let parts: Vec<String> = filters.into_iter().chain(index).collect();
        (!parts.is_empty()).then(|| format!(" {}", parts.join(" · ")))
    }
}

/// The line that begins with the key.
fn own_line(lines: &[&[u8]], key: &[u8]) -> Option<usize> {
    lines.iter().position(|line| {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let split = format::split_line(line).ok().map(|(text, _)| text);
        split.and_then(|text| format::decode_key(text).ok()).is_some_and(|own| *own == *key)
    })
}

/// The bits of the filter that the key asks for, and whether each is set.
pub(super) fn bits(table: &TableText, key: &[u8]) -> Option<Vec<(usize, bool)>> {
    let bloom = Bloom::from(table.bloom.clone()?);
    let hash = format::hash(key);
    let block = bloom.blocks().get(bloom.block(hash))?;
    let set = |bit: usize| (bit, block[bit / 64] >> (bit % 64) & 1 == 1);
    Some(bloom.probes(hash).map(set).collect())
}
