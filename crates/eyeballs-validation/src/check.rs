//! What a check is.

use crate::finding::Findings;
use crate::sample::Sample;
use eyeballs_core::record::Record;
use eyeballs_lab::calibration::Calibrated;

/// One mechanism against one textbook model, or the whole against one published figure.
#[derive(Clone, Copy)]
pub struct Check {
    /// Name of the scenario file in `scenarios/validation`, without its ending.
    pub name: &'static str,
    /// What it is called on the page.
    pub title: &'static str,
    /// The part of the page it stands in.
    pub subject: &'static str,
    /// The mechanism, and the setting in which it is the textbook model.
    pub mechanism: &'static str,
    /// Where the expected values come from: author, year, and the formula or the figure.
    pub source: &'static str,
    /// How it is done.
    pub method: Method,
}

/// How a check is done.
#[derive(Clone, Copy)]
pub enum Method {
    /// The scenario is run. `observe` turns the record of a simulation into a row of quantities, so that
    /// nothing else of it is kept; `judge` gets the rows of all replications, a sample per variant in the
    /// order of the scenario.
    Simulation {
        /// Quantities of one simulation.
        observe: fn(&Record) -> Vec<f64>,
        /// What they amount to.
        judge: fn(&[Sample]) -> Findings,
    },
    /// Scenarios are calibrated: that of the check's name, and others beside it.
    Calibration {
        /// Names of the other scenario files, without their endings.
        also: &'static [&'static str],
        /// Whether a line asks for errors of parameters.
        intervals: bool,
        /// What they amount to, in this order: the check's own, then the others.
        judge: fn(&[Calibrated]) -> Findings,
    },
}

impl Method {
    /// How to read a picture.
    pub fn legend(self) -> &'static str {
        match self {
            Method::Simulation { .. } => "lines: expected; marks: simulated, with two standard errors",
            Method::Calibration { .. } => "marks: observed; lines: calibrated, or fitted curves",
        }
    }
}
