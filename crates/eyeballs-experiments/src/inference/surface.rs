//! What a simulator with luck does on the mean: local regression on all that it did near a point (Cleveland & Devlin 1988). Luck
//! that differs between points, as it does where whole agents change their ways, is averaged away; a sum of squares of single
//! outcomes would be least where luck was best.

use crate::chance::Chance;
use crate::regression::{Cholesky, add, dot};

/// Points within this distance count, at least (assumption: an interval of 95 % has its ends at about 2, and what lies beyond on
/// both sides makes slopes sure).
pub const REACH: f64 = 4.0;
/// Points for each coefficient of a quadratic function, below which there is no support (assumption).
const POINTS_A_COEFFICIENT: usize = 5;
/// What is added to the diagonal of a regression, so that a direction in which no point lies has no slope.
const RIDGE: f64 = 1e-8;
/// Draws outside the cube are thrown away; after so many they are put on its face.
const TRIES: u32 = 100;

/// What is near: a distance of 1 is about one standard error.
#[derive(Clone, Debug)]
pub struct Metric {
    factors: Cholesky,
    /// Columns of its triangle.
    columns: Vec<Vec<f64>>,
}

impl Metric {
    /// The distance whose square is x' matrix x. None unless the matrix, by row, is positive definite.
    pub fn new(matrix: &[Vec<f64>]) -> Option<Metric> {
        let size = matrix.len();
        let factors = Cholesky::of(&matrix.concat(), size)?;
        let column = |axis: usize| {
            let mut unit = vec![0.0; size];
            unit[axis] = 1.0;
            factors.times(&unit)
        };
        Some(Metric { columns: (0..size).map(column).collect(), factors })
    }

    /// How far two points are apart.
    pub fn distance(&self, one: &[f64], other: &[f64]) -> f64 {
        let away = self.away(one, other);
        libm::sqrt(dot(&away, &away))
    }

    /// One point as it is seen from another, in directions that are alike.
    fn away(&self, one: &[f64], from: &[f64]) -> Vec<f64> {
        let away: Vec<f64> = one.iter().zip(from).map(|(x, y)| x - y).collect();
        self.columns.iter().map(|column| dot(column, &away)).collect()
    }

    /// So many normally distributed points within the unit cube, with standard deviation `radius` in this distance; other
    /// rounds have others.
    pub fn draw(&self, centre: &[f64], radius: f64, count: usize, round: u32) -> Vec<Vec<f64>> {
        let mut chance = Chance::new(1, "surface", round);
        let mut point = || -> Vec<f64> {
            let step = self.factors.backward(chance.normals(centre.len()));
            centre.iter().zip(step).map(|(x, step)| x + radius * step).collect()
        };
        let mut draw = || {
            let inside = (0..TRIES).map(|_| point()).find(|p| p.iter().all(|x| (0.0..=1.0).contains(x)));
            inside.unwrap_or_else(|| point().into_iter().map(|x| x.clamp(0.0, 1.0)).collect())
        };
        (0..count).map(|_| draw()).collect()
    }
}

/// Points that are needed within [`REACH`] of one at which something is to be said.
pub fn support(inputs: usize) -> usize {
    POINTS_A_COEFFICIENT * coefficients(inputs)
}

/// Coefficients of a quadratic function.
fn coefficients(inputs: usize) -> usize {
    1 + inputs + inputs * (inputs + 1) / 2
}

/// The expected outcomes at a point, by a quadratic function of what was seen near it (a linear one where little was), each
/// outcome for itself. `seen` are points with their outcomes, of which some may be no numbers. An outcome that mostly was none
/// nearby is not a number. None with nothing near enough or too little for a straight line.
pub fn expected(at: &[f64], seen: &[(&[f64], &[f64])], metric: &Metric) -> Option<Vec<f64>> {
    let inputs = at.len();
    let away: Vec<Vec<f64>> = seen.iter().map(|(point, _)| metric.away(point, at)).collect();
    let distances: Vec<f64> = away.iter().map(|away| libm::sqrt(dot(away, away))).collect();
    let mut sorted = distances.clone();
    sorted.sort_by(f64::total_cmp);
    let wanted = support(inputs).min(sorted.len());
    if wanted < inputs + 2 || sorted[0] > REACH {
        return None;
    }
    // The last one counts a little, too.
    let reach = (1.05 * sorted[wanted - 1]).max(REACH);
    let near: Vec<usize> = (0..seen.len()).filter(|&index| distances[index] < reach).collect();
    let is_quadratic = near.len() >= 2 * coefficients(inputs);
    let rows: Vec<Vec<f64>> =
        near.iter().map(|&index| features(&away[index], 1.0 / reach, is_quadratic)).collect();
    let weights: Vec<f64> = near
        .iter()
        .map(|&index| distances[index] / reach)
        .map(|share| 1.0 - share * share * share)
        .map(|root| root * root * root)
        .collect();
    let outcome = |number: usize| -> f64 {
        let value = |index: usize| seen[near[index]].1[number];
        let is_there = |index: &usize| value(*index).is_finite();
        let used: Vec<usize> = (0..near.len()).filter(is_there).collect();
        let sum = |list: &[usize]| list.iter().map(|&index| weights[index]).sum::<f64>();
        let all: f64 = weights.iter().sum();
        if 2.0 * sum(&used) < all {
            return f64::NAN;
        }
        regression(&rows, &weights, &used).map_or(f64::NAN, |coefficients| {
            used.iter().zip(&coefficients).map(|(&index, factor)| factor * value(index)).sum()
        })
    };
    // All outcomes are mostly there: one regression for all of them.
    let count = seen[near[0]].1.len();
    let whole: Vec<usize> = (0..near.len()).collect();
    let shared = regression(&rows, &weights, &whole)?;
    let each = |number: usize| {
        let sum: f64 = near.iter().zip(&shared).map(|(&index, factor)| factor * seen[index].1[number]).sum();
        if sum.is_finite() { sum } else { outcome(number) }
    };
    Some((0..count).map(each).collect())
}

