//! Differences of several alternatives to one of them, drawn together.

use super::Outcomes;
use crate::chance::Chance;
use crate::error::ExperimentError;
use crate::moments::covariance;
use crate::regression::{Cholesky, Effects, Functions, Given, Posterior};

/// The differences of all other alternatives to the one that is best on average.
pub(super) struct Differences {
    /// The alternative that is best on average.
    pub(super) best: usize,
    /// The others, in order.
    pub(super) others: Vec<usize>,
    /// By other, by draw: how much better it is than the best on average.
    pub(super) values: Vec<Vec<f64>>,
}

impl Differences {
    pub(super) fn of(outcomes: &Outcomes) -> Differences {
        let best = outcomes.best_on_average();
        let others: Vec<usize> = (0..outcomes.alternatives()).filter(|&other| other != best).collect();
        let values = others.iter().map(|&other| outcomes.differences(other, best)).collect();
        Differences { best, others, values }
    }

    /// The effects of all inputs on each of them.
    ///
    /// # Errors
    /// If they are not as many as the points of the functions.
    pub(super) fn fit<'a>(&'a self, functions: &'a Functions) -> Result<Fits<'a>, ExperimentError> {
        let effects: Result<Vec<Effects<'_>>, ExperimentError> =
            self.values.iter().map(|values| functions.fit(values)).collect();
        let effects = effects?;
        let all: Vec<usize> = (0..functions.inputs()).collect();
        let given: Vec<Given<'_>> = effects.iter().map(|effects| effects.given(&all)).collect();
        let noise = Together::of(&self.residuals(&given));
        Ok(Fits { differences: self, effects, noise })
    }

    /// What expected differences leave of them.
    fn residuals(&self, given: &[Given<'_>]) -> Vec<Vec<f64>> {
        let of = |(values, given): (&Vec<f64>, &Given<'_>)| {
            values.iter().zip(given.fitted()).map(|(value, fitted)| value - fitted).collect()
        };
        self.values.iter().zip(given).map(of).collect()
    }
}

/// Regressions of the differences, from which all that is expected given some inputs follows.
pub(super) struct Fits<'a> {
    differences: &'a Differences,
    effects: Vec<Effects<'a>>,
    /// What luck does to the differences together.
    noise: Together,
}

impl Fits<'_> {
    /// The expected differences given these inputs.
    pub(super) fn given(&self, inputs: &[usize]) -> Expected<'_> {
        let given: Vec<Given<'_>> = self.effects.iter().map(|effects| effects.given(inputs)).collect();
        let levels = Together::of(&self.differences.residuals(&given));
        Expected { given, levels, noise: &self.noise }
    }
}

/// Expected differences given some inputs.
pub(super) struct Expected<'a> {
    /// By difference.
    pub(super) given: Vec<Given<'a>>,
    /// What the inputs that are not given do to the levels together.
    levels: Together,
    noise: &'a Together,
}

impl Expected<'_> {
    /// By difference, the standard normal numbers of a draw.
    pub(super) fn normals(&self, chance: &mut Chance) -> Vec<Vec<f64>> {
        let mut normals = self.levels.normals(chance, 1);
        let others = self.noise.normals(chance, self.given[0].dimensions() - 1);
        normals.iter_mut().zip(others).for_each(|(own, others)| own.extend(others));
        normals
    }
}

/// Standard normal numbers for regressions whose noise goes together: the differences share the alternative that they
/// are taken to, and the luck. They are correlated as the residuals are, which is exact where the regressions are equally
/// smooth.
pub(super) struct Together {
    factor: Cholesky,
}

impl Together {
    /// From the residuals of each regression.
    pub(super) fn of(residuals: &[Vec<f64>]) -> Together {
        let size = residuals.len();
        let spread: Vec<f64> = residuals.iter().map(|own| covariance(own, own).sqrt()).collect();
        let mut matrix = vec![0.0; size * size];
        for row in 0..size {
            for column in 0..row {
                let scale = spread[row] * spread[column];
                let joint = covariance(&residuals[row], &residuals[column]);
                // Without noise nothing goes together. Just below 1, rounding cannot make it more.
                let correlation = if scale > 0.0 { 0.999_999 * joint / scale } else { 0.0 };
                matrix[row * size + column] = correlation;
            }
            matrix[row * size + row] = 1.0;
        }
        let factor = Cholesky::of(&matrix, size).unwrap_or_else(|| Cholesky::one(size));
        Together { factor }
    }

    /// So many numbers for each regression.
    pub(super) fn normals(&self, chance: &mut Chance, count: usize) -> Vec<Vec<f64>> {
        let size = self.factor.size();
        let mut normals = vec![Vec::with_capacity(count); size];
        for _ in 0..count {
            let together = self.factor.times(&chance.normals(size));
            normals.iter_mut().zip(together).for_each(|(own, number)| own.push(number));
        }
        normals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_taken_to_the_best_on_average() {
        let outcomes = Outcomes::new(vec![vec![1.0, 2.0, 9.0], vec![3.0, 4.0, 0.0], vec![2.0, 2.0, 5.0]]);
        let found = Differences::of(&outcomes.expect("valid"));
        assert_eq!((found.best, found.others), (0, vec![1, 2]));
        assert_eq!(found.values, [[2.0, 2.0, -9.0], [1.0, 0.0, -4.0]]);
    }

    #[test]
    fn numbers_go_together_as_the_residuals_do() {
        let mut chance = Chance::new(1, "residuals", 0);
        let shared = chance.normals(400);
        let one: Vec<f64> = shared.iter().map(|x| 3.0 * x + chance.normal()).collect();
        let other: Vec<f64> = shared.iter().map(|x| -x + chance.normal()).collect();
        let expected =
            covariance(&one, &other) / (covariance(&one, &one) * covariance(&other, &other)).sqrt();
        let numbers = Together::of(&[one, other]).normals(&mut chance, 20_000);
        assert!((covariance(&numbers[0], &numbers[1]) - expected).abs() < 0.03);
        assert!((covariance(&numbers[1], &numbers[1]) - 1.0).abs() < 0.04);
    }
}
