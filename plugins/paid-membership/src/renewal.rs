//! Who cancels at a renewal, and what a renewal costs.

use crate::declarations::Parameters;
use crate::joining::log_willingness;
use eyeballs_model::libm::{exp, log};
use eyeballs_model::prelude::*;
use eyeballs_model::sampling;

/// The chance to cancel before any effect: a person's own, for life, Beta-distributed over people. Then
/// a cohort survives as the shifted beta-geometric of Fader & Hardie (2007).
pub(crate) enum Churn {
    /// Everybody alike.
    Alike(f64),
    /// Beta(a, b).
    Spread(f64, f64),
}

impl Churn {
    /// From the mean a / (a + b) and the polarization 1 / (a + b + 1).
    pub(crate) fn new(mean: f64, polarization: f64) -> Result<Churn, ModelError> {
        if mean == 0.0 || mean == 1.0 || polarization == 0.0 {
            return Ok(Churn::Alike(mean));
        }
        let sum = 1.0 / polarization - 1.0;
        Ok(Churn::Spread(mean * sum, (1.0 - mean) * sum))
    }

    /// A person's chance, the same at every call with that person's stream for life.
    pub(crate) fn of(&self, mut for_life: RandomStream) -> f64 {
        match self {
            Churn::Alike(chance) => *chance,
            Churn::Spread(a, b) => sampling::beta(*a, *b, &mut for_life),
        }
    }
}

/// Prices in ten-thousandths of the currency: integers, so that what is remembered of a price in
/// four bytes is charged to the last digit.
pub(crate) fn price_of(currency: f64) -> u32 {
    (currency * 1e4).round() as u32
}

/// What moves the log odds of cancelling, and which price is kept at renewal.
pub(crate) struct Renewal {
    satisfaction_effect: f64,
    willingness_effect: f64,
    price_effect: f64,
    price_rise_effect: f64,
    log_reference_price: f64,
    /// Least price of a renewal if members keep their price.
    kept_at_least: Option<u32>,
}

impl Renewal {
    pub(crate) fn new(parameters: &Parameters) -> Renewal {
        Renewal {
            satisfaction_effect: parameters.churn_satisfaction_effect,
            willingness_effect: parameters.churn_willingness_effect,
            price_effect: parameters.churn_price_effect,
            price_rise_effect: parameters.price_rise_effect,
            log_reference_price: log(parameters.reference_price * 1e4),
            kept_at_least: parameters.grandfathering.then_some(price_of(parameters.price_existing_least)),
        }
    }

    /// The price at which a member on an old price renews, where `posted` is what the member would pay today.
    pub(crate) fn price_after(&self, old: u32, posted: u32) -> u32 {
        self.kept_at_least.map_or(posted, |least| old.max(least))
    }

    /// The chance to cancel, from the person's own chance and everything that moves it.
    pub(crate) fn churn(
        &self,
        own: f64,
        willingness_to_pay: f32,
        satisfaction: f32,
        old: u32,
        new: u32,
    ) -> f64 {
        let mut shift = self.satisfaction_effect * (0.5 - f64::from(satisfaction))
            - self.willingness_effect * log_willingness(willingness_to_pay);
        if new > 0 {
            shift += self.price_effect * (log(f64::from(new)) - self.log_reference_price);
        }
        if new > old && old > 0 {
            shift += self.price_rise_effect * log(f64::from(new) / f64::from(old));
        }
        let odds_times = exp(shift.clamp(-500.0, 500.0));
        own * odds_times / (1.0 - own + own * odds_times)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eyeballs_model::numerics::random::RandomKey;

    fn sample(mean: f64, polarization: f64) -> Vec<f64> {
        let churn = Churn::new(mean, polarization).expect("parameters within their ranges");
        let key = RandomKey { key: [1, 2], day: u32::MAX, stream: 3 };
        (0..10_000).map(|person| churn.of(key.stream_of_person(person, 0))).collect()
    }

    #[test]
    fn own_chances_have_the_mean_and_polarization_of_the_beta() {
        let (mean, polarization) = (0.2, 1.0 / 11.0);
        let own = sample(mean, polarization);
        let count = own.len() as f64;
        let found = own.iter().sum::<f64>() / count;
        // The variance of a Beta is mean x (1 - mean) x polarization.
        let variance = mean * (1.0 - mean) * polarization;
        assert!((found - mean).abs() < 4.0 * (variance / count).sqrt(), "{found}");
        let fourth: f64 = own.iter().map(|x| (x - mean).powi(4)).sum::<f64>() / count;
        let spread = own.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
        assert!(
            (spread - variance).abs() < 4.0 * ((fourth - variance * variance) / count).sqrt(),
            "{spread}"
        );
    }

    #[test]
    fn every_setting_within_the_ranges_gives_a_probability() {
        for mean in [0.0, 1e-12, 0.048, 0.5, 1.0 - 1e-12, 1.0] {
            for polarization in [0.0, 1e-12, 0.0524, 0.95] {
                for own in sample(mean, polarization) {
                    assert!((0.0..=1.0).contains(&own), "{own} for {mean} and {polarization}");
                }
            }
        }
    }

    #[test]
    fn prices_are_whole_ten_thousandths() {
        assert_eq!(price_of(9.99), 99_900);
        assert_eq!(price_of(1e5), 1_000_000_000);
        assert_eq!(micros(f64::from(price_of(9.99)) / 1e4), 9_990_000);
    }
}
