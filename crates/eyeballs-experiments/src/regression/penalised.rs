//! Linear regression on many functions, held smooth by penalties.

use super::matrix::{Cholesky, add, dot};
use super::minimise;
use crate::error::ExperimentError;

/// Bounds of the penalties' weights, as logarithms: 0 is where penalty and data weigh the same. Above, functions are as
/// good as straight, below they bend as they like.
const BOUNDS: (f64, f64) = (-9.0, 18.0);
/// The weights that are tried first, their distance, and that at which the search ends.
const FIRST: [f64; 5] = [-6.0, -1.0, 4.0, 9.0, 15.0];
const STEP: f64 = 2.0;
const LAST: f64 = 0.2;

/// A row of regressors: index and value of those that are not 0.
pub(super) type Row = Vec<(usize, f64)>;

/// What keeps functions smooth.
pub(super) struct Penalties {
    /// Matrices of all coefficients, by rows.
    pub(super) matrices: Vec<Vec<f64>>,
    /// Coefficients, of length one and at right angles, that no matrix penalises.
    pub(super) free: Vec<Vec<f64>>,
}

/// A penalised regression: outcomes = rows x coefficients + noise, with the coefficients normal around 0 and a precision
/// of the weighted sum of the penalties (Wahba 1983; Wood 2017, chapter 4).
#[derive(Clone, Debug)]
pub(super) struct Penalised {
    pub(super) coefficients: Vec<f64>,
    /// Standard deviation of the noise.
    pub(super) deviation: f64,
    /// Of the matrix of rows' products and penalties.
    factor: Cholesky,
    /// How many free coefficients it is worth.
    pub(super) effective: f64,
}

impl Penalised {
    /// With the weights of the greatest restricted likelihood (Wood 2011).
    pub(super) fn fit(
        rows: &[Row],
        outcomes: &[f64],
        penalties: &Penalties,
    ) -> Result<Penalised, ExperimentError> {
        let problem = Problem::new(rows, outcomes, penalties);
        let count = penalties.matrices.len();
        let bounds = vec![BOUNDS; count];
        let starts = FIRST.len().pow(count as u32);
        let start = |number: usize| -> Vec<f64> {
            (0..count as u32).map(|axis| FIRST[number / FIRST.len().pow(axis) % FIRST.len()]).collect()
        };
        let criterion = |logs: &[f64]| problem.solve(logs).map_or(f64::INFINITY, |solved| solved.criterion);
        let best = (0..starts)
            .map(|number| (criterion(&start(number)), number))
            .reduce(|best, other| if other.0 < best.0 { other } else { best })
            .map_or(0, |(_, number)| number);
        let (logs, _) = minimise(&start(best), &bounds, STEP, LAST, criterion);
        let solved = problem.solve(&logs).ok_or(ExperimentError::Singular { what: "spline" })?;
        Ok(problem.finish(solved))
    }

    /// The sum of a row.
    pub(super) fn value(&self, row: &Row) -> f64 {
        sum(row, &self.coefficients)
    }

    /// The standard deviation of that sum.
    pub(super) fn value_deviation(&self, row: &Row) -> f64 {
        let mut full = vec![0.0; self.coefficients.len()];
        row.iter().for_each(|&(index, value)| full[index] = value);
        let solved = self.factor.forward(full);
        self.deviation * dot(&solved, &solved).sqrt()
    }

    /// Coefficients drawn from what the outcomes allow, from as many standard normal numbers.
    pub(super) fn draw(&self, normals: &[f64]) -> Vec<f64> {
        let mut drawn = self.coefficients.clone();
        add(&mut drawn, self.deviation, &self.factor.backward(normals.to_vec()));
        drawn
    }
}

/// The sum of a row with some coefficients.
pub(super) fn sum(row: &Row, coefficients: &[f64]) -> f64 {
    row.iter().map(|&(index, value)| value * coefficients[index]).sum()
}

struct Problem<'a> {
    penalties: &'a Penalties,
    count: usize,
    size: usize,
    /// Products of regressors, and of regressors and outcomes; of the outcomes less their mean, which is that of no
    /// penalised function.
    products: Vec<f64>,
    right: Vec<f64>,
    squares: f64,
    centre: f64,
    /// By penalty: what makes it weigh as the data.
    scales: Vec<f64>,
}

struct Solved {
    criterion: f64,
    factor: Cholesky,
    coefficients: Vec<f64>,
    variance: f64,
}

impl<'a> Problem<'a> {
    fn new(rows: &[Row], outcomes: &[f64], penalties: &'a Penalties) -> Problem<'a> {
        let size = penalties.free[0].len();
        let mut products = vec![0.0; size * size];
        let mut right = vec![0.0; size];
        let centre = crate::moments::mean(outcomes);
        for (row, outcome) in rows.iter().zip(outcomes) {
            for &(index, value) in row {
                right[index] += value * (outcome - centre);
                for &(other, other_value) in row {
                    products[index * size + other] += value * other_value;
                }
            }
        }
        let trace = |matrix: &[f64]| (0..size).map(|i| matrix[i * size + i]).sum::<f64>();
        Problem {
            count: outcomes.len(),
            size,
            squares: outcomes.iter().map(|y| (y - centre) * (y - centre)).sum(),
            centre,
            scales: penalties.matrices.iter().map(|matrix| trace(&products) / trace(matrix)).collect(),
            penalties,
            products,
            right,
        }
    }

    /// With these logarithms of weights; None where rounding leaves nothing to solve.
    fn solve(&self, logs: &[f64]) -> Option<Solved> {
        let mut penalty = vec![0.0; self.size * self.size];
        for ((matrix, scale), log) in self.penalties.matrices.iter().zip(&self.scales).zip(logs) {
            add(&mut penalty, scale * libm::exp(*log), matrix);
        }
        let mut matrix = penalty.clone();
        add(&mut matrix, 1.0, &self.products);
        let factor = Cholesky::of(&matrix, self.size)?;
        let coefficients = factor.solve(self.right.clone());
        let free = (self.count - self.penalties.free.len()) as f64;
        // Outcomes without noise leave rounding.
        let least = 1e-13 * self.squares + f64::MIN_POSITIVE;
        let variance = (self.squares - dot(&coefficients, &self.right)).max(least) / free;
        // The determinant of the penalties where they are not 0: elsewhere, as large a one as the penalty's mean is put
        // in their place, and taken off again.
        let mean = (0..self.size).map(|i| penalty[i * self.size + i]).sum::<f64>() / self.size as f64;
        for free in &self.penalties.free {
            for (row, value) in free.iter().enumerate() {
                add(&mut penalty[row * self.size..(row + 1) * self.size], mean * value, free);
            }
        }
        let of_penalty = Cholesky::of(&penalty, self.size)?.log_determinant()
            - self.penalties.free.len() as f64 * libm::log(mean);
        let criterion = free * libm::log(variance) + factor.log_determinant() - of_penalty;
        Some(Solved { criterion, factor, coefficients, variance })
    }

    fn finish(&self, solved: Solved) -> Penalised {
        let inverse = solved.factor.inverse();
        // The functions sum to 1, so that the mean is added to each coefficient.
        let coefficients = solved.coefficients.iter().map(|value| value + self.centre).collect();
        Penalised {
            coefficients,
            deviation: solved.variance.sqrt(),
            effective: dot(&inverse, &self.products),
            factor: solved.factor,
        }
    }
}
