//! The likelihood of a Gaussian process' lengths and nugget, and which are the most probable.

use super::Kernel;
use super::matrix::{Cholesky, add, dot};

/// Bounds of the lengths, in units of the inputs' ranges: shorter, nothing is learnt from a neighbour; longer, all is
/// straight.
const LENGTHS: (f64, f64) = (0.03, 30.0);
/// Bounds of the nugget, as a part of the function's variance.
const NUGGET: (f64, f64) = (1e-8, 1e4);
/// Exponent of the prior of lengths (Gu 2019).
const EXPONENT: f64 = 0.2;
/// From where ascents may start: lengths, by the root of the number of inputs, and nuggets; from so many of these pairs,
/// the most probable ones, they do.
const START_LENGTHS: [f64; 4] = [0.15, 0.4, 1.5, 5.0];
const START_NUGGETS: [f64; 5] = [1e-6, 1e-3, 0.1, 1.0, 10.0];
const ASCENTS: usize = 3;
/// Steps of an ascent, and of the best one once more, and the size, in logarithms, of the first and of the last.
const STEPS: usize = 60;
const LAST_STEPS: usize = 300;
/// An ascent ends that in so many steps has gained no more than this.
const PATIENCE: usize = 12;
const GAIN: f64 = 1e-3;
const FIRST_STEP: f64 = 0.4;
const LAST_STEP: f64 = 2e-3;

/// What was observed, in the units of the likelihood.
pub(super) struct Observed {
    /// Points by rows, each input from 0 to 1.
    pub(super) points: Vec<Vec<f64>>,
    /// Outcomes, by point.
    pub(super) outcomes: Vec<f64>,
    /// The functions whose weighted sum is the mean: by function, its values by point.
    pub(super) trend: Vec<Vec<f64>>,
    pub(super) kernel: Kernel,
}

/// Lengths, by input, and nugget.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Parameters {
    pub(super) lengths: Vec<f64>,
    pub(super) nugget: f64,
}

/// The square of the distance of two points in units of the lengths.
pub(super) fn square(one: &[f64], other: &[f64], lengths: &[f64]) -> f64 {
    let parts = one.iter().zip(other).zip(lengths).map(|((x, y), length)| (x - y) / length);
    parts.map(|part| part * part).sum()
}

/// What follows from observations and parameters: with M the correlations with the nugget on the diagonal, H the trend.
pub(super) struct Solved {
    pub(super) factor: Cholesky,
    /// By function of the trend: M^-1 times it.
    pub(super) weighted_trend: Vec<Vec<f64>>,
    /// Of H' M^-1 H.
    pub(super) trend_factor: Cholesky,
    /// Coefficients of the trend.
    pub(super) coefficients: Vec<f64>,
    /// P y = M^-1 (y - H coefficients).
    pub(super) weights: Vec<f64>,
    /// Variance of the function: y' P y / (points - functions of the trend).
    pub(super) variance: f64,
}

impl Observed {
    /// Points beyond the functions of the trend.
    fn freedom(&self) -> f64 {
        (self.points.len() - self.trend.len()) as f64
    }

    /// None where rounding leaves nothing to solve.
    pub(super) fn solve(&self, parameters: &Parameters) -> Option<Solved> {
        let size = self.points.len();
        let mut matrix = vec![0.0; size * size];
        for (row, point) in self.points.iter().enumerate() {
            for (column, other) in self.points[..row].iter().enumerate() {
                let square = square(point, other, &parameters.lengths);
                matrix[row * size + column] = self.kernel.correlation(square);
            }
            matrix[row * size + row] = 1.0 + parameters.nugget;
        }
        let factor = Cholesky::of(&matrix, size)?;
        let weighted_trend: Vec<Vec<f64>> =
            self.trend.iter().map(|values| factor.solve(values.clone())).collect();
        let products: Vec<f64> =
            self.trend.iter().flat_map(|one| weighted_trend.iter().map(|other| dot(one, other))).collect();
        let trend_factor = Cholesky::of(&products, self.trend.len())?;
        let right = weighted_trend.iter().map(|values| dot(values, &self.outcomes)).collect();
        let coefficients = trend_factor.solve(right);
        let mut rest = self.outcomes.clone();
        for (values, coefficient) in self.trend.iter().zip(&coefficients) {
            add(&mut rest, -coefficient, values);
        }
        let weights = factor.solve(rest);
        // Outcomes that the trend explains wholly leave rounding.
        let variance = (dot(&self.outcomes, &weights) / self.freedom()).max(1e-20);
        Some(Solved { factor, weighted_trend, trend_factor, coefficients, weights, variance })
    }

