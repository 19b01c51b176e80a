//! Plots for the book and the benchmarks.
//!
//! ```text
//!    chart    panels with axes, lines, bars, names
//!    paint    colors for a light page and a dark one, dashes
//! ```

pub mod chart;
pub mod paint;

/// A result whose error is a message of the drawing library.
pub type Result<T, E = String> = std::result::Result<T, E>;

fn message(error: impl std::fmt::Display) -> String {
    error.to_string()
}
