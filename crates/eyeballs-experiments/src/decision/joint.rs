//! Differences of several alternatives to one of them, drawn together.

use super::Outcomes;
use crate::chance::Chance;
use crate::moments::covariance;
use crate::regression::Cholesky;

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
    /// Of the first `draws` draws.
    pub(super) fn of(outcomes: &Outcomes, draws: usize) -> Differences {
        let best = outcomes.best_on_average();
        let others: Vec<usize> = (0..outcomes.alternatives()).filter(|&other| other != best).collect();
        let values = others.iter().map(|&other| {
            let mut values = outcomes.differences(other, best);
            values.truncate(draws);
            values
        });
        Differences { best, values: values.collect(), others }
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
        let found = Differences::of(&outcomes.expect("valid"), 2);
        assert_eq!((found.best, found.others), (0, vec![1, 2]));
        assert_eq!(found.values, [[2.0, 2.0], [1.0, 0.0]]);
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
