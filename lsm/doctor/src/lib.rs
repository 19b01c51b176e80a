//! Looks after the directories of an [`lsm`] that no engine has open.
//!
//! ```text
//!    world.db ──► verify ──► Report     what is sound, what is damaged, file by file
//!       │
//!       └───────► repair ──► new.db     what was certainly written last
//!                   ├──────► uncertain.txt          …and what may be stale
//!                   └──────► Repaired   what is lost, named
//! ```
//!
//! [`verify`](verify::verify) reads every byte and changes nothing.
//! [`repair`](repair::repair) writes a new directory and leaves the old one as it is.
//! Both read with the engine's own formats and by the engine's own rule for logs: nothing
//! is called damaged that an engine would open.

pub mod repair;
pub mod verify;
