//! Regression with a Gaussian process (Rasmussen & Williams 2006; as kriging with a trend, Matheron 1969).
//!
//! Outcome = trend + Gaussian process of the inputs + independent noise. Lengths and nugget are the most
//! probable ones by restricted likelihood and a prior of the lengths, the variance follows from them, and the trend's coefficients are as uncertain as the outcomes
//! leave them. The parameters themselves are taken as known: intervals of few points are a little too narrow.

use super::likelihood::{Observed, Parameters, Solved, square};
use super::matrix::{Cholesky, add, dot};
use super::{Kernel, Posterior};
use crate::chance::Chance;
use crate::error::{ExperimentError, check, check_least, check_points_of};
use crate::moments::{mean, variance};

/// With more points than this, lengths and nugget are those of so many of them, drawn at random: the work grows with the
/// cube of the points.
const POINTS_FOR_PARAMETERS: usize = 200;

/// The mean of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// A constant.
    Constant,
    /// A constant and a multiple of each input.
    Linear,
}

/// What kind of process it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProcessSettings {
    /// How alike neighbours are.
    pub kernel: Kernel,
    /// What it is far from all points.
    pub trend: Trend,
    /// Variance of the noise as a part of that of the process; `None` to estimate it. With 0 the process goes through
    /// all outcomes (but for a hundred-millionth where points are too near to each other).
    pub nugget: Option<f64>,
}

impl Default for ProcessSettings {
    /// Matern 5/2 around a constant, with noise to be estimated.
    fn default() -> ProcessSettings {
        ProcessSettings { kernel: Kernel::Matern52, trend: Trend::Constant, nugget: None }
    }
}

/// What the process expects somewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Expected value.
    pub mean: f64,
    /// Variance of the function's value, without the noise of an outcome.
    pub variance: f64,
}

/// A process that has seen outcomes.
pub struct GaussianProcess {
    settings: ProcessSettings,
    /// By input: lower end and width of its range.
    ranges: Vec<(f64, f64)>,
    /// Mean and deviation of the outcomes.
    centre: f64,
    scale: f64,
    observed: Observed,
    parameters: Parameters,
    solved: Solved,
}

impl GaussianProcess {
    /// Fits a process to outcomes, one for each point; all points have the same number of inputs.
    ///
    /// # Errors
    /// If lengths do not fit, numbers are not finite, points are too few (inputs + 3), an input never varies, or the
    /// trend cannot be told from another one.
    pub fn fit(
        points: &[Vec<f64>],
        outcomes: &[f64],
        settings: ProcessSettings,
    ) -> Result<GaussianProcess, ExperimentError> {
        let prepared = Prepared::new(points, outcomes, settings)?;
        let some = prepared.some(POINTS_FOR_PARAMETERS);
        let parameters = some.as_ref().unwrap_or(&prepared.observed).most_probable(settings.nugget);
        prepared.with(parameters.ok_or(SINGULAR)?)
    }

    /// A process with these lengths, by input in its units, and this nugget.
    ///
    /// # Errors
    /// Those of [`GaussianProcess::fit`], or if lengths are not as many as inputs or not above 0.
    pub fn with_parameters(
        points: &[Vec<f64>],
        outcomes: &[f64],
        settings: ProcessSettings,
        lengths: &[f64],
        nugget: f64,
    ) -> Result<GaussianProcess, ExperimentError> {
        let prepared = Prepared::new(points, outcomes, settings)?;
        check("lengths", lengths, prepared.ranges.len())?;
        lengths.iter().try_for_each(|&length| crate::error::positive("length", length))?;
        let of_range = lengths.iter().zip(&prepared.ranges).map(|(length, (_, width))| length / width);
        let lengths = of_range.collect();
        prepared.with(Parameters { lengths, nugget })
    }

    /// What it expects at a point.
    ///
    /// # Errors
    /// If the point has another number of inputs or one that is not finite.
    pub fn predict(&self, point: &[f64]) -> Result<Prediction, ExperimentError> {
        let at = self.at(point)?;
        Ok(Prediction { mean: self.centre + self.scale * at.mean, variance: self.covariance(&at, &at) })
    }