    /// The logarithm of the restricted likelihood (Harville 1974), with the coefficients of the trend integrated over and
    /// the variance at its best.
    pub(super) fn log_likelihood(&self, solved: &Solved) -> f64 {
        let free = self.freedom();
        let noise = free * (libm::log(std::f64::consts::TAU * solved.variance) + 1.0);
        -0.5 * (noise + solved.factor.log_determinant() + solved.trend_factor.log_determinant())
    }

    /// Its derivatives to the logarithms of lengths and nugget: with a = P y,
    /// (a' dM a / variance - trace(P dM)) / 2.
    pub(super) fn slopes(&self, parameters: &Parameters, solved: &Solved) -> Vec<f64> {
        let size = self.points.len();
        let projection = solved.projection();
        let share = |row: usize, column: usize| {
            solved.weights[row] * solved.weights[column] / solved.variance - projection[row * size + column]
        };
        let inputs = parameters.lengths.len();
        let mut slopes = vec![0.0; inputs + 1];
        for (row, point) in self.points.iter().enumerate() {
            for (column, other) in self.points[..row].iter().enumerate() {
                let square = square(point, other, &parameters.lengths);
                // Twice for the other half of the matrix, half for the formula.
                let factor = share(row, column) * self.kernel.slope(square);
                for input in 0..inputs {
                    let part = (point[input] - other[input]) / parameters.lengths[input];
                    slopes[input] += factor * part * part;
                }
            }
            slopes[inputs] += 0.5 * share(row, row) * parameters.nugget;
        }
        slopes
    }

    /// The logarithm of the prior of lengths, and its derivatives to their logarithms: with b the sum over inputs of one over
    /// the length, by the points to the power of one over the inputs, b^0.2 exp(-(0.2 + inputs) n^(-1/inputs) b), the jointly
    /// robust prior of Gu, Wang & Berger (2018) and Gu (2019) without its part for the nugget, which would take large noise
    /// for improbable. It keeps off lengths with which every point stands for itself, where noise passes for a function,
    /// and off those with which nothing but the trend is left.
    fn prior(&self, lengths: &[f64]) -> (f64, Vec<f64>) {
        let inputs = lengths.len() as f64;
        let scale = libm::pow(self.points.len() as f64, -1.0 / inputs);
        let rate = (EXPONENT + inputs) * scale;
        let parts: Vec<f64> = lengths.iter().map(|length| scale / length).collect();
        let sum: f64 = parts.iter().sum();
        let slopes = parts.iter().map(|part| part * (rate - EXPONENT / sum)).collect();
        (EXPONENT * libm::log(sum) - rate * sum, slopes)
    }

    /// How probable parameters are, but for a constant: the logarithm of likelihood and prior.
    fn log_posterior(&self, parameters: &Parameters, solved: &Solved) -> f64 {
        self.log_likelihood(solved) + self.prior(&parameters.lengths).0
    }

