//! The list of checks, in the order of the page.

use crate::check::Check;
use crate::sample::Estimate;
use eyeballs_report::PanelTrack;

mod adoption;
mod churn;
mod published;

/// All checks.
pub fn all() -> Vec<Check> {
    [adoption::CHECKS, churn::CHECKS, published::CHECKS].concat()
}

/// Mechanisms that no check covers, each in a sentence. A page that names only what it checks would promise
/// too much.
pub const NOT_COVERED: &[&str] = &[];

/// A closed form as a line over 0 .. `end`, and simulated means as marks with bars of two standard errors.
fn track(
    name: impl Into<String>,
    end: f64,
    form: impl Fn(f64) -> f64,
    simulated: impl Iterator<Item = (f64, Estimate)>,
) -> PanelTrack {
    // As many points as a picture can show.
    let line = (0..=200).map(|step| end * f64::from(step) / 200.0).map(|x| (x, form(x)));
    let marks = simulated.map(|(x, estimate)| (x, estimate.value, 2.0 * estimate.standard_error));
    PanelTrack { name: name.into(), line: line.collect(), marks: marks.collect() }
}
