//! Every mechanism in the setting in which it is a textbook model, against that model's closed form; and the
//! whole against published figures.
//!
//! A guided tour:
//!
//! - [`check`]: what a check is: a scenario file, what is observed in each replication, and how that is
//!   judged; [`checks`]: the list of them, one file per subject;
//! - [`closed_form`]: the textbook models as functions;
//! - [`curve`]: growth curves fitted to data, the rivals of a calibrated forecast;
//! - [`sample`]: observations over replications and what they estimate, with standard errors;
//! - [`finding`]: a line of the page, its verdict, and the curves that are drawn over each other;
//! - `instruments`: models that only count, for what no record has;
//! - [`validate`](fn@validate): runs checks; [`page`]: writes them down.
//!
//! The scenarios stand in `scenarios/validation`, and the page that comes out in `docs/validation.md`.

pub mod check;
pub mod checks;
pub mod closed_form;
pub mod curve;
pub mod finding;
mod instruments;
pub mod page;
pub mod sample;
mod validate;

pub use validate::{Failure, Outcome, Size, validate};
