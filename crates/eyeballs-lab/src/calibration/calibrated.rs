//! What a calibration found.

use super::assumed::Assumptions;
use super::derived::DerivedEstimate;
use super::origin::Origin;
use super::rivals::Rival;
use serde::Serialize;

/// What a calibration found.
#[derive(Clone, Debug, Serialize)]
pub struct Calibrated {
    /// How far it came.
    pub status: Status,
    /// The parameters, in the order of the scenario.
    pub parameters: Vec<Estimate>,
    /// Numbers that follow from them, in the order of the scenario.
    pub derived: Vec<DerivedEstimate>,
    /// The targets, in the order of the scenario.
    pub targets: Vec<TargetFit>,
    /// Whether the model fits at all.
    pub goodness: Goodness,
    /// Weighted sum of squares at the best values.
    pub sum_of_squares: f64,
    /// Fitted rows less parameters.
    pub degrees_of_freedom: usize,
    /// Variance of a weighted residual, by which standard errors and intervals are scaled: 1, or more if errors are stated and
    /// the fit is worse than they say (Birge 1932); not a number without intervals.
    pub residual_variance: f64,
    /// Correlations of the estimates, by parameter; empty without intervals.
    pub correlations: Vec<Vec<f64>>,
    /// Condition number of the information matrix, each parameter scaled to one; not a number without intervals.
    pub condition: f64,
    /// How the search ended.
    pub convergence: Convergence,
    /// What to beware of, in sentences: that the model does not fit, what the data cannot tell apart.
    pub warnings: Vec<String>,
    /// Evaluations of the search.
    pub search_evaluations: u32,
    /// Evaluations for standard errors, intervals and bands.
    pub interval_evaluations: u32,
    /// Values of the parameters that the data allow, with weights: the posterior under the stated priors, or flat ones over the ranges; empty
    /// without intervals.
    pub cloud: Vec<CloudPoint>,
    /// What of that which is assumed and not fitted matters; none without intervals, or if nobody asked.
    pub assumptions: Option<Assumptions>,
    /// Forecasts from earlier days; empty without intervals, or if there are too few rows.
    pub origins: Vec<Origin>,
    /// Variants that were fitted alone to the same data, in the order of the scenario; empty if it names none.
    pub rivals: Vec<Rival>,
    /// The scenario with the best values, as TOML without its calibration.
    pub best_scenario: String,
}

/// Values of all parameters and how much they count.
#[derive(Clone, Debug, Serialize)]
pub struct CloudPoint {
    /// In the order of the parameters.
    pub values: Vec<f64>,
    /// All together are 1.
    pub weight: f64,
}

/// How far a calibration came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// To the end.
    Complete,
    /// No intervals were asked for.
    WithoutIntervals,
    /// It was interrupted: the best so far, without intervals.
    Interrupted,
}

/// Whether the model fits at all.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Goodness {
    /// Logarithm of the likelihood at the best values.
    pub log_likelihood: f64,
    /// Quantities that were fitted: parameters, and sizes of errors that nobody stated.
    pub fitted_quantities: usize,
    /// Akaike's criterion (1974): smaller is better, on the same data.
    pub aic: f64,
    /// The same for few observations (Hurvich & Tsai 1989); none with too few.
    pub aicc: Option<f64>,
    /// Logarithm of the density of the best values before the data; none without priors. With the likelihood's it makes that of the
    /// posterior, but for what the data are by themselves.
    pub log_prior: Option<f64>,
    /// Sum of squares in units of errors that are known without the fit, to be compared with the degrees of freedom; none if some
    /// are not known.
    pub chi_square: Option<f64>,
    /// Degrees of freedom of that; fewer than rows less parameters where luck is alike in neighbouring rows (Rao & Scott 1984).
    pub chi_square_degrees: Option<f64>,
    /// Chance of a fit as bad, were the model right.
    pub p: Option<f64>,
    /// Why there is no such chance.
    pub why_no_p: Option<String>,
    /// Whether the model fits: not where `p`, or that of clinging residuals of a target, is below one percent. None where
    /// nothing can be said.
    pub fits: Option<bool>,
}

