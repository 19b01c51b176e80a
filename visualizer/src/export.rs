//! The screen as a file.
//!
//! ```text
//!    Model ──ui──► Buffer, 120×40 cells ──┬─ text ──► rows of letters
//!                                         └─ svg ───► a picture for a page
//! ```
//!
//! It's drawn again, in memory, by the code that draws on the terminal. Both files
//! are made from its cells, so what is exported is what would be seen. The same
//! screen always makes the same file.

mod file;
mod palette;
mod screen;
mod shapes;
mod svg;

pub use self::file::{SIZE, write};
pub use self::screen::{screen, text};
pub use self::svg::svg;
