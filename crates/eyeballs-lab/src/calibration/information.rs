//! How much the data say about the parameters near the best point: differences, covariance, and the
//! directions in which nothing can be told apart.

use super::Error;
use super::matrix::{Matrix, dot, eigen, inverse, scaled, times};
use super::objective::{Evaluation, Objective};
use super::weights::{Chance, Weights};
use rayon::prelude::*;

/// Half the distance over which a difference is first taken, as a share of the range (assumption).
const FIRST_STEP: f64 = 0.05;
/// Bounds of that distance: narrower, whole agents show; wider, curvature does (assumptions).
const MIN_STEP: f64 = 0.01;
const MAX_STEP: f64 = 0.15;

/// What is known near a point, in shares of the ranges.
#[derive(Debug)]
pub(super) struct Information {
    /// By parameter: change of each weighted residual for a whole range.
    pub(super) jacobian: Matrix,
    /// By parameter: half the distance over which that was taken.
    pub(super) steps: Vec<f64>,
    /// Jacobian times Jacobian: the information of Gauss and Newton.
    pub(super) matrix: Matrix,
    /// Its inverse: covariance of the estimates for independent residuals of variance one.
    pub(super) inverse: Matrix,
}

/// Covariances of the estimates, in shares of the ranges.
#[derive(Debug)]
pub(super) struct Covariance {
    /// Of observations, luck and simulations together.
    pub(super) all: Matrix,
    /// The part of it that more replications would take away.
    pub(super) simulation: Matrix,
}

impl Information {
    /// Takes central differences with common random numbers, over about one standard error: the scale
    /// on which a difference matters, the other parameters held.
    pub(super) fn near(
        objective: &Objective<'_>,
        weights: &Weights,
        best: &Evaluation,
    ) -> Result<Information, Error> {
        let first = Information::with_steps(objective, weights, best, vec![FIRST_STEP; best.point.len()])?;
        let errors = (0..best.point.len()).map(|i| 1.0 / libm::sqrt(first.matrix[i][i]));
        let steps = errors.map(|error| error.clamp(MIN_STEP, MAX_STEP)).collect();
        Information::with_steps(objective, weights, best, steps)
    }

    fn with_steps(
        objective: &Objective<'_>,
        weights: &Weights,
        best: &Evaluation,
        steps: Vec<f64>,
    ) -> Result<Information, Error> {
        let residuals = |evaluation: &Evaluation| weights.residuals(objective.plan, &evaluation.means);
        let middle = residuals(best);
        let rows: Result<Matrix, Error> = (0..best.point.len())
            .into_par_iter()
            .map(|axis| {
                let at = |sign: f64| {
                    let mut point = best.point.clone();
                    point[axis] = (point[axis] + sign * steps[axis]).clamp(0.0, 1.0);
                    objective.evaluate(&point)
                };
                let (below, above) = rayon::join(|| at(-1.0), || at(1.0));
                let (below, above) = (below?, above?);
                // Where one side has no value the other tells what there is to tell.
                let side = |evaluation: &Evaluation| {
                    let residuals = residuals(evaluation);
                    match residuals.iter().all(|residual| residual.is_finite()) {
                        true => (evaluation.point[axis], residuals),
                        false => (best.point[axis], middle.clone()),
                    }
                };
                let ((low, below), (high, above)) = (side(&below), side(&above));
                let slope = |(above, below): (&f64, &f64)| {
                    if high > low { (above - below) / (high - low) } else { 0.0 }
                };
                Ok(above.iter().zip(&below).map(slope).collect())
            })
            .collect();
        let jacobian = rows?;
        let matrix: Matrix =
            jacobian.iter().map(|one| jacobian.iter().map(|other| dot(one, other)).collect()).collect();
        Ok(Information { inverse: inverse(&matrix), jacobian, matrix, steps })
    }

    /// Covariances of the estimates where residuals have other variances than their weights say, and are alike: what scores
    /// differ by, carried to the estimates (the sandwich of Huber 1967 and Godambe 1960; of simulations, Gourieroux, Monfort &
    /// Renault 1993). `clinging` is by how much errors of observation weigh more because neighbours are alike.
    pub(super) fn covariance(
        &self,
        weights: &Weights,
        chance: &Chance,
        means: &[f64],
        clinging: &[f64],
        replications: u32,
    ) -> Covariance {
        let fitted: Vec<usize> = (0..means.len()).filter(|&row| weights.laws[row].is_some()).collect();
        let scale: Vec<f64> = fitted
            .iter()
            .map(|&row| weights.laws[row].map_or(1.0, |law| law.deviation(means[row])))
            .map(|deviation| if deviation > 0.0 { deviation } else { f64::INFINITY })
            .collect();
        let own: Vec<f64> = fitted
            .iter()
            .zip(&scale)
            .map(|(&row, scale)| {
                weights.observation[row] * weights.observation[row] / (scale * scale) * clinging[row]
            })
            .collect();
        let count = chance.deviations.len() as f64;
        // Scores of single runs, each row with the part of luck that is in its difference.
        let scores = |share: &dyn Fn(usize) -> f64| -> Matrix {
            let score = |values: &Vec<f64>| {
                let row = |(&row, scale): (&usize, &f64)| share(row) * values[row] / scale;
                times(&self.jacobian, &fitted.iter().zip(&scale).map(row).collect::<Vec<_>>())
            };
            chance.deviations.iter().map(score).collect()
        };
        let spread = |scores: &Matrix, i: usize, j: usize| {
            scores.iter().map(|score| score[i] * score[j]).sum::<f64>() / (count - 1.0)
        };
        let size = self.jacobian.len();
        let luck = scores(&|row| weights.luck_share[row]);
        let simulated = scores(&|_| 1.0 / libm::sqrt(f64::from(replications)));
        let middle = |i: usize, j: usize| {
            let rows = self.jacobian[i].iter().zip(&self.jacobian[j]).zip(&own);
            rows.map(|((x, y), own)| x * y * own).sum::<f64>() + spread(&luck, i, j)
        };
        let matrix = |entry: &dyn Fn(usize, usize) -> f64| -> Matrix {
            let middle: Matrix = (0..size).map(|i| (0..size).map(|j| entry(i, j)).collect()).collect();
            let half: Matrix = self.inverse.iter().map(|row| times(&middle, row)).collect();
            half.iter().map(|row| times(&self.inverse, row)).collect()
        };
        Covariance { all: matrix(&middle), simulation: matrix(&|i, j| spread(&simulated, i, j)) }
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
