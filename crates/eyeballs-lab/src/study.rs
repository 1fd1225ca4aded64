//! Why a study of a scenario cannot be done.

use crate::factors::Unfit;
use std::fmt;

/// Why there is no study.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// What is asked does not go with the scenario: a sentence with help.
    Asked(String),
    /// Values that do not go together.
    Values(String),
    /// Outcomes of which nothing can be told: why.
    Outcomes(String),
    /// It was stopped.
    Interrupted,
}

/// What is said of a scenario without a goal.
pub(crate) const NO_GOAL: &str =
    "the scenario has no goal; write what counts under [goal], see docs/scenario.md";

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Asked(message) | Error::Values(message) | Error::Outcomes(message) => f.write_str(message),
            Error::Interrupted => f.write_str("it was interrupted"),
        }
    }
}

impl std::error::Error for Error {}

impl From<Unfit> for Error {
    fn from(unfit: Unfit) -> Error {
        Error::Asked(unfit.0)
    }
}