    /// What it expects of the difference of its values at two points, the first less the second.
    ///
    /// # Errors
    /// Those of [`GaussianProcess::predict`].
    pub fn predict_difference(&self, one: &[f64], other: &[f64]) -> Result<Prediction, ExperimentError> {
        let (one, other) = (self.at(one)?, self.at(other)?);
        let variance = self.covariance(&one, &one) + self.covariance(&other, &other)
            - 2.0 * self.covariance(&one, &other);
        Ok(Prediction { mean: self.scale * (one.mean - other.mean), variance: variance.max(0.0) })
    }

    /// Variance of the noise of an outcome.
    pub fn noise_variance(&self) -> f64 {
        self.parameters.nugget * self.variance()
    }

    /// Variance of the process around its trend.
    pub fn variance(&self) -> f64 {
        self.scale * self.scale * self.solved.variance
    }

    /// The lengths, by input in its units: how far away values are still alike.
    pub fn lengths(&self) -> Vec<f64> {
        self.parameters.lengths.iter().zip(&self.ranges).map(|(length, (_, width))| length * width).collect()
    }

    /// The logarithm of the restricted likelihood (Harville 1974) of the outcomes: with n points, M the correlations with
    /// the nugget on the diagonal, H the q functions of the trend (the inputs scaled to 0..1) and s2 the variance,
    /// -((n - q) (log(2 pi s2) + 1) + log|M| + log|H' M^-1 H|) / 2.
    pub fn log_likelihood(&self) -> f64 {
        let free = self.observed.points.len() - self.observed.trend.len();
        self.observed.log_likelihood(&self.solved) - free as f64 * libm::log(self.scale)
    }

    /// What it says of the function's values at the points where it was observed. Takes time with the cube of the points.
    ///
    /// # Errors
    /// If rounding leaves no distribution.
    pub fn posterior(&self) -> Result<ProcessPosterior, ExperimentError> {
        let size = self.observed.points.len();
        let nugget = self.parameters.nugget;
        // The covariance is variance nugget (1 - nugget P), the expected value y - nugget P y.
        let mut covariance = self.solved.projection();
        covariance.iter_mut().for_each(|value| *value *= -nugget);
        (0..size).for_each(|row| covariance[row * size + row] += 1.0);
        let fitted = self.observed.outcomes.iter().zip(&self.solved.weights);
        Ok(ProcessPosterior {
            fitted: fitted.map(|(y, weight)| self.centre + self.scale * (y - nugget * weight)).collect(),
            deviation: self.noise_variance().sqrt(),
            factor: Cholesky::of(&covariance, size).ok_or(SINGULAR)?,
        })
    }

    fn at(&self, point: &[f64]) -> Result<At, ExperimentError> {
        check("inputs of a point", point, self.ranges.len())?;
        let point = scaled(point, &self.ranges);
        let lengths = &self.parameters.lengths;
        let correlations: Vec<f64> = self
            .observed
            .points
            .iter()
            .map(|other| self.settings.kernel.correlation(square(&point, other, lengths)))
            .collect();
        let trend = trend(self.settings.trend, &point);
        let mean = dot(&trend, &self.solved.coefficients) + dot(&correlations, &self.solved.weights);
        let rest: Vec<f64> = trend
            .iter()
            .zip(&self.solved.weighted_trend)
            .map(|(value, weighted)| value - dot(weighted, &correlations))
            .collect();
        Ok(At {
            mean,
            solved: self.solved.factor.forward(correlations),
            trend: self.solved.trend_factor.forward(rest),
            point,
        })
    }

    fn covariance(&self, one: &At, other: &At) -> f64 {
        let prior =
            self.settings.kernel.correlation(square(&one.point, &other.point, &self.parameters.lengths));
        let left = prior - dot(&one.solved, &other.solved) + dot(&one.trend, &other.trend);
        // Rounding can leave less than nothing of a variance.
        let left = if std::ptr::eq(one, other) { left.max(0.0) } else { left };
        left * self.variance()
    }
}

const SINGULAR: ExperimentError = ExperimentError::Singular { what: "Gaussian process" };

/// A point seen from the observed ones.
struct At {
    point: Vec<f64>,
    mean: f64,
    solved: Vec<f64>,
    trend: Vec<f64>,
}

