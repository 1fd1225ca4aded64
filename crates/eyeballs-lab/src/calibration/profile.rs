//! Intervals by profile likelihood: what the statistics of it are asked, in terms of a market.

use super::Error;
use super::information::Information;
use super::objective::{Evaluation, Objective};
use super::weights::Weights;
use eyeballs_experiments::inference::descent::{Descent, DescentSettings, Place, descend};
use eyeballs_experiments::inference::profile::{self, End, ProfileSettings, Side};
use rayon::prelude::*;
use std::sync::Arc;

/// Most evaluations to fit the others at one value, by the number of them (assumption: three steps with new derivatives).
const EVALUATIONS_A_PARAMETER: u32 = 6;
/// A descent goes on while it promises to lower the sum of squares by this (assumption: far below any interval).
const TOLERANCE: f64 = 0.01;

/// What intervals are made with.
pub(super) struct Profiles<'a> {
    pub(super) objective: &'a Objective<'a>,
    pub(super) weights: &'a Weights,
    pub(super) information: &'a Information,
    pub(super) best: &'a Evaluation,
    /// By parameter: how much greater the sum of squares may be at the end of its interval.
    pub(super) allowed: Vec<f64>,
}

/// Ends of all intervals, lower and upper, or the best of the better points met on the way.
pub(super) type Ends = Result<Vec<[End; 2]>, Arc<Evaluation>>;

impl Profiles<'_> {
    /// Looks for all ends. Without `climb` better points are passed over.
    ///
    /// # Errors
    /// As of [`Objective::evaluate`].
    pub(super) fn ends(&self, climb: bool) -> Result<Ends, Error> {
        let seen = self.objective.all();
        let found: Result<Vec<[Side; 2]>, Error> = (0..self.best.point.len())
            .into_par_iter()
            .map(|axis| {
                let (low, high) = rayon::join(
                    || self.side(axis, false, climb, &seen),
                    || self.side(axis, true, climb, &seen),
                );
                Ok([low?, high?])
            })
            .collect();
        let mut ends = Vec::new();
        let mut better: Option<Arc<Evaluation>> = None;
        let value =
            |evaluation: &Evaluation| self.weights.sum_of_squares(self.objective.plan, &evaluation.means);
        for side in found?.into_iter().flatten() {
            match side {
                Side::End(end) => ends.push(end),
                Side::Better(point) => {
                    let found = self.objective.evaluate(&point)?;
                    if better.as_ref().is_none_or(|better| value(&found) < value(better)) {
                        better = Some(found);
                    }
                }
            }
        }
        Ok(match better {
            Some(better) => Err(better),
            None => Ok(ends.chunks_exact(2).map(|pair| [pair[0].clone(), pair[1].clone()]).collect()),
        })
    }

    fn side(&self, axis: usize, up: bool, climb: bool, seen: &[Arc<Evaluation>]) -> Result<Side, Error> {
        let inverse = &self.information.inverse;
        let place = place(self.objective, self.weights, self.information, self.best);
        let sign = if up { 1.0 } else { -1.0 };
        let far = |evaluation: &Evaluation| sign * (evaluation.point[axis] - self.best.point[axis]);
        let near_enough = |evaluation: &&Arc<Evaluation>| {
            let loss =
                self.weights.sum_of_squares(self.objective.plan, &evaluation.means) - place.sum_of_squares();
            loss <= self.allowed[axis] && far(evaluation) > 0.0
        };
        let outermost = seen.iter().filter(near_enough).max_by(|one, other| far(one).total_cmp(&far(other)));
        let guess = libm::sqrt(self.allowed[axis] * inverse[axis][axis]);
        let settings = ProfileSettings {
            axis,
            up,
            allowed: self.allowed[axis],
            steps: &self.information.steps,
            drift: (0..self.best.point.len())
                .map(|other| inverse[other][axis] / inverse[axis][axis])
                .collect(),
            guess,
            evaluations: EVALUATIONS_A_PARAMETER * self.best.point.len() as u32,
            climb,
            // What was seen within reach of the first guess is reached anyway.
            seen: outermost
                .filter(|evaluation| far(evaluation) > guess)
                .map(|evaluation| evaluation.point.clone()),
        };
        profile::side(&place, &settings, |point| residuals(self.objective, self.weights, point))
    }
}

/// The best point with what is known near it.
fn place(
    objective: &Objective<'_>,
    weights: &Weights,
    information: &Information,
    best: &Evaluation,
) -> Place {
    Place {
        point: best.point.clone(),
        residuals: weights.residuals(objective.plan, &best.means),
        jacobian: information.jacobian.clone(),
    }
}

/// Weighted residuals at a point; none if a row has no value there.
fn residuals(objective: &Objective<'_>, weights: &Weights, point: &[f64]) -> Result<Option<Vec<f64>>, Error> {
    let residuals = weights.residuals(objective.plan, &objective.evaluate(point)?.means);
    Ok(residuals.iter().all(|residual| residual.is_finite()).then_some(residuals))
}

/// Goes down from a point, all parameters free; the place where that ended, and whether at a bottom.
///
/// # Errors
/// As of [`Objective::evaluate`].
pub(super) fn descended(
    objective: &Objective<'_>,
    weights: &Weights,
    information: &Information,
    from: &Evaluation,
) -> Result<(Arc<Evaluation>, bool), Error> {
    let start = place(objective, weights, information, from);
    let all: Vec<usize> = (0..from.point.len()).collect();
    let settings = DescentSettings {
        steps: &information.steps,
        tolerance: TOLERANCE,
        evaluations: 2 * EVALUATIONS_A_PARAMETER * from.point.len() as u32,
    };
    let Descent { place, converged, .. } =
        descend(start, &all, settings, |point| residuals(objective, weights, point))?;
    Ok((objective.evaluate(&place.point)?, converged))
}
