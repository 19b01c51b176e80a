//! The engine's reply to a command.

use std::sync::Arc;

use lsm::observe::Event;

use crate::crash::{Crash, Report};
use crate::scene::Scene;
use crate::sizes::Sizes;
use crate::table_cache::TableText;
use crate::tally::Tally;

/// The error of every command but `reopen` while there's no engine.
pub(super) const DEAD: &str = "the engine is dead; type `reopen` to open the directory again";

/// The engine's reply to a command.
#[derive(Debug, Default)]
pub struct Reply {
    /// The engine came to its end.
    pub crashed: Option<Box<Crash>>,
    /// The directory was opened again: here the scene starts over.
    pub reopened: Option<(Box<Scene>, Sizes)>,
    /// The events, in order.
    pub events: Vec<Event>,
    /// Tables that were written, or read to answer.
    pub tables: Vec<Arc<TableText>>,
    /// Bytes of keys and values in the newest version, if they were counted.
    pub live: Option<u64>,
    /// Lines for the user.
    pub answer: Vec<String>,
    /// The reason it failed.
    pub error: Option<String>,
    /// More is to come: entries put so far, and in all.
    pub more: Option<(u64, u64)>,
    /// A tally from the beginning to the end; empty while more is to come.
    pub tally: Tally,
    /// Report on what survived the last engine's end.
    pub report: Option<Report>,
}
