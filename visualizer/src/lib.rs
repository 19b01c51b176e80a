//! *An LSM Tree's Life*, made visible: a program that runs an engine of the crate
//! `lsm`, on disk, and draws its inside while you type commands.
//!
//! ```text
//!    keys ──► app::update ──► Effect ──► engine::Session ──► lsm
//!                 ▲                            │ events
//!                 └──── Msg::Done ◄── Reply ◄──┘
//!                 │
//!                 └──► Scene, a fold over events ──► ui ──► screen
//! ```
//!
//! `app` and `ui` have no clock and do no input or output, so a test can make every
//! screen. `runtime` connects them to a terminal; `plain` works without one.
//!
//! The floors. A module imports from its own floor and from those below it; a test
//! compares this list with the source.
//!
//! ```text
//!    programs:  driver frames packaging plain runtime upkeep
//!    screens:   app complete export ui
//!    state:     effect model
//!    work:      command detail engine help keys narrate question setting sizes timeline tour
//!    parts:     args crash data database_dir dir_contents glyphs input lexer mine notes
//!               playback scene signals spec table_cache tally terminal text theatre theme
//! ```

pub mod app;
pub mod args;
pub mod command;
mod complete;
mod crash;
pub mod data;
pub mod database_dir;
pub mod detail;
mod dir_contents;
pub mod driver;
pub mod effect;
pub mod engine;
pub mod export;
pub mod frames;
mod glyphs;
mod help;
mod input;
mod keys;
mod lexer;
pub mod mine;
pub mod model;
mod narrate;
mod notes;
pub mod packaging;
pub mod plain;
mod playback;
mod question;
pub mod runtime;
mod scene;
mod setting;
pub mod signals;
mod sizes;
pub mod spec;
mod table_cache;
mod tally;
pub mod terminal;
mod text;
pub mod theatre;
pub mod theme;
mod timeline;
pub mod tour;
pub mod ui;
pub mod upkeep;