/// By how much each of the used outcomes counts in what is expected where all features but the first are 0.
fn regression(rows: &[Vec<f64>], weights: &[f64], used: &[usize]) -> Option<Vec<f64>> {
    let size = rows.first()?.len();
    let mut matrix = vec![0.0; size * size];
    for &index in used {
        for (column, own) in rows[index].iter().enumerate() {
            add(&mut matrix[column * size..(column + 1) * size], weights[index] * own, &rows[index]);
        }
    }
    let ridge = RIDGE * matrix[0];
    (1..size).for_each(|column| matrix[column * size + column] += ridge);
    let mut first = vec![0.0; size];
    first[0] = 1.0;
    let solved = Cholesky::of(&matrix, size)?.solve(first);
    Some(used.iter().map(|&index| weights[index] * dot(&solved, &rows[index])).collect())
}

/// 1, each direction, and if wanted the products of each two.
fn features(away: &[f64], scale: f64, is_quadratic: bool) -> Vec<f64> {
    let mut features = vec![1.0];
    features.extend(away.iter().map(|x| scale * x));
    if is_quadratic {
        for (index, x) in away.iter().enumerate() {
            features.extend(away[index..].iter().map(|y| scale * x * scale * y));
        }
    }
    features
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metric() -> Metric {
        // Standard deviations 0.05 and 0.1, correlation 0.9.
        let (a, b, c) = (400.0, 100.0, -0.9 * 200.0);
        let free = 1.0 - 0.81;
        Metric::new(&[vec![a / free, c / free], vec![c / free, b / free]]).expect("it is positive definite")
    }

    fn seen(count: usize, function: impl Fn(&[f64], f64) -> f64) -> Vec<(Vec<f64>, Vec<f64>)> {
        let mut chance = Chance::new(3, "test", 0);
        let points = metric().draw(&[0.5, 0.4], 1.3, count, 0);
        points
            .into_iter()
            .map(|point| {
                let value = function(&point, chance.normal());
                (point, vec![value, if value > 1e9 { f64::NAN } else { 2.0 * value }])
            })
            .collect()
    }

    fn lent(seen: &[(Vec<f64>, Vec<f64>)]) -> Vec<(&[f64], &[f64])> {
        seen.iter().map(|(point, values)| (&point[..], &values[..])).collect()
    }

    #[test]
    fn draws_are_as_far_as_was_asked_for() {
        let points = metric().draw(&[0.5, 0.4], 1.0, 2_000, 0);
        let mean = |f: &dyn Fn(&[f64]) -> f64| points.iter().map(|p| f(p)).sum::<f64>() / 2_000.0;
        let (x, y) = (mean(&|p| (p[0] - 0.5) * (p[0] - 0.5)), mean(&|p| (p[1] - 0.4) * (p[1] - 0.4)));
        assert!((x / 0.0025 - 1.0).abs() < 0.1 && (y / 0.01 - 1.0).abs() < 0.1, "{x} {y}");
        assert!((mean(&|p| (p[0] - 0.5) * (p[1] - 0.4)) / 0.0045 - 1.0).abs() < 0.1);
        let squares = mean(&|p| metric().distance(p, &[0.5, 0.4]) * metric().distance(p, &[0.5, 0.4]));
        assert!((squares - 2.0).abs() < 0.15, "two degrees of freedom: {squares}");
    }

    /// A quadratic function comes out as it is, luck or not: a tenth of it is left of 80 points' luck at most.
    #[test]
    fn luck_is_averaged_away_and_a_curve_is_not() {
        let curve = |p: &[f64]| 3.0 + 20.0 * p[0] - 40.0 * p[0] * p[1] + 60.0 * p[1] * p[1];
        let exact = seen(80, |p, _| curve(p));
        let at = [0.52, 0.45];
        let found = expected(&at, &lent(&exact), &metric()).expect("much was seen");
        assert!(
            (found[0] - curve(&at)).abs() < 1e-5 && (found[1] - 2.0 * curve(&at)).abs() < 1e-5,
            "{found:?}"
        );
        let noisy = seen(80, |p, luck| curve(p) + luck);
        let errors: Vec<f64> = [[0.5, 0.4], [0.45, 0.3], [0.55, 0.5]]
            .iter()
            .map(|at| expected(at, &lent(&noisy), &metric()).expect("much was seen")[0] - curve(at))
            .collect();
        assert!(errors.iter().all(|error| error.abs() < 0.9), "{errors:?}");
        assert!(errors.iter().any(|error| error.abs() > 1e-2), "there was luck: {errors:?}");
        assert!(errors[0].abs() < 0.45, "in the middle: {errors:?}");
    }

    #[test]
    fn where_nothing_was_seen_nothing_is_said() {
        let all = seen(40, |p, _| p[0]);
        assert_eq!(expected(&[0.95, 0.05], &lent(&all), &metric()), None);
        assert_eq!(expected(&[0.5, 0.4], &lent(&all[..3]), &metric()), None);
        // The second outcome has no value at most of the points.
        let mostly = seen(40, |p, luck| if luck > -0.5 { 1e10 } else { p[0] });
        let found = expected(&[0.5, 0.4], &lent(&mostly), &metric()).expect("the first is there");
        assert!(found[0].is_finite() && found[1].is_nan(), "{found:?}");
    }
}
