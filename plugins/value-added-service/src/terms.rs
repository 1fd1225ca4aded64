//! What the day's audience does to payers, and what payers do to everybody else.

use crate::declarations::Parameters;
use eyeballs_model::libm;
use eyeballs_model::prelude::*;

/// What is the same for everybody today.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Terms {
    /// Spectators: multiplies what people buy.
    pub(crate) audience: f64,
    /// Spectators and advantage: multiplies what people buy.
    pub(crate) propensity: f64,
    /// How the advantage of payers feels to a free user, 0 or below.
    pub(crate) free_experience: f64,
}

impl Terms {
    /// The terms that follow from the market's facts.
    ///
    /// Status needs spectators, and a payer is seen by some of them only: the first thousand matter,
    /// the tenth million does not. Hence a saturating (Michaelis-Menten) function of the free
    /// audience, which is 1 for a large one, so that rates measured in large services are the
    /// parameters. A free user is annoyed by the payers it meets: with `opponents_per_day` people met
    /// at random, it meets at least one with probability 1 - (1 - share of payers)^opponents.
    pub(crate) fn of(parameters: &Parameters, market: &Market) -> Terms {
        let free = (market.users_month - market.payers_month).max(0.0);
        let spectators = free / (free + parameters.audience_half);
        let audience = 1.0 - parameters.status_weight + parameters.status_weight * spectators;
        let payers = if market.users_month > 0.0 {
            (market.payers_month / market.users_month).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let meets_a_payer = 1.0 - libm::pow(1.0 - payers, parameters.opponents_per_day);
        let noticed = (parameters.pay_to_win - parameters.tolerance).max(0.0);
        Terms {
            audience,
            propensity: audience * (1.0 + parameters.pay_to_win_appeal * parameters.pay_to_win),
            free_experience: -parameters.resentment * noticed * meets_a_payer,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::ValueAddedService;
    use eyeballs_model::testing::TestMarket;

    /// What `plan` reports for a month's users and payers: audience factor and free experience.
    fn terms(parameters: &[(&str, f64)], users_month: f64, payers_month: f64) -> (f64, f64) {
        let mut test = TestMarket::<ValueAddedService>::new(1, parameters).expect("parameters in range");
        test.market.users_month = users_month;
        test.market.payers_month = payers_month;
        let day = test.day().expect("a day");
        (day.metric("audience_factor"), day.metric("free_experience"))
    }

    #[test]
    fn the_free_audience_is_what_saturates() {
        let all_status = [("status_weight", 1.0), ("audience_half", 1000.0)];
        assert_eq!(terms(&all_status, 0.0, 0.0).0, 0.0);
        assert_eq!(terms(&all_status, 1000.0, 0.0).0, 0.5);
        assert_eq!(terms(&all_status, 3000.0, 2000.0).0, 0.5);
        assert_eq!(terms(&all_status, 2000.0, 2000.0).0, 0.0);
        assert!(terms(&all_status, 1e9, 0.0).0 > 0.999);
        assert_eq!(terms(&[("status_weight", 0.0)], 0.0, 0.0).0, 1.0);
        assert_eq!(terms(&[("status_weight", 0.5), ("audience_half", 1000.0)], 1000.0, 0.0).0, 0.75);
    }

    #[test]
    fn resentment_grows_with_payers_met_and_advantage_and_stops_at_tolerance() {
        let felt = |pay_to_win, tolerance, payers| {
            terms(&[("pay_to_win", pay_to_win), ("tolerance", tolerance)], 1000.0, payers).1
        };
        assert_eq!(felt(0.0, 0.0, 20.0), 0.0);
        assert_eq!(felt(1.0, 0.0, 0.0), 0.0);
        assert!(felt(1.0, 0.0, 20.0) < felt(0.5, 0.0, 20.0));
        assert!(felt(1.0, 0.0, 40.0) < felt(1.0, 0.0, 20.0));
        assert_eq!(felt(1.0, 0.0, 1000.0), -0.4);
        assert_eq!(felt(0.5, 0.6, 20.0), 0.0);
        let expected = -0.4 * (1.0 - 0.98_f64.powi(20));
        assert!((felt(1.0, 0.0, 20.0) - expected).abs() < 1e-12);
    }
}