/// How the search ended.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Convergence {
    /// All of what follows is as it should be.
    pub converged: bool,
    /// Descents, from the best starting points.
    pub descents: usize,
    /// Those that ended as low as the best, but for a hundredth of what an interval allows.
    pub agreeing: usize,
    /// The last descent ended at a bottom, not for want of evaluations.
    pub at_bottom: bool,
    /// Better points that the intervals met, from which all began again.
    pub restarts: u32,
    /// Ends of intervals that were not found as exactly as asked for.
    pub loose_ends: usize,
    /// As how many equally weighted points the cloud counts; not a number without one.
    pub cloud_effective: f64,
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
    /// What was known of it before the data, in words.
    pub prior: Option<String>,
    /// The best value.
    pub best: f64,
    /// Its standard error: observations, luck and simulations together, by the linear model near the best point. Not a
    /// number where it would mean nothing: the best value is on an edge, or the interval is open or has another shape.
    pub standard_error: f64,
    /// The part of it that comes from chance in the simulations.
    pub simulation_error: Option<f64>,
    /// Lower end of the interval of 95 %, by profile likelihood; not a number without intervals.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// The interval goes on below the range.
    pub open_below: bool,
    /// The interval goes on above the range.
    pub open_above: bool,
    /// The best value lies at an end of the range.
    pub at_edge: bool,
    /// Nothing below the range makes a market: it ends at the parameter's own bound.
    pub bound_below: bool,
    /// The same above.
    pub bound_above: bool,
}

/// A target and how well it is met.
#[derive(Clone, Debug, Serialize)]
pub struct TargetFit {
    /// What it is called.
    pub name: String,
    /// The unit of its values; empty for a number with a standard error.
    pub unit: String,
    /// Its rows are the bins of a distribution.
    pub is_distribution: bool,
    /// Its observations in the order of time, or its bins.
    pub rows: Vec<FitRow>,
    /// Mean absolute error of the fitted rows, relative to what was observed, in percent.
    pub fit_error_percent: Option<f64>,
    /// The same of the rows that were held out.
    pub forecast_error_percent: Option<f64>,
    /// Simulated less observed in the last row that was held out, relative to what was observed, in percent.
    pub last_forecast_error_percent: Option<f64>,
    /// How alike neighbouring residuals of fitted rows are: autocorrelation at lag one.
    pub autocorrelation: Option<f64>,
    /// Chance of one as large in random order.
    pub autocorrelation_p: Option<f64>,
    /// Rows that were held out and lie within their band of 80 %; none without bands.
    pub within_80: Option<usize>,
    /// Within that of 95 %.
    pub within_95: Option<usize>,
    /// What the forecast is worth beside simple ones; empty if nothing was held out.
    pub scores: Vec<Score>,
}

/// What a forecast of the rows that were held out is worth.
#[derive(Clone, Debug, Serialize)]
pub struct Score {
    /// Whose forecast: "model", or a simple one.
    pub forecast: String,
    /// Mean absolute error, in the target's unit.
    pub mean_absolute_error: f64,
    /// That of the running sum from the first fitted row on; none where rows do not add up.
    pub of_running_sum: Option<f64>,
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
    /// Where an observation is expected, with what is not known of parameters, luck and errors of observation: lower end of
    /// 95 %; none without bands.
    pub low_95: Option<f64>,
    /// Lower end of 80 %.
    pub low_80: Option<f64>,
    /// Upper end of 80 %.
    pub high_80: Option<f64>,
    /// Upper end of 95 %.
    pub high_95: Option<f64>,
    /// Standard error of the simulated mean; `None` with a single replication.
    pub standard_error: Option<f64>,
    /// Kept out of the fit to judge the forecast.
    pub held_out: bool,
}
