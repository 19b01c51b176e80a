//! *An LSM Tree's Life*, to look at: a program that runs an engine of the crate
//! `lsm`, on disk, and draws its inside while commands are typed.
//!
//! ```text
//!    keys ──► app::update ──► Effect ──► engine::Session ──► lsm
//!                 ▲                            │ events
//!                 └──── Msg::Done ◄── Reply ◄┘
//!                 │
//!                 └──► Scene, a fold over events ──► ui ──► screen
//! ```
//!
//! `app` and `ui` know no clock and do no input or output, so every screen can be
//! made by a test. `runtime` brings them together with a terminal; `plain` does
//! without one.
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
pub mod complete;
pub mod crash;
pub mod data;
pub mod database_dir;
pub mod detail;
pub mod dir_contents;
pub mod driver;
pub mod effect;
pub mod engine;
pub mod export;
pub mod frames;
pub mod glyphs;
pub mod help;
pub mod input;
pub mod keys;
pub mod lexer;
pub mod mine;
pub mod model;
pub mod narrate;
pub mod notes;
pub mod packaging;
pub mod plain;
pub mod playback;
pub mod question;
pub mod runtime;
pub mod scene;
pub mod setting;
pub mod signals;
pub mod sizes;
pub mod spec;
pub mod table_cache;
pub mod tally;
pub mod terminal;
pub mod text;
pub mod theatre;
pub mod theme;
pub mod timeline;
pub mod tour;
pub mod ui;
pub mod upkeep;
