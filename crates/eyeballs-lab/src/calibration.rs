//! Calibration: which values of a scenario's parameters come nearest to what was observed, how sure that
//! is, what the data cannot tell apart, and how well the fit forecasts what was held out.
//!
//! - `objective`: weighted sum of squares of the simulated means, with common random numbers: every
//!   evaluation simulates the same replications of the same seed;
//! - `search`: points spread over the ranges (Halton 1960), from the best of which simplexes go down
//!   (`nelder_mead`);
//! - `information`: central differences near the best point, with `matrix`;
//! - `profile`: intervals by profile likelihood, which need no quadratic shape and find the ends of the
//!   range where the data say nothing;
//! - `estimates` and `words`: what all that amounts to, in numbers and in sentences.

mod estimates;
mod information;
mod matrix;
mod nelder_mead;
mod objective;
mod profile;
mod search;
mod warnings;

#[cfg(test)]
mod tests;

use crate::Progress;
use crate::store::Store;
use eyeballs_scenario::checked::Calibration;
use information::Information;
use objective::{Evaluation, Objective};
use profile::{End, Side, side};
use rayon::prelude::*;
use serde::Serialize;
use std::fmt;
use std::sync::atomic::AtomicBool;

/// Times that the intervals begin again from a better point met on the way.
const MAX_RESTARTS: u32 = 4;
/// Steps along the linear model.
const MAX_POLISH_STEPS: u32 = 3;

/// What a calibration found.
#[derive(Clone, Debug, Serialize)]
pub struct Calibrated {
    /// The parameters, in the order of the scenario.
    pub parameters: Vec<Estimate>,
    /// The targets, in the order of the scenario.
    pub targets: Vec<TargetFit>,
    /// Weighted sum of squares at the best values.
    pub sum_of_squares: f64,
    /// Fitted rows less parameters.
    pub degrees_of_freedom: usize,
    /// Variance of a weighted residual, by which standard errors are scaled: estimated from the fit, or 1
    /// if all errors are stated and the fit is no worse than they say.
    pub residual_variance: f64,
    /// Correlations of the estimates, by parameter.
    pub correlations: Vec<Vec<f64>>,
    /// Condition number of the information matrix, each parameter scaled to one.
    pub condition: f64,
    /// What to beware of, in sentences: parameters that the data cannot tell apart, ranges too narrow.
    pub warnings: Vec<String>,
    /// Evaluations of the search.
    pub search_evaluations: u32,
    /// Evaluations for standard errors, intervals and the fit.
    pub interval_evaluations: u32,
    /// The scenario with the best values, as TOML without its calibration.
    pub best_scenario: String,
}

/// A parameter and what the data say about it.
#[derive(Clone, Debug, Serialize)]
pub struct Estimate {
    /// Its path, as in `--set`.
    pub key: String,
    /// Lower end of the range.
    pub from: f64,
    /// Upper end of the range.
    pub to: f64,
    /// The best value.
    pub best: f64,
    /// Its standard error: observations and simulations together, by the linear model near the best point.
    pub standard_error: f64,
    /// The part of it that comes from chance in the simulations; `None` with a single replication.
    pub simulation_error: Option<f64>,
    /// Lower end of the interval of 95 %, by profile likelihood.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// The interval goes on below the range.
    pub open_below: bool,
    /// The interval goes on above the range.
    pub open_above: bool,
}

/// A target and how well it is met.
#[derive(Clone, Debug, Serialize)]
pub struct TargetFit {
    /// What it is called.
    pub name: String,
    /// The unit of its values; empty for a number with a standard error.
    pub unit: String,
    /// Its observations in the order of time.
    pub rows: Vec<FitRow>,
    /// Mean absolute error of the fitted rows, relative to what was observed, in percent.
    pub fit_error_percent: Option<f64>,
    /// The same of the rows that were held out.
    pub forecast_error_percent: Option<f64>,
    /// Simulated less observed in the last row that was held out, relative to what was observed, in percent.
    pub last_forecast_error_percent: Option<f64>,
}

/// An observation and what was simulated in its place.
#[derive(Clone, Debug, Serialize)]
pub struct FitRow {
    /// When, as the data writes it.
    pub label: String,
    /// First day it covers.
    pub first_day: u32,
    /// Last day it covers.
    pub last_day: u32,
    /// What was observed.
    pub observed: f64,
    /// Mean over the replications at the best values.
    pub simulated: f64,
    /// Tenth percentile of the replications.
    pub p10: f64,
    /// Ninetieth percentile of the replications.
    pub p90: f64,
    /// Standard error of the simulated mean; `None` with a single replication.
    pub standard_error: Option<f64>,
    /// Kept out of the fit to judge the forecast.
    pub held_out: bool,
}

