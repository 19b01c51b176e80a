//! All parts together: stage 8, and the engine of fast parts, with their threads.
//!
//! Workloads and options are those of [`peers`](crate::peers::work).

use tempfile::TempDir;

use crate::parts::dataset::Dataset;
use crate::parts::group::{Group, Row, Twin, Twins};
use crate::peers::Result;
use crate::peers::engines::{Entrant, entrant};
use crate::peers::keys::ValueKind;
use crate::peers::proc::write_back;
use crate::peers::work::{Bench, Work};

const PUT: &str = "whole_put";

/// Each round fills a new database.
pub(super) const GROUP: Group = Group {
    part: "the whole",
    rows: &[
        Row { id: PUT, what: "put, in random order" },
        Row { id: "whole_get", what: "get, present" },
        Row { id: "whole_miss", what: "get, absent" },
        Row { id: "whole_scan", what: "scan, an entry" },
    ],
    twins,
};

fn twins(data: &Dataset) -> Result<Twins<'_>> {
    let twin = |name: &str| -> Result<Box<dyn Twin + '_>> {
        let entrant = entrant(name).ok_or_else(|| format!("there is no engine {name}"))?;
        Ok(Box::new(Whole { data, entrant, open: None }))
    };
    Ok([twin("simple")?, twin("ours")?])
}

struct Whole<'w> {
    data: &'w Dataset,
    entrant: &'static Entrant,
    /// The engine is dropped before its directory.
    open: Option<(Bench, TempDir)>,
}

impl Twin for Whole<'_> {
    fn measure(&mut self, row: &str) -> Result<f64> {
        let (work, figure) = match row {
            PUT => (Work::Fillrandom, "fillrandom"),
            "whole_get" => (Work::Readrandom, "readrandom"),
            "whole_miss" => (Work::Readmiss, "readmiss"),
            _ => (Work::Scan, "scan"),
        };
        if row == PUT {
            self.renew()?;
        }
        let (bench, _) = self.open.as_mut().ok_or("asked before it was filled")?;
        let figures = bench.run(work)?;
        if row == PUT {
            write_back(self.data.dir());
        }
        let rate = figures.into_iter().find(|(name, _)| *name == figure);
        Ok(1e9 / rate.ok_or_else(|| format!("there is no figure {figure}"))?.1)
    }
}

impl Whole<'_> {
    fn renew(&mut self) -> Result<()> {
        drop(self.open.take());
        let dir = tempfile::tempdir_in(self.data.dir())?;
        let place = dir.path().to_path_buf();
        self.open = Some((Bench::new(self.entrant, place, self.data.n, 4, ValueKind::Text), dir));
        Ok(())
    }
}