fn scaled(point: &[f64], ranges: &[(f64, f64)]) -> Vec<f64> {
    point.iter().zip(ranges).map(|(x, (low, width))| (x - low) / width).collect()
}

fn trend(trend: Trend, point: &[f64]) -> Vec<f64> {
    match trend {
        Trend::Constant => vec![1.0],
        Trend::Linear => std::iter::once(1.0).chain(point.iter().copied()).collect(),
    }
}

/// Observations in the units of the likelihood, and the way back.
struct Prepared {
    settings: ProcessSettings,
    ranges: Vec<(f64, f64)>,
    centre: f64,
    scale: f64,
    observed: Observed,
}

impl Prepared {
    fn new(
        points: &[Vec<f64>],
        outcomes: &[f64],
        settings: ProcessSettings,
    ) -> Result<Prepared, ExperimentError> {
        let inputs = check_points_of(points, outcomes.len())?;
        check("outcomes", outcomes, points.len())?;
        check_least("points of a Gaussian process", points.len(), inputs + 3)?;
        if let Some(nugget) = settings.nugget.filter(|nugget| *nugget < 0.0 || !nugget.is_finite()) {
            return Err(ExperimentError::Setting { what: "nugget", given: nugget, must_be: "0 or more" });
        }
        let ranges: Result<Vec<(f64, f64)>, ExperimentError> = (0..inputs)
            .map(|input| {
                let values = points.iter().map(|point| point[input]);
                let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                    (low.min(value), high.max(value))
                });
                if low < high { Ok((low, high - low)) } else { Err(ExperimentError::Constant { input }) }
            })
            .collect();
        let ranges = ranges?;
        let deviation = variance(outcomes).sqrt();
        let (centre, scale) = (mean(outcomes), if deviation > 0.0 { deviation } else { 1.0 });
        let points: Vec<Vec<f64>> = points.iter().map(|point| scaled(point, &ranges)).collect();
        let outcomes = outcomes.iter().map(|outcome| (outcome - centre) / scale).collect();
        let observed = observed(points, outcomes, settings);
        Ok(Prepared { settings, ranges, centre, scale, observed })
    }

    /// So many of the observations, if there are more.
    fn some(&self, count: usize) -> Option<Observed> {
        let all = self.observed.points.len();
        if all <= count {
            return None;
        }
        let mut order: Vec<usize> = (0..all).collect();
        let mut chance = Chance::new(0, "points for parameters", 0);
        for place in 0..count {
            order.swap(place, place + chance.below(all - place));
        }
        let points = order[..count].iter().map(|&index| self.observed.points[index].clone()).collect();
        let outcomes = order[..count].iter().map(|&index| self.observed.outcomes[index]).collect();
        Some(observed(points, outcomes, self.settings))
    }

    fn with(self, parameters: Parameters) -> Result<GaussianProcess, ExperimentError> {
        let Prepared { settings, ranges, centre, scale, observed } = self;
        let solved = observed.solve(&parameters).ok_or(SINGULAR)?;
        Ok(GaussianProcess { settings, ranges, centre, scale, observed, parameters, solved })
    }
}

fn observed(points: Vec<Vec<f64>>, outcomes: Vec<f64>, settings: ProcessSettings) -> Observed {
    let rows: Vec<Vec<f64>> = points.iter().map(|point| trend(settings.trend, point)).collect();
    let trend = (0..rows[0].len()).map(|of| rows.iter().map(|row| row[of]).collect()).collect();
    Observed { points, outcomes, trend, kernel: settings.kernel }
}

/// What a process says of the function's values at the observed points.
pub struct ProcessPosterior {
    fitted: Vec<f64>,
    deviation: f64,
    factor: Cholesky,
}

impl Posterior for ProcessPosterior {
    fn fitted(&self) -> &[f64] {
        &self.fitted
    }

    fn dimensions(&self) -> usize {
        self.fitted.len()
    }

    fn draw(&self, normals: &[f64]) -> Vec<f64> {
        let mut values = self.fitted.clone();
        add(&mut values, self.deviation, &self.factor.times(normals));
        values
    }
}

#[cfg(test)]
mod tests;