/// Why there is no calibration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// It was asked to stop.
    Interrupted {
        /// The best values until then and how far off they are, in words.
        best: Option<String>,
    },
    /// Some values of the parameters make no market.
    Candidate {
        /// `key = value`, separated by commas.
        values: String,
        /// What is wrong.
        reason: String,
    },
    /// At none of the values that were tried every target had a value.
    NoValue,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Interrupted { .. } => f.write_str("the calibration was interrupted"),
            Error::Candidate { values, reason } => {
                write!(f, "with {values}: {reason}; narrow the ranges of the parameters")
            }
            Error::NoValue => f.write_str(
                "at none of the values that were tried all targets have a value: a ratio has nothing below it; \
                 move the ranges or choose other targets",
            ),
        }
    }
}

impl std::error::Error for Error {}

/// Most simulations that a calibration takes, unless it meets better points on the way: the search, and
/// for each parameter four differences and two sides of points at which the others follow. Most need far fewer.
pub fn simulations_most(plan: &Calibration) -> u64 {
    let variants: std::collections::BTreeSet<usize> =
        plan.targets.iter().flat_map(|target| target.variants()).collect();
    let parameters = plan.parameters.len() as u64;
    let evaluations =
        u64::from(plan.budget) + parameters * (4 + 2 * profile::evaluations_most(parameters)) + 5;
    evaluations * u64::from(plan.replications) * variants.len() as u64
}

/// Calibrates in the current rayon pool. The same plan gives the same result at any number of threads.
///
/// # Errors
/// An interruption, values that make no market, targets without values.
pub fn calibrate(
    plan: &Calibration,
    store: Option<&dyn Store>,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Calibrated, Error> {
    let objective = Objective::new(plan, store, progress, stop);
    calibrated(&objective).map_err(|error| match error {
        Error::Interrupted { .. } => Error::Interrupted { best: objective.best_so_far() },
        error => error,
    })
}

fn calibrated(objective: &Objective<'_>) -> Result<Calibrated, Error> {
    let ends = search::search(objective)?;
    let search_evaluations = objective.evaluations();
    let best = ends.first().filter(|end| end.value.is_finite()).ok_or(Error::NoValue)?;
    let mut best = objective.evaluate(&best.point)?;
    let mut restarts = 0;
    let (information, sides) = loop {
        let information = Information::near(objective, &best)?;
        best = polished(objective, &information, best)?;
        match sides(objective, &information, &best, restarts < MAX_RESTARTS)? {
            Ok(sides) => break (information, sides),
            Err(better) => best = better,
        }
        restarts += 1;
    };
    let fit = estimates::Fit { objective, ends: &ends, best: &best, information, sides };
    let mut calibrated = fit.calibrated(search_evaluations);
    calibrated.warnings = warnings::warnings(&fit, &calibrated);
    Ok(calibrated)
}

/// Follows the linear model as long as it leads down.
fn polished(
    objective: &Objective<'_>,
    information: &Information,
    best: Evaluation,
) -> Result<Evaluation, Error> {
    let all: Vec<usize> = (0..best.point.len()).collect();
    let mut best = best;
    for _ in 0..MAX_POLISH_STEPS {
        let step = information.step(&objective.residuals(&best.means), &all);
        let point: Vec<f64> =
            best.point.iter().zip(step).map(|(x, step)| (x + step).clamp(0.0, 1.0)).collect();
        let next = objective.evaluate(&point)?;
        if next.sum_of_squares >= best.sum_of_squares {
            break;
        }
        best = next;
    }
    Ok(best)
}

/// The ends of all intervals, or the best of the better points met on the way. Without `climb` those are
/// passed over.
fn sides(
    objective: &Objective<'_>,
    information: &Information,
    best: &Evaluation,
    climb: bool,
) -> Result<Result<Vec<[End; 2]>, Evaluation>, Error> {
    let allowed = objective.allowed(best.sum_of_squares);
    let found: Result<Vec<[Side; 2]>, Error> = (0..best.point.len())
        .into_par_iter()
        .map(|axis| {
            let towards = |sign| side(objective, information, best, axis, sign, allowed, climb);
            let (low, high) = rayon::join(|| towards(-1.0), || towards(1.0));
            Ok([low?, high?])
        })
        .collect();
    let mut ends = Vec::new();
    let mut better: Option<Evaluation> = None;
    for side in found?.into_iter().flatten() {
        match side {
            Side::End(end) => ends.push(end),
            Side::Better(found) => {
                let least = better.as_ref().map_or(f64::INFINITY, |better| better.sum_of_squares);
                if found.sum_of_squares < least {
                    better = Some(found);
                }
            }
        }
    }
    match better {
        Some(better) => Ok(Err(better)),
        None => Ok(Ok(ends.chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect())),
    }
}
