//! What comes of that which is assumed and not fitted.

use super::{Estimate, FitRow, TargetFit};
use serde::Serialize;

/// A change of a forecast by this many percent is said aloud (assumption).
const LARGE_PERCENT: f64 = 10.0;
/// A worse fit by this much in the sum of squares is said: what an interval of 95 % of one parameter allows.
const WORSE: f64 = 3.84;

/// What of that which is assumed matters.
#[derive(Clone, Debug, Serialize)]
pub struct Assumptions {
    /// Numbers that are assumed, not fitted, and were halved and doubled; those that move the targets' rows most come first.
    pub numbers: Vec<AssumedNumber>,
    /// Assumed numbers that could not be tried: nothing else than their value makes a market.
    pub untried: usize,
    /// Numbers that the files write without a source, which nobody tried.
    pub unsourced: usize,
    /// Evaluations that all this took.
    pub evaluations: u32,
}

/// An assumed number.
#[derive(Clone, Debug, Serialize)]
pub struct AssumedNumber {
    /// Its path, as in `--set`.
    pub key: String,
    /// What the scenario has.
    pub value: f64,
    /// Half of it, or what is nearest to that and makes a market.
    pub low: f64,
    /// Twice it, or what is nearest to that and makes a market.
    pub high: f64,
    /// Who assumes it: "source", "model" or "default".
    pub origin: &'static str,
    /// How far it moves the rows of all targets between low, itself and high while nothing is fitted again: the largest root mean
    /// square, in standard deviations of an observation.
    pub moves: f64,
    /// It moves them more than luck alone would.
    pub matters: bool,
    /// All fitted again with the low and with the high value; empty if that was not done.
    pub refits: Vec<Refit>,
}

/// All fitted again with another value of an assumed number.
#[derive(Clone, Debug, Serialize)]
pub struct Refit {
    /// That value.
    pub value: f64,
    /// The fit came to rest within its short budget.
    pub settled: bool,
    /// Sum of squares there, with the weights of the best values, less that of the best values.
    pub sum_of_squares_change: f64,
    /// The parameters that fit best then, in the order of the scenario.
    pub parameters: Vec<f64>,
    /// By target: what is expected in its last row.
    pub forecasts: Vec<f64>,
}

impl Refit {
    /// By how much the last row of a target is higher than at the best values, in percent; none of nothing.
    pub fn change_percent(&self, target: usize, fit: &TargetFit) -> Option<f64> {
        let before = last(fit)?.simulated;
        (before != 0.0).then(|| 100.0 * (self.forecasts[target] - before) / before.abs())
    }
}

/// The row whose forecast is compared: the last one.
fn last(target: &TargetFit) -> Option<&FitRow> {
    target.rows.last()
}

/// What a target is called with the time of its last row.
fn forecast_name(target: &TargetFit) -> String {
    match last(target).map(|row| row.label.as_str()).filter(|label| !label.is_empty()) {
        Some(label) => format!("`{}` of {label}", target.name),
        None => format!("`{}`", target.name),
    }
}

/// What refits say that is to be heeded, in sentences: a forecast that moves by a tenth or out of its band, a parameter that leaves
/// its interval, a fit that is worse or better.
pub(super) fn sentences(
    assumptions: &Assumptions,
    parameters: &[Estimate],
    targets: &[TargetFit],
) -> Vec<String> {
    let mut sentences = Vec::new();
    for number in &assumptions.numbers {
        for refit in &number.refits {
            let mut parts = Vec::new();
            for (index, target) in targets.iter().enumerate() {
                let Some(change) = refit.change_percent(index, target) else { continue };
                let value = refit.forecasts[index];
                let outside = last(target).is_some_and(|row| {
                    row.low_80.is_some_and(|low| value < low) || row.high_80.is_some_and(|high| value > high)
                });
                if change.abs() >= LARGE_PERCENT || outside {
                    let way = if change < 0.0 { "lower" } else { "higher" };
                    let band = if outside { ", outside its band of 80 %" } else { "" };
                    let name = forecast_name(target);
                    parts.push(format!("what is simulated of {name} is {:.0} % {way}{band}", change.abs()));
                }
            }
            for (estimate, &value) in parameters.iter().zip(&refit.parameters) {
                if value < estimate.low || value > estimate.high {
                    let (key, best) = (&estimate.key, estimate.best);
                    parts.push(format!("`{key}` goes from {best:.4} to {value:.4}, outside its interval"));
                }
            }
            if parts.is_empty() && refit.sum_of_squares_change.abs() < WORSE {
                continue;
            }
            if refit.sum_of_squares_change.abs() >= WORSE {
                let word = if refit.sum_of_squares_change > 0.0 { "worse" } else { "better" };
                let by = refit.sum_of_squares_change.abs();
                parts.push(format!("the fit is {word}, by {by:.1} in the sum of squares"));
            }
            let AssumedNumber { key, value, .. } = number;
            let rest =
                if refit.settled { "" } else { " (the fit did not come to rest: take it as a direction)" };
            sentences.push(format!(
                "with the assumed `{key}` {:.4} instead of {value:.4} and all fitted again, {}{rest}; no interval knows of that",
                refit.value,
                parts.join("; ")
            ));
        }
    }
    sentences
}
