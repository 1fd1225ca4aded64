//! What a calibration amounts to: estimates with intervals.

use super::found::Fit;
use super::matrix::Matrix;
use super::objective::{slope, value};
use super::{Calibrated, CloudPoint, Error, Estimate, Status, derived, goodness, priors, targets, warnings};
use eyeballs_scenario::checked::Prior;

/// How far from the linear model's an end of an interval may lie before its standard error means nothing, as a factor
/// (assumption).
const OTHER_SHAPE: f64 = 2.0;
/// This near an end of the range a best value lies on it.
pub(super) const EDGE: f64 = 1e-6;

impl Fit<'_> {
    /// # Errors
    /// That the best values make no market, which they did before.
    pub(super) fn calibrated(self, status: Status) -> Result<Calibrated, Error> {
        let plan = self.objective.plan;
        let best_values = self.objective.values(&self.best.point);
        let best_scenario = self.objective.scenario_at(&best_values)?.resolved;
        let judgement = self.judgement.as_ref();
        let mut goodness = match judgement {
            Some(judgement) => judgement.goodness.clone(),
            None => goodness::alone(plan, &self.weights, &self.best),
        };
        goodness.log_prior = priors::log_prior(plan, &best_values);
        let correlations =
            self.knowledge.as_ref().map_or_else(Vec::new, |known| correlations(&known.covariance.all));
        let cloud = self.bands.iter().flat_map(|bands| &bands.cloud);
        let cloud: Vec<CloudPoint> = cloud
            .map(|(point, weight)| CloudPoint { values: self.objective.values(point), weight: *weight })
            .collect();
        let mut calibrated = Calibrated {
            status,
            parameters: (0..plan.parameters.len()).map(|axis| self.estimate(axis)).collect(),
            derived: derived::estimates(&plan.derived, &best_values, &cloud),
            targets: targets::targets(&self),
            goodness,
            sum_of_squares: self.weights.sum_of_squares(plan, &self.best.means),
            degrees_of_freedom: self
                .weights
                .fitted()
                .saturating_sub(goodness::tied(plan) + plan.parameters.len()),
            residual_variance: judgement.map_or(f64::NAN, |judgement| judgement.variance),
            correlations,
            condition: self.knowledge.as_ref().map_or(f64::NAN, |known| known.information.weakest().0),
            convergence: self.state.convergence.clone(),
            warnings: Vec::new(),
            search_evaluations: self.state.search_evaluations,
            interval_evaluations: self.objective.evaluations().saturating_sub(self.state.search_evaluations),
            cloud,
            assumptions: self.assumptions.clone(),
            origins: self.origins.clone(),
            rivals: self.rivals.clone(),
            best_scenario,
        };
        calibrated.warnings = warnings::warnings(&self, &calibrated);
        Ok(calibrated)
    }

    fn estimate(&self, axis: usize) -> Estimate {
        let parameter = &self.objective.plan.parameters[axis];
        let place = self.best.point[axis];
        let at_edge = !(EDGE..=1.0 - EDGE).contains(&place);
        let mut estimate = Estimate {
            key: parameter.key.clone(),
            from: parameter.from,
            to: parameter.to,
            prior: parameter.prior.as_ref().map(Prior::words),
            best: value(parameter, place),
            standard_error: f64::NAN,
            simulation_error: None,
            low: f64::NAN,
            high: f64::NAN,
            open_below: false,
            open_above: false,
            at_edge,
            bound_below: self.is_bound(axis, false),
            bound_above: self.is_bound(axis, true),
        };
        let (Some(known), Some(judgement)) = (&self.knowledge, &self.judgement) else { return estimate };
        let [low, high] = &known.sides[axis];
        let root = |matrix: &Matrix| libm::sqrt(matrix[axis][axis].max(0.0));
        let per_place = slope(parameter, place);
        let error = libm::sqrt(judgement.variance) * root(&known.covariance.all);
        estimate.low = value(parameter, low.place);
        estimate.high = value(parameter, high.place);
        (estimate.open_below, estimate.open_above) = (low.open, high.open);
        let half = judgement.quantile * error;
        let is_like = |way: f64| way < OTHER_SHAPE * half && half < OTHER_SHAPE * way;
        let has_shape = is_like(place - low.place) && is_like(high.place - place);
        if !low.open && !high.open && !at_edge && has_shape {
            estimate.standard_error = per_place * error;
            estimate.simulation_error = (self.objective.plan.replications > 1)
                .then(|| per_place * libm::sqrt(judgement.variance) * root(&known.covariance.simulation));
        }
        estimate
    }

    /// Whether nothing beyond an end of a range makes a market.
    fn is_bound(&self, axis: usize, up: bool) -> bool {
        /// How far beyond, as a share of the range.
        const BEYOND: f64 = 1e-3;
        let parameter = &self.objective.plan.parameters[axis];
        let way = BEYOND * (parameter.to - parameter.from);
        let way = if parameter.integer { way.max(1.0) } else { way };
        let mut values = self.objective.values(&self.best.point);
        values[axis] = if up { parameter.to + way } else { parameter.from - way };
        self.objective.plan.scenario_at(&values).is_err()
    }
}

fn correlations(covariance: &Matrix) -> Matrix {
    let entry = |i: usize, j: usize| {
        let scale = libm::sqrt(covariance[i][i] * covariance[j][j]);
        if scale > 0.0 { (covariance[i][j] / scale).clamp(-1.0, 1.0) } else { f64::from(i == j) }
    };
    (0..covariance.len()).map(|i| (0..covariance.len()).map(|j| entry(i, j)).collect()).collect()
}
