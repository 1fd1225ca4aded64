//! How much the data say about the parameters near the best point: differences, covariance, and the
//! directions in which nothing can be told apart.

use super::Error;
use super::matrix::{Matrix, dot, eigen, inverse, scaled, times};
use super::weights::{Chance, Weights};

/// Half the distance over which a difference is first taken, as a share of the range (assumption).
const FIRST_STEP: f64 = 0.05;
/// Bounds of that distance: narrower, whole agents show; wider, curvature does (assumptions).
const MIN_STEP: f64 = 0.01;
const MAX_STEP: f64 = 0.15;

/// What is known near a point, in shares of the ranges.
#[derive(Debug)]
pub(super) struct Information {
    /// By parameter: change of each weighted residual for a whole range; those of the fitted rows come first, then priors.
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
    /// Takes central differences over about one standard error: the scale on which a difference matters, the other
    /// parameters held. `residuals` are weighted, none where a row has no value.
    pub(super) fn near(
        point: &[f64],
        mut residuals: impl FnMut(&[f64]) -> Result<Option<Vec<f64>>, Error>,
    ) -> Result<Information, Error> {
        let first = Information::with_steps(point, vec![FIRST_STEP; point.len()], &mut residuals)?;
        let errors = (0..point.len()).map(|i| 1.0 / libm::sqrt(first.matrix[i][i]));
        let steps = errors.map(|error| error.clamp(MIN_STEP, MAX_STEP)).collect();
        Information::with_steps(point, steps, &mut residuals)
    }

    fn with_steps(
        best: &[f64],
        steps: Vec<f64>,
        residuals: &mut impl FnMut(&[f64]) -> Result<Option<Vec<f64>>, Error>,
    ) -> Result<Information, Error> {
        let middle = residuals(best)?;
        let mut jacobian = Matrix::new();
        for (axis, step) in steps.iter().enumerate() {
            let mut at = |sign: f64| -> Result<Option<(f64, Vec<f64>)>, Error> {
                let mut point = best.to_vec();
                point[axis] = (point[axis] + sign * step).clamp(0.0, 1.0);
                // Where one side has no value the other tells what there is to tell.
                let own = residuals(&point)?.map(|residuals| (point[axis], residuals));
                Ok(own.or_else(|| middle.clone().map(|middle| (best[axis], middle))))
            };
            let slopes = match (at(-1.0)?, at(1.0)?) {
                (Some((low, below)), Some((high, above))) if high > low => {
                    above.iter().zip(&below).map(|(above, below)| (above - below) / (high - low)).collect()
                }
                _ => vec![0.0; middle.as_ref().map_or(0, Vec::len)],
            };
            jacobian.push(slopes);
        }
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
            let prior = self.jacobian[i].iter().zip(&self.jacobian[j]).skip(own.len());
            rows.map(|((x, y), own)| x * y * own).sum::<f64>()
                + spread(&luck, i, j)
                + prior.map(|(x, y)| x * y).sum::<f64>()
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
