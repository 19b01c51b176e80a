//! Our engine beside its peers: the same questions to each, within seconds.
//!
//! ```text
//!    driver ──► child: ours         one line of JSON asks for one workload,
//!       │                           one line of JSON answers with its figures
//!       ├─────► child: rocksdb
//!       │            …              all are filled and idle but for the one asked
//!       └─────► child: redb
//!
//!    round 1   ours rocksdb … redb     fillrandom, then all of them readrandom, …
//!    round 2   rocksdb … redb ours     another one begins
//! ```
//!
//! A machine drifts by 30 to 50 % over minutes, so a figure alone means little: what
//! counts is its ratio to another engine's figure of the same round. That is why the
//! engines take turns at each workload, in processes that stay where they are.
//!
//! [`keys`] makes what is stored, [`store`] is what an engine must be able to do,
//! [`engines`] are the engines, [`work`] the workloads, [`child`] and [`driver`] the
//! two sides of the pipe, [`metric`] the gates and goals, [`rows`] the raw figures,
//! [`report`] and [`chart`] what is made of them.
//!
//! Left out: compression, values of other lengths, data larger than memory, several
//! writers. The claim is about none of these.

pub mod chart;
pub mod child;
pub mod driver;
pub mod engines;
pub mod keys;
pub mod metric;
pub mod proc;
pub mod report;
pub mod rows;
pub mod stats;
pub mod store;
pub mod work;

/// What can go wrong here is only printed.
pub type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;
