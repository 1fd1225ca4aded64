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
    let replications = REPLICATIONS.min(scenario.replications);
    match &scenario.today {
        Some(today) if !today.solved => {
            let values = search::values(today, replications, progress, stop)?;
            today.solved_at(&values).map_err(|mistakes| month::refused(today, &values, &mistakes))
        }
        _ => Ok(scenario),
    }
}
