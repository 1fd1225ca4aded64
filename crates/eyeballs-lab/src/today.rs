//! A scenario that starts from today: looks for the numbers that its facts determine, and says how well they are met.
//!
//! - `month`: what the first month of a simulation says of a fact;
//! - `search`: numbers by simulations of that month;
//! - `check`: "you said / simulated", also over the draws of what nobody knows.

mod check;
mod month;
mod search;
#[cfg(test)]
mod tests;

pub use check::check;

use crate::Progress;
use eyeballs_scenario::Scenario;
use eyeballs_scenario::checked::{How, Today};
use std::fmt;
use std::sync::atomic::AtomicBool;

/// Replications of a look at the first month: the first ones of the run, so that all candidates share their random numbers and the
/// facts hold in what is run (assumption: enough).
const REPLICATIONS: u32 = 8;

/// Why today cannot be simulated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// It was asked to stop.
    Interrupted,
    /// Values that make no market, or a simulation that failed.
    Candidate {
        /// `key = value`, separated by commas.
        values: String,
        /// What is wrong.
        reason: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Interrupted => write!(f, "it was interrupted"),
            Error::Candidate { values, reason } => write!(f, "[today] at {values}: {reason}"),
        }
    }
}

impl std::error::Error for Error {}

/// Most simulations that a search takes.
pub fn simulations_most(scenario: &Scenario) -> u64 {
    let searches = |today: &Today| {
        let unknowns = today.anchors.iter().filter(|anchor| anchor.how == How::Search).count() as u64;
        if today.solved { 0 } else { search::evaluations_most(unknowns) }
    };
    u64::from(REPLICATIONS.min(scenario.replications)) * scenario.today.as_ref().map_or(0, searches)
}

/// The scenario with the numbers that its facts of today determine, as near as they come; one without such facts, or that is
/// solved, is as it was. Runs in the current rayon pool.
///
/// # Errors
/// A simulation that fails where the search begins, an interruption.
pub fn solve(scenario: Scenario, progress: &dyn Progress, stop: &AtomicBool) -> Result<Scenario, Error> {
    match find(&scenario, progress, stop)? {
        Some(values) => solved(&scenario, &values),
        None => Ok(scenario),
    }
}

/// The numbers that a scenario's facts of today determine, in its own order; `None` of one without such facts, or that is solved.
///
/// # Errors
/// As [`solve`].
pub fn find(
    scenario: &Scenario,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Option<Vec<f64>>, Error> {
    match &scenario.today {
        Some(today) if !today.solved => {
            search::values(today, REPLICATIONS.min(scenario.replications), progress, stop).map(Some)
        }
        _ => Ok(None),
    }
}

/// The scenario at the numbers that were [found](find).
///
/// # Errors
/// Values that do not go together.
pub fn solved(scenario: &Scenario, values: &[f64]) -> Result<Scenario, Error> {
    match &scenario.today {
        Some(today) => today.solved_at(values).map_err(|mistakes| month::refused(today, values, &mistakes)),
        None => Ok(scenario.clone()),
    }
}
