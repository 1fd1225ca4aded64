//! Tables, files and plots of what simulations recorded. It draws what records say; it never simulates.
//!
//! While simulations run, [`Daily`], [`Cohorts`] and [`Channels`] stream their records into a
//! [`Folder`]. At the end [`summary`] writes what they amount to, [`plots`] draws it, and [`table`] and
//! [`json`] say it on the terminal. [`calibration`] does all that for parameters fitted to data.

pub mod calibration;
mod error;
mod folder;
mod number;

mod daily;
mod json;
mod plots;
mod rows;
mod summary;
mod table;

#[cfg(test)]
mod testing;

pub use daily::{Columns, Daily};
pub use error::Error;
pub use folder::{Folder, write_file};
pub use json::json;
pub use plots::{Drawn, Panel, PanelTrack, panels, plots};
pub use rows::{Channels, Cohorts};
pub use summary::summary;
pub use table::table;
