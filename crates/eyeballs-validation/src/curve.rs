//! Growth curves fitted to observations by nonlinear least squares: what a calibrated market has to beat as a
//! forecaster.

use crate::closed_form::diffusion::bass;

/// A curve that grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// Verhulst's logistic curve: limit, rate and turning point are free.
    Logistic,
    /// The diffusion of Bass (1969) from a share that had adopted before: limit, innovation, imitation and
    /// first level are free.
    Bass,
}

impl Curve {
    /// The curve fitted to points (time, level > 0), as a function of time: the best of several starts of
    /// the method of Levenberg (1944) and Marquardt (1963).
    pub fn fitted(self, points: &[(f64, f64)]) -> impl Fn(f64) -> f64 + use<> {
        let found = self.starts(points).into_iter().map(|start| descend(self, points, start));
        let best = found.min_by(|one, other| one.0.total_cmp(&other.0));
        let parameters = best.map(|(_, parameters)| parameters).unwrap_or_default();
        move |time| self.level(&parameters, time)
    }

    /// All parameters but the turning point are logarithms.
    fn level(self, parameters: &[f64], time: f64) -> f64 {
        match (self, parameters) {
            (Curve::Logistic, &[limit, rate, turn]) => {
                libm::exp(limit) / (1.0 + libm::exp(-libm::exp(rate) * (time - turn)))
            }
            (Curve::Bass, &[limit, p, q, first]) => {
                let (p, q) = (libm::exp(p), libm::exp(q));
                // The time at which the curve from nothing reaches the first level.
                let share = libm::exp(first - limit).min(0.999);
                let ahead = libm::log((1.0 + q / p * share) / (1.0 - share)) / (p + q);
                libm::exp(limit) * bass(p, q, time + ahead)
            }
            _ => f64::NAN,
        }
    }

    fn starts(self, points: &[(f64, f64)]) -> Vec<Vec<f64>> {
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
        let mut starts = Vec::new();
        for times in [1.2, 2.0, 5.0] {
            let limit = libm::log(times * last.1);
            for rate in [0.03, 0.1, 0.3] {
                starts.push(match self {
                    Curve::Logistic => {
                        // Through the last point.
                        let turn = last.0 + libm::log(times - 1.0) / rate;
                        vec![limit, libm::log(rate), turn]
                    }
                    Curve::Bass => vec![limit, libm::log(0.01), libm::log(rate), libm::log(first.1)],
                });
            }
        }
        starts
    }
}

/// Steps of a descent; those who fit exponential growth wander along a valley without end.
const STEPS: u32 = 300;

/// Sum of squares and parameters at the end of a descent.
fn descend(curve: Curve, points: &[(f64, f64)], start: Vec<f64>) -> (f64, Vec<f64>) {
    let residuals = |parameters: &[f64]| -> Vec<f64> {
        points.iter().map(|&(time, level)| curve.level(parameters, time) - level).collect()
    };
    let squares = |residuals: &[f64]| residuals.iter().map(|residual| residual * residual).sum::<f64>();
    let (mut parameters, mut damping) = (start, 1e-2);
    let mut here = residuals(&parameters);
    for _ in 0..STEPS {
        let slopes: Vec<Vec<f64>> = (0..parameters.len())
            .map(|axis| {
                let mut moved = parameters.clone();
                let step = 1e-6 * parameters[axis].abs().max(1.0);
                moved[axis] += step;
                residuals(&moved).iter().zip(&here).map(|(there, here)| (there - here) / step).collect()
            })
            .collect();
        let product = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(x, y)| x * y).sum::<f64>();
        let mut rows: Vec<Vec<f64>> = slopes
            .iter()
            .map(|one| {
                let row = slopes.iter().map(|other| product(one, other));
                row.chain([-product(one, &here)]).collect()
            })
            .collect();
        for (axis, row) in rows.iter_mut().enumerate() {
            row[axis] = row[axis] * (1.0 + damping) + 1e-30;
        }
        let moved: Vec<f64> = parameters.iter().zip(solved(rows)).map(|(x, step)| x + step).collect();
        let there = residuals(&moved);
        if squares(&there) < squares(&here) {
            (parameters, here) = (moved, there);
            damping = (damping / 5.0).max(1e-12);
        } else {
            damping = (damping * 4.0).min(1e12);
        }
    }
    let sum = squares(&here);
    (if sum.is_finite() { sum } else { f64::INFINITY }, parameters)
}

/// The solution of linear equations, each a row with its right side last: elimination after Gauss with
/// the largest pivot.
fn solved(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let size = rows.len();
    for column in 0..size {
        let largest = (column..size)
            .max_by(|&one, &other| rows[one][column].abs().total_cmp(&rows[other][column].abs()));
        rows.swap(column, largest.unwrap_or(column));
        let pivot = rows[column].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(other, _)| *other != column) {
            let factor = row[column] / pivot[column];
            for (value, above) in row[column..].iter_mut().zip(&pivot[column..]) {
                *value -= factor * above;
            }
        }
    }
    (0..size).map(|row| rows[row][size] / rows[row][row]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_of_the_family_is_found_again() {
        let logistic = |time: f64| 80.0 / (1.0 + (-0.3 * (time - 9.0)).exp());
        let diffusion = |time: f64| 50.0 * bass(0.02, 0.4, time + 1.0);
        let points = |of: &dyn Fn(f64) -> f64| (0..14).map(f64::from).map(|t| (t, of(t))).collect::<Vec<_>>();
        let fitted = Curve::Logistic.fitted(&points(&logistic));
        assert!((fitted(30.0) / logistic(30.0) - 1.0).abs() < 1e-6, "{}", fitted(30.0));
        let fitted = Curve::Bass.fitted(&points(&diffusion));
        assert!((fitted(30.0) / diffusion(30.0) - 1.0).abs() < 1e-6, "{}", fitted(30.0));
    }

    #[test]
    fn linear_equations_are_solved() {
        assert_eq!(solved(vec![vec![0.0, 2.0, 6.0], vec![1.0, 1.0, 5.0]]), [2.0, 3.0]);
    }
}
