//! Our engine and its peers: the same workloads for each, within seconds.
//!
//! ```text
//!    driver ──► child: ours         one line of JSON names a workload,
//!       │                           one line of JSON returns its figures
//!       ├─────► child: rocksdb
//!       │            …              all are filled, and all but one are idle
//!       └─────► child: redb
//!
//!    round 1   ours rocksdb … redb     fillrandom, then all of them readrandom, …
//!    round 2   rocksdb … redb ours     another one goes first
//! ```
//!
//! A machine drifts by 30 to 50 % over minutes, so a figure alone means little: what
//! counts is its ratio to another engine's figure of the same round. That is why the
//! engines take turns at each workload, in processes that stay where they are.
//!
//! [`keys`] makes keys and values, [`store`] is what an engine must be able to do,
//! [`engines`] are the engines, [`work`] the workloads, [`child`] and [`driver`] the
//! two sides of the pipe, [`metric`] the gates and goals, [`rows`] the raw figures,
//! [`report`] and [`chart`] the tables and the picture.
//!
//! Left out: compression, values of other lengths, data larger than memory, several
//! writers. The claim covers none of these.

pub mod chart;
pub mod child;
pub mod driver;
pub mod engines;
pub mod keys;
pub(crate) mod metric;
pub(crate) mod proc;
pub mod report;
pub mod rows;
pub(crate) mod stats;
pub mod store;
pub mod work;

/// A result with any error, because errors here are only printed.
pub type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;
