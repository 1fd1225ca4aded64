//! Who a payer is: how often and how much the person buys. Both are drawn from random numbers that
//! are the person's own for life, so they cost no state and survive leaving and returning.

use eyeballs_model::libm;
use eyeballs_model::math::{exp, ln, normal, poisson};
use eyeballs_model::prelude::*;
use eyeballs_model::rand::Rng;
use eyeballs_model::sampling;

/// Mean rate of purchases above which [`poisson`] is no longer exact.
const MAX_RATE_OF_INVERSION: f64 = 50.0;

/// Distribution of the mean amount between payers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Amounts {
    /// ln amount is normal.
    Lognormal { mean: f64, sigma: f64 },
    /// P(amount > x) = (minimum / x)^alpha.
    Pareto { mean: f64, alpha: f64 },
}

impl Amounts {
    /// One person's amount per purchase, in hundredths of the currency; at least one.
    pub(crate) fn draw_cents(self, mut person: RandomStream) -> i64 {
        let units = match self {
            Amounts::Lognormal { mean, sigma } => {
                let z = f64::from(normal(person.next_u32()));
                mean * libm::exp(sigma * z - 0.5 * sigma * sigma)
            }
            Amounts::Pareto { mean, alpha } => {
                let minimum = mean * (alpha - 1.0) / alpha;
                minimum * libm::pow(uniform_open(person.next_u32()), -1.0 / alpha)
            }
        };
        (units * 100.0).round().max(1.0) as i64
    }
}

/// One person's rate of purchases: Gamma-distributed with this mean and squared coefficient of
/// variation.
pub(crate) fn draw_rate(mean: f64, spread: f64, mut person: RandomStream) -> f64 {
    if spread == 0.0 { mean } else { mean * spread * sampling::gamma(1.0 / spread, &mut person) }
}

/// Purchases of a day at a rate.
pub(crate) fn draw_purchases(rate: f64, mut today: RandomStream) -> u32 {
    if rate <= MAX_RATE_OF_INVERSION {
        return poisson(rate as f32, today.next_u32());
    }
    u32::try_from(sampling::poisson(rate, &mut today)).unwrap_or(u32::MAX)
}

/// How a person's willingness to pay scales the hazard of a first purchase: `2 w^e / (1 + w^e)`, a
/// logistic curve in ln w. It is 1 at w = 1, never above 2, and its mean over people is 1 whenever
/// ln w is symmetric around 0.
pub(crate) fn willingness_factor(willingness: f32, effect: f32) -> f32 {
    let odds = exp(effect * ln(willingness.max(f32::MIN_POSITIVE)));
    2.0 * odds / (1.0 + odds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use eyeballs_model::numerics::random::RandomKey;

    const PEOPLE: u32 = 100_000;

    fn people() -> impl Iterator<Item = RandomStream> {
        let key = RandomKey { key: [20, 14], day: u32::MAX, stream: 0 };
        (0..PEOPLE).map(move |person| key.stream_of_person(person, 0))
    }

    fn mean_and_variance(values: impl Iterator<Item = f64>) -> (f64, f64) {
        let values: Vec<f64> = values.collect();
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        (mean, values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / count)
    }

    /// Variance of a Gamma's sample variance: sigma^4 (2 + 6 / shape) / n.
    #[test]
    fn rates_have_the_mean_and_spread_of_the_gamma_distribution() {
        for spread in [0.1, 1.0, 4.0] {
            let (mean, variance) = mean_and_variance(people().map(|person| draw_rate(2.0, spread, person)));
            let expected = 4.0 * spread;
            let n = f64::from(PEOPLE);
            assert!((mean - 2.0).abs() < 4.0 * (expected / n).sqrt(), "{spread}: mean {mean}");
            let error = expected * ((2.0 + 6.0 * spread) / n).sqrt();
            assert!((variance - expected).abs() < 4.0 * error, "{spread}: variance {variance}");
        }
        assert_eq!(draw_rate(2.0, 0.0, people().next().expect("a person")), 2.0);
    }

    #[test]
    fn both_laws_of_amounts_keep_the_mean_that_was_asked_for() {
        let n = f64::from(PEOPLE);
        for (amounts, squared_cv) in [
            (Amounts::Lognormal { mean: 8.0, sigma: 0.8 }, libm::exp(0.64) - 1.0),
            (Amounts::Pareto { mean: 8.0, alpha: 4.0 }, 1.0 / (4.0 * 2.0)),
        ] {
            let (mean, _) =
                mean_and_variance(people().map(|person| amounts.draw_cents(person) as f64 / 100.0));
            let error = 8.0 * (squared_cv / n).sqrt();
            assert!((mean - 8.0).abs() < 4.0 * error, "{amounts:?}: {mean}");
        }
    }

    #[test]
    fn purchases_are_poisson_on_both_sides_of_the_change_of_method() {
        for rate in [49.0, 51.0] {
            let (mean, variance) =
                mean_and_variance(people().map(|today| f64::from(draw_purchases(rate, today))));
            let n = f64::from(PEOPLE);
            assert!((mean - rate).abs() < 4.0 * (rate / n).sqrt(), "{rate}: mean {mean}");
            let error = rate * ((2.0 + 1.0 / rate) / n).sqrt();
            assert!((variance - rate).abs() < 4.0 * error, "{rate}: variance {variance}");
        }
    }

    #[test]
    fn willingness_scales_the_hazard_around_one() {
        assert_eq!(willingness_factor(1.0, 1.0), 1.0);
        assert_eq!(willingness_factor(17.0, 0.0), 1.0);
        assert!(willingness_factor(0.0, 1.0) < 1e-6);
        assert!((willingness_factor(4.0, 1.0) + willingness_factor(0.25, 1.0) - 2.0).abs() < 1e-6);
    }
}
