//! The piece of a table that can hold a key: chapters 5 and 6 make it smaller
//! and smaller.
//!
//! ```text
//!              find("egypt") reads          find("zebra") reads
//!    3  WholeFile     the whole file               the whole file
//!    5  Sparse        one block                    one block
//!    6  Bloomed       one block                    (almost always) nothing
//! ```

/// A piece of a table: whole lines, and the crc of their bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Its offset, in bytes.
    pub offset: u64,
    /// Its length.
    pub bytes: u64,
    /// The crc that its bytes must have.
    pub crc: u32,
}

/// Makes the sidecars of a table that is being written.
pub trait SidecarBuilder: Send {
    /// Takes the next line, given with its end, and its raw key.
    fn line(&mut self, key: &[u8], line: &[u8]);

    /// The extension and the content of each sidecar.
    fn finish(&mut self) -> Vec<(&'static str, Vec<u8>)>;
}
