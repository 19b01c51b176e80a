//! Chapter 3.1. A table: sorted lines in a file that never changes.
//!
//! ```text
//!    000007.sst                    written once, front to back    TableWriter
//!    chad:capital→N'Djamena        then only read                 Table, TableCursor
//!    kenya:capital→Nairobi         …found in it by                search
//!    mali:capital→Bamako           …where to look is said by      Locate
//! ```
//!
//! A table has no numbers of writes, no header and no footer: what must be known
//! about it (its length, its checksum, its first and last key) stands in
//! MANIFEST. Its sidecars can be made again from it at any time.
//!
//! Nothing of a table is read before it is first asked for something. Its files
//! are deleted when the last reader lets go of a table that is no longer part of
//! the tree.

pub mod cursor;
pub mod locate;
pub mod reader;
pub mod writer;

#[cfg(feature = "bloom-filter")]
pub mod bloom;
#[cfg(feature = "sparse-index")]
pub mod sparse;

pub use cursor::TableCursor;
pub use locate::{Extent, Locate, Reached, SidecarBuilder, WholeFile};
pub use reader::{Table, TableFiles, search};
pub use writer::TableWriter;
