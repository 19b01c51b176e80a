//! Plots: what the book and the benchmarks draw of numbers.
//!
//! ```text
//!    chart    panels with axes, lines, bars, names
//!    paint    colors for a light page and a dark one, dashes
//! ```

pub mod chart;
pub mod paint;

/// What is drawn, or what the library that draws says.
pub type Result<T, E = String> = std::result::Result<T, E>;

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}
