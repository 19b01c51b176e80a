//! Chapter 3.1. A table: sorted lines in a file that never changes.
//!
//! ```text
//!    000007.sst                    written once, front to back    TableWriter
//!    chad:capital→N'Djamena        then only read                 Table, TableCursor
//!    kenya:capital→Nairobi         …found in it by                search
//!    mali:capital→Bamako           …which piece to read           TableIndex
//! ```
//!
//! A table has no numbers of writes, no header and no footer. What must be known
//! about it (its length, its checksum, its first and last key) is in MANIFEST.
//! Its sidecars can be rebuilt from it at any time.
//!
//! Nothing of a table is read before its first use. Once a table has left the tree,
//! its files are deleted when the last reader drops it.

pub mod cursor;
pub mod files;
pub mod index;
pub mod reader;
pub mod text;
pub mod writer;

#[cfg(feature = "bloom-filter")]
pub mod bloom;
#[cfg(feature = "sparse-index")]
pub mod sparse;

pub use cursor::TableCursor;
pub use files::TableFiles;
pub use index::{SidecarBuilder, TableIndex, WholeFile};
pub use reader::Table;
pub use text::{Extent, TableText, search};
pub use writer::TableWriter;