    /// The most probable parameters among the ends of ascents from several starts, from where the best goes on: where
    /// lengths and nugget stand for each other, it is far to the summit. A nugget that is given stays.
    ///
    /// Each ascent takes steps that grow as long as a slope keeps its sign and shrink when it turns (iRprop-, Igel &
    /// Huesken 2003; for Gaussian processes Blum & Riedmiller 2013). None where nothing can be solved.
    pub(super) fn most_probable(&self, nugget: Option<f64>) -> Option<Parameters> {
        let inputs = self.points[0].len();
        let wide = (inputs as f64).sqrt();
        let nuggets = nugget.map_or(START_NUGGETS.to_vec(), |nugget| vec![nugget]);
        let mut starts: Vec<(f64, Parameters)> = START_LENGTHS
            .iter()
            .flat_map(|&length| nuggets.iter().map(move |&nugget| (length * wide, nugget)))
            .filter_map(|(length, nugget)| {
                let start = Parameters { lengths: vec![length; inputs], nugget };
                let solved = self.solve(&start)?;
                Some((self.log_posterior(&start, &solved), start))
            })
            .collect();
        starts.sort_by(|one, other| other.0.total_cmp(&one.0));
        starts
            .into_iter()
            .take(ASCENTS)
            .filter_map(|(_, start)| self.ascend(start, nugget.is_some(), STEPS))
            .reduce(|best, other| if other.1 > best.1 { other } else { best })
            .and_then(|(best, _)| self.ascend(best, nugget.is_some(), LAST_STEPS))
            .map(|(parameters, _)| parameters)
    }

    fn ascend(&self, start: Parameters, keep_nugget: bool, most: usize) -> Option<(Parameters, f64)> {
        let inputs = start.lengths.len();
        let mut place: Vec<f64> = start.lengths.iter().map(|&length| libm::log(length)).collect();
        if !keep_nugget {
            place.push(libm::log(start.nugget));
        }
        let (short, long) = (libm::log(LENGTHS.0), libm::log(LENGTHS.1));
        let (small, large) = (libm::log(NUGGET.0), libm::log(NUGGET.1));
        let mut steps = vec![FIRST_STEP; place.len()];
        let mut before = vec![0.0; place.len()];
        let mut best: Option<(Parameters, f64)> = None;
        let (mut mark, mut idle) = (f64::NEG_INFINITY, 0);
        for _ in 0..most {
            let parameters = Parameters {
                lengths: place[..inputs].iter().map(|&log| libm::exp(log)).collect(),
                nugget: place.get(inputs).map_or(start.nugget, |&log| libm::exp(log)),
            };
            let Some(solved) = self.solve(&parameters) else { break };
            let value = self.log_posterior(&parameters, &solved);
            let mut slopes = self.slopes(&parameters, &solved);
            add(&mut slopes[..inputs], 1.0, &self.prior(&parameters.lengths).1);
            if best.as_ref().is_none_or(|(_, most)| value > *most) {
                best = Some((parameters, value));
            }
            if value > mark + GAIN {
                (mark, idle) = (value, 0);
            } else if idle == PATIENCE {
                break;
            } else {
                idle += 1;
            }
            for axis in 0..place.len() {
                let (low, high) = if axis < inputs { (short, long) } else { (small, large) };
                let turned = slopes[axis] * before[axis];
                if turned > 0.0 {
                    steps[axis] = (1.3 * steps[axis]).min(1.5);
                } else if turned < 0.0 {
                    // It has gone too far: it waits where it is for the slope from there.
                    steps[axis] *= 0.5;
                    before[axis] = 0.0;
                    continue;
                }
                let way = if slopes[axis] > 0.0 { steps[axis] } else { -steps[axis] };
                let next = (place[axis] + way).clamp(low, high);
                // At a bound there is nothing left to do.
                if next == place[axis] {
                    steps[axis] = LAST_STEP;
                }
                place[axis] = next;
                before[axis] = slopes[axis];
            }
            if steps.iter().all(|step| *step <= LAST_STEP) {
                break;
            }
        }
        best
    }
}

