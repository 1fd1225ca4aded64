//! Who joins at which price.

use crate::declarations::{Access, Admission, Parameters};
use eyeballs_model::libm::{exp, log};

/// The chance to join, a logit in ln(willingness x reference price / price) and satisfaction: for a
/// person the demand is log-logistic in price, with elasticity -sensitivity x (1 - chance).
pub(crate) struct Joining {
    /// Share admitted, if admission is random.
    by_lot: Option<f64>,
    /// Log odds of a person with willingness 1 and neutral satisfaction at today's price.
    log_odds: f64,
    price_sensitivity: f64,
    satisfaction_effect: f64,
}

impl Joining {
    pub(crate) fn new(parameters: &Parameters) -> Joining {
        let Parameters { joining_chance, price_sensitivity, reference_price, price, .. } = *parameters;
        Joining {
            by_lot: (parameters.admission == Admission::Random).then_some(parameters.admission_share),
            log_odds: log_odds(joining_chance, price_sensitivity, reference_price, price),
            price_sensitivity,
            satisfaction_effect: parameters.joining_satisfaction_effect,
        }
    }

    /// The chance that a person joins at a decision.
    pub(crate) fn chance(&self, willingness_to_pay: f32, satisfaction: f32) -> f64 {
        if let Some(share) = self.by_lot {
            return share;
        }
        let log_odds = self.log_odds
            + self.price_sensitivity * log_willingness(willingness_to_pay)
            + self.satisfaction_effect * (f64::from(satisfaction) - 0.5);
        1.0 / (1.0 + exp(-log_odds))
    }
}

/// What the price takes from the log odds of joining the service, of somebody with a willingness to pay of 1: who may use
/// it free does not mind, and a trial puts most of it off.
pub(crate) fn entry_price(parameters: &Parameters) -> f64 {
    let shown = match parameters.access {
        Access::FreeTier => 0.0,
        Access::MembersOnly if parameters.trial_days > 0 => 1.0 - parameters.entry_trial_relief,
        Access::MembersOnly => 1.0,
    };
    parameters.entry_price_effect * shown * parameters.price / parameters.reference_price
}

/// The log odds of joining of a person with willingness 1 and neutral satisfaction. A chance of 0 or 1 at
/// the reference price is meant for every price, and what is free is taken if prices matter at all.
fn log_odds(joining_chance: f64, price_sensitivity: f64, reference_price: f64, price: f64) -> f64 {
    if joining_chance == 0.0 {
        f64::NEG_INFINITY
    } else if joining_chance == 1.0 || (price == 0.0 && price_sensitivity > 0.0) {
        f64::INFINITY
    } else {
        let pull =
            if price_sensitivity > 0.0 { price_sensitivity * log(reference_price / price) } else { 0.0 };
        log(joining_chance / (1.0 - joining_chance)) + pull
    }
}

/// The logarithm, finite even for a person to whom the service is worth nothing.
pub(crate) fn log_willingness(willingness_to_pay: f32) -> f64 {
    log(f64::from(willingness_to_pay).max(1e-30))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joining(joining_chance: f64, price_sensitivity: f64, price: f64) -> Joining {
        let log_odds = log_odds(joining_chance, price_sensitivity, 9.99, price);
        Joining { by_lot: None, log_odds, price_sensitivity, satisfaction_effect: 2.0 }
    }

    #[test]
    fn the_elasticity_at_the_reference_price_is_that_of_the_meta_analysis() {
        let chance_at = |log_price: f64| joining(0.182, 3.2, 9.99 * exp(log_price)).chance(1.0, 0.5);
        let elasticity = (log(chance_at(1e-4)) - log(chance_at(-1e-4))) / 2e-4;
        assert!((elasticity + 2.62).abs() < 0.005, "{elasticity}");
    }

    #[test]
    fn extremes_give_a_probability() {
        for price in [0.0, 1e-300, 1e5] {
            for chance in [0.0, 0.5, 1.0] {
                for sensitivity in [0.0, 50.0] {
                    for willingness in [0.0, 1.0, 1e30] {
                        let found = joining(chance, sensitivity, price).chance(willingness, 0.0);
                        assert!((0.0..=1.0).contains(&found), "{found} at {price}, {chance}, {sensitivity}");
                        if chance == 0.0 || chance == 1.0 {
                            assert_eq!(found, chance, "a chance of 0 or 1 holds at every price");
                        }
                    }
                }
            }
        }
    }
}
