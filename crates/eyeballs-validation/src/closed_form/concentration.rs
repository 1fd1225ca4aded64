//! How much of the money comes from how few, and how much it varies.

use super::root;
use std::f64::consts::SQRT_2;

/// Distribution function of the standard normal.
pub fn normal(z: f64) -> f64 {
    0.5 * libm::erfc(-z / SQRT_2)
}

/// Quantile of the standard normal.
pub fn normal_quantile(p: f64) -> f64 {
    root(|z| p - normal(z), -40.0, 40.0)
}

/// Share of the top `p` if amounts are lognormal with this log standard deviation: Phi(sigma - z(1 - p)), from
/// the Lorenz curve of the lognormal distribution.
pub fn top_share_of_lognormal(sigma: f64, p: f64) -> f64 {
    normal(sigma - normal_quantile(1.0 - p))
}

/// Share of the top `p` if amounts are Pareto with tail exponent `alpha`: p^(1 - 1/alpha).
pub fn top_share_of_pareto(alpha: f64, p: f64) -> f64 {
    libm::pow(p, 1.0 - 1.0 / alpha)
}

/// Gini coefficient of the lognormal distribution: 2 Phi(sigma / sqrt 2) - 1.
pub fn gini_of_lognormal(sigma: f64) -> f64 {
    2.0 * normal(sigma / SQRT_2) - 1.0
}

/// Variance of what `people` people spend together if each of them spends with chance `share`, independently,
/// an amount of this mean and variance: people x (share x E[amount^2] - (share x mean)^2).
pub fn compound_binomial_variance(people: f64, share: f64, mean: f64, variance: f64) -> f64 {
    people * (share * (variance + mean * mean) - (share * mean).powi(2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    #[test]
    fn concentration_has_its_known_values() {
        assert_close(top_share_of_lognormal(1.231_397_982, 0.1), 0.48);
        assert_close(top_share_of_lognormal(1.640_010_359, 0.1), 0.64);
        assert_close(top_share_of_pareto(1.430_676_558, 0.1), 0.5);
        // Known for the sigma of a top tenth with half of the money, to seven digits.
        assert!((gini_of_lognormal(1.281_551_566) - 0.635_166_73).abs() < 1e-7);
    }

    #[test]
    fn the_variance_of_a_certain_amount_is_binomial() {
        assert_close(compound_binomial_variance(2_000.0, 0.5, 100.0, 0.0), 2_000.0 * 0.25 * 1e4);
    }
}
