//! What authors of business models build and try their models with.
//!
//! A guided tour, in reading order:
//!
//! - [`subject`]: a library that is tried, opened once more and called directly, behind the back of the safe handles: with other
//!   hosts, in memory of our own; [`host`]: these hosts;
//! - [`call`]: one call of a model; [`memory`]: what its arrays lie in; `faults`: what is said when it reaches beyond;
//! - [`people`]: who is served, and what is known of them; [`days`]: days of a service or a market, without a market;
//!   [`trace`]: what came of them, and where two differ;
//! - [`values`]: values of parameters, at the ends of their ranges and between;
//! - [`checks`]: the list of checks, a file for each subject;
//! - [`trial`]: each check in a process of its own, and what came of it; [`report`]: that as a text and as JSON.
//!
//! Beside it, [`new_model`]: a model to start from; [`build`]: the library of a folder.
//!
//! The checks run foreign code, in processes that were started for it.

pub mod build;
pub mod call;
pub mod checks;
pub mod days;
#[cfg(unix)]
mod faults;
pub mod host;
pub mod memory;
pub mod new_model;
pub mod people;
pub mod report;
#[cfg(target_os = "linux")]
mod sandbox;
pub mod subject;
#[cfg(unix)]
mod system_calls;
pub mod trace;
pub mod trial;
pub mod values;
