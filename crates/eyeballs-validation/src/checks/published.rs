//! The whole against published figures: fitted to one part of them, judged by another.

mod ad_load;
mod audiences;
mod durables;
mod payers;
mod retention;

use crate::check::Check;
use crate::sample::Estimate;
use eyeballs_lab::calibration::{self, Calibrated, FitRow, TargetFit};
use eyeballs_report::PanelTrack;

/// The part of the page.
const SUBJECT: &str = "Published figures";

/// The checks of these files.
pub(super) const CHECKS: &[Check] = &[
    retention::CHECK,
    durables::CHECK,
    ad_load::CHECK,
    payers::CHECK,
    audiences::FACEBOOK,
    audiences::SPOTIFY,
];

/// A simulated value of a row, with its standard error.
fn simulated(row: &FitRow) -> Estimate {
    Estimate { value: row.simulated, standard_error: row.standard_error.unwrap_or(f64::INFINITY) }
}

/// A parameter with its standard error: that of the data and the simulations together.
fn parameter(calibrated: &Calibrated, index: usize) -> Estimate {
    let calibration::Estimate { best, standard_error, .. } = calibrated.parameters[index];
    Estimate { value: best, standard_error }
}

/// The last row of a target.
fn last(target: &TargetFit) -> &FitRow {
    target.rows.last().expect("a target has a row")
}

/// What was simulated as a line, and what was observed as marks if it is wanted once.
fn fit(name: impl Into<String>, target: &TargetFit, x: impl Fn(usize) -> f64, observed: bool) -> PanelTrack {
    let line = target.rows.iter().enumerate().map(|(index, row)| (x(index), row.simulated));
    let marks = target.rows.iter().enumerate().map(|(index, row)| (x(index), row.observed, 0.0));
    PanelTrack {
        name: name.into(),
        line: line.collect(),
        marks: if observed { marks.collect() } else { Vec::new() },
    }
}

/// What the calibrations said to beware of, for the page.
fn warnings(calibrated: &[Calibrated]) -> Vec<String> {
    let all = calibrated.iter().flat_map(|calibrated| &calibrated.warnings);
    all.map(|warning| format!("Calibration warns: {warning}.")).collect()
}
