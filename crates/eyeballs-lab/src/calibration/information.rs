//! How much the data say about the parameters near the best point: differences, covariance, and the
//! directions in which nothing can be told apart.

use super::Error;
use super::matrix::{Matrix, dot, eigen, inverse, scaled, times};
use super::objective::{Evaluation, Objective};
use rayon::prelude::*;

/// Half the distance over which a difference is first taken, as a share of the range (assumption).
const FIRST_STEP: f64 = 0.05;
/// Bounds of that distance: narrower, whole agents show; wider, curvature does (assumptions).
const MIN_STEP: f64 = 0.01;
const MAX_STEP: f64 = 0.15;

/// What is known near a point, in shares of the ranges.
#[derive(Clone, Debug)]
pub(super) struct Information {
    /// By parameter: change of each weighted residual for a whole range.
    pub(super) jacobian: Matrix,
    /// Jacobian times Jacobian: the information of Gauss and Newton.
    pub(super) matrix: Matrix,
    /// Its inverse: covariance of the estimates for residuals of variance one.
    pub(super) inverse: Matrix,
}

impl Information {
    /// Takes central differences with common random numbers, over about one standard error: the scale
    /// on which a difference matters.
    pub(super) fn near(objective: &Objective<'_>, best: &Evaluation) -> Result<Information, Error> {
        let first = Information::with_steps(objective, best, &vec![FIRST_STEP; best.point.len()])?;
        let variance = objective.variance(best.sum_of_squares);
        let errors = (0..best.point.len()).map(|i| libm::sqrt(variance * first.inverse[i][i]));
        let steps: Vec<f64> = errors.map(|error| error.clamp(MIN_STEP, MAX_STEP)).collect();
        Information::with_steps(objective, best, &steps)
    }

    fn with_steps(objective: &Objective<'_>, best: &Evaluation, steps: &[f64]) -> Result<Information, Error> {
        let rows: Result<Matrix, Error> = (0..best.point.len())
            .into_par_iter()
            .map(|axis| {
                let at = |sign: f64| {
                    let mut point = best.point.clone();
                    point[axis] = (point[axis] + sign * steps[axis]).clamp(0.0, 1.0);
                    objective.evaluate(&point)
                };
                let (below, above) = rayon::join(|| at(-1.0), || at(1.0));
                let (mut below, mut above) = (below?, above?);
                // Where one side has no value the other tells what there is to tell.
                if !below.sum_of_squares.is_finite() {
                    below = best.clone();
                }
                if !above.sum_of_squares.is_finite() {
                    above = best.clone();
                }
                let width = above.point[axis] - below.point[axis];
                let (above, below) = (objective.residuals(&above.means), objective.residuals(&below.means));
                let slope =
                    |(above, below): (&f64, &f64)| if width > 0.0 { (above - below) / width } else { 0.0 };
                Ok(above.iter().zip(&below).map(slope).collect())
            })
            .collect();
        let jacobian = rows?;
        let matrix: Matrix =
            jacobian.iter().map(|one| jacobian.iter().map(|other| dot(one, other)).collect()).collect();
        Ok(Information { inverse: inverse(&matrix), jacobian, matrix })
    }

    /// The step of Gauss and Newton for some of the parameters: where a linear model has its minimum.
    pub(super) fn step(&self, residuals: &[f64], free: &[usize]) -> Vec<f64> {
        let part: Matrix = free.iter().map(|&i| free.iter().map(|&j| self.matrix[i][j]).collect()).collect();
        let slope: Vec<f64> = free.iter().map(|&i| dot(&self.jacobian[i], residuals)).collect();
        times(&inverse(&part), &slope).into_iter().map(|step| -step).collect()
    }

    /// The same somewhere else, from what a step there changed of the residuals: the Jacobian that is nearest to this one and says so
    /// (Broyden 1965). The covariance stays that of the best point.
    pub(super) fn after(&self, step: &[f64], change: &[f64]) -> Information {
        let squares = dot(step, step);
        if squares == 0.0 || change.iter().any(|change| !change.is_finite()) {
            return self.clone();
        }
        let expected = |row: usize| -> f64 {
            step.iter().zip(&self.jacobian).map(|(step, slopes)| step * slopes[row]).sum()
        };
        let missing: Vec<f64> =
            change.iter().enumerate().map(|(row, change)| change - expected(row)).collect();
        let jacobian: Matrix = self
            .jacobian
            .iter()
            .zip(step)
            .map(|(slopes, step)| {
                slopes.iter().zip(&missing).map(|(slope, missing)| slope + missing * step / squares).collect()
            })
            .collect();
        let matrix =
            jacobian.iter().map(|one| jacobian.iter().map(|other| dot(one, other)).collect()).collect();
        Information { jacobian, matrix, inverse: self.inverse.clone() }
    }

    /// Covariance of the estimates that comes from chance in the simulations: what the scores of the
    /// replications differ by, carried to the estimates (the sandwich of Gourieroux, Monfort & Renault
    /// 1993). Nothing with a single replication.
    pub(super) fn simulation_covariance(
        &self,
        objective: &Objective<'_>,
        best: &Evaluation,
    ) -> Option<Matrix> {
        let count = best.replications.len() as f64;
        if count < 2.0 {
            return None;
        }
        let mean = self.score(objective, &best.means);
        let scores: Vec<Vec<f64>> =
            best.replications.iter().map(|values| self.score(objective, values)).collect();
        // Variance of a mean over replications.
        let spread = |i: usize, j: usize| -> f64 {
            scores.iter().map(|score| (score[i] - mean[i]) * (score[j] - mean[j])).sum::<f64>()
                / (count * (count - 1.0))
        };
        let size = mean.len();
        let middle: Matrix = (0..size).map(|i| (0..size).map(|j| spread(i, j)).collect()).collect();
        let half: Matrix = self.inverse.iter().map(|row| times(&middle, row)).collect();
        Some(half.iter().map(|row| times(&self.inverse, row)).collect())
    }

    fn score(&self, objective: &Objective<'_>, values: &[f64]) -> Vec<f64> {
        times(&self.jacobian, &objective.residuals(values))
    }

    /// The condition number of the information, each parameter scaled to one, and the direction about which
    /// least is known.
    pub(super) fn weakest(&self) -> (f64, Vec<f64>) {
        let eigen = eigen(&scaled(&self.matrix).0);
        let (least, most) = (eigen.values.first(), eigen.values.last());
        let condition = match (least, most) {
            (Some(&least), Some(&most)) if least > 0.0 => most / least,
            _ => f64::INFINITY,
        };
        (condition, eigen.vectors.first().cloned().unwrap_or_default())
    }
}