impl Solved {
    /// P = M^-1 - M^-1 H (H' M^-1 H)^-1 H' M^-1, all of it.
    pub(super) fn projection(&self) -> Vec<f64> {
        let size = self.weights.len();
        let mut projection = self.factor.inverse();
        // By point: the triangle of the trend solved for the weighted trend there.
        let parts: Vec<Vec<f64>> = (0..size)
            .map(|point| self.trend_factor.forward(self.weighted_trend.iter().map(|of| of[point]).collect()))
            .collect();
        for row in 0..size {
            for column in 0..size {
                projection[row * size + column] -= dot(&parts[row], &parts[column]);
            }
        }
        projection
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    fn observed(kernel: Kernel, number: u32) -> Observed {
        let mut chance = Chance::new(3, "points", number);
        let points: Vec<Vec<f64>> = (0..25).map(|_| vec![chance.uniform(), chance.uniform()]).collect();
        let outcomes = points.iter().map(|p| libm::sin(6.0 * p[0]) + p[1] + 0.1 * chance.normal()).collect();
        let trend = vec![vec![1.0; 25], points.iter().map(|p| p[0]).collect()];
        Observed { points, outcomes, trend, kernel }
    }

    #[test]
    fn slopes_are_those_of_differences() {
        for kernel in [Kernel::SquaredExponential, Kernel::Matern52] {
            let observed = observed(kernel, 0);
            let at = Parameters { lengths: vec![0.4, 1.3], nugget: 0.05 };
            let slopes = observed.slopes(&at, &observed.solve(&at).expect("solved"));
            for (axis, slope) in slopes.iter().enumerate() {
                let moved = |way: f64| {
                    let mut moved = at.clone();
                    match axis {
                        2 => moved.nugget *= libm::exp(way),
                        _ => moved.lengths[axis] *= libm::exp(way),
                    }
                    observed.log_likelihood(&observed.solve(&moved).expect("solved"))
                };
                let difference = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                assert!((slope - difference).abs() < 1e-5 * difference.abs().max(1.0), "{kernel:?} {axis}");
            }
        }
    }

    #[test]
    fn slopes_of_the_prior_are_those_of_differences() {
        let observed = observed(Kernel::Matern52, 0);
        for lengths in [[0.05, 0.2], [0.4, 1.3], [20.0, 5.0]] {
            let (_, slopes) = observed.prior(&lengths);
            for axis in 0..2 {
                let moved = |way: f64| {
                    let mut moved = lengths;
                    moved[axis] *= libm::exp(way);
                    observed.prior(&moved).0
                };
                let difference = (moved(1e-5) - moved(-1e-5)) / 2e-5;
                assert!((slopes[axis] - difference).abs() < 1e-6 * difference.abs().max(1.0));
            }
        }
    }

    #[test]
    fn the_ascent_finds_what_a_patient_search_does() {
        for number in 0..20 {
            let observed = observed(Kernel::Matern52, number);
            let value = |parameters: &Parameters| {
                let solved = observed.solve(parameters);
                solved.map_or(f64::NEG_INFINITY, |solved| observed.log_posterior(parameters, &solved))
            };
            let found = observed.most_probable(None).expect("found");
            let log = |x: f64| libm::log(x);
            let bounds = [(log(0.03), log(30.0)), (log(0.03), log(30.0)), (log(1e-8), log(1e4))];
            let search = |start: [f64; 3]| {
                super::super::minimise(&start.map(log), &bounds, 1.0, 1e-5, |logs| {
                    let lengths = logs[..2].iter().map(|&log| libm::exp(log)).collect();
                    -value(&Parameters { lengths, nugget: libm::exp(logs[2]) })
                })
            };
            let least = search([0.5, 0.5, 0.01]).1.min(search([2.0, 2.0, 1.0]).1);
            // Parameters half as probable would be 0.7 off.
            assert!(value(&found) > -least - 0.05, "{number} {found:?}: {}, not {}", value(&found), -least);
        }
    }
}
