//! Tables, files and plots of what simulations recorded. It draws what records say; it never simulates.
//!
//! While simulations run, [`Daily`], [`DailyText`], [`Monthly`], [`Cohorts`] and [`Channels`], each a [`Stream`], write their records into a
//! folder. At the end [`summary`] writes what they amount to, [`plots`] draws it, and [`table`] and
//! [`json`] say it on the terminal. [`report`] puts it before a reader in one file of HTML, of which [`html`] is the frame. [`measures`] is the page of what is measured. [`calibration`] does all that for parameters fitted to data, [`exploration`] for levers, [`optimise`] for the best of them, [`sample`], [`sensitivity`] and [`map`] for what is not known.

pub mod calibration;
mod error;
pub mod exploration;
mod folder;
pub mod html;
pub mod map;
mod number;

mod csv_stream;
mod daily;
mod json;
pub mod measures;
mod monthly;
pub mod optimise;
mod plots;
mod race;
pub mod report;
mod row;
pub mod sample;
pub mod sensitivity;
mod spool;
mod streams;
mod summary;
mod table;
mod verdict;
mod voice;

#[cfg(test)]
mod testing;

pub use csv_stream::{Channels, Cohorts, Decisions};
pub use daily::{Cells, Column, Columns, Daily, DailyRows, DailyText};
pub use error::Error;
pub use exploration::design;
pub use folder::{RUN_CONTENTS, write_file};
pub use json::json;
pub use monthly::Monthly;
pub use number::grouped;
pub use plots::{Drawn, Panel, PanelTrack, drawings, panels, plots};
pub use row::Cell;
pub use spool::Spool;
pub use streams::{Stream, Streams};
pub use summary::{SummaryTable, summary, summary_tables};
pub use table::table;
pub use verdict::verdict;
