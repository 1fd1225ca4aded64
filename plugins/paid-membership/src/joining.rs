//! Who joins at which price.

use crate::declarations::{Access, Admission, Parameters};
use eyeballs_model::libm::{exp, log};

/// Days of use in which a habit forms to 63 %.
const HABIT_DAYS: f64 = 30.0;

/// What a service is worth to people: log odds of joining that fall with the logarithm of the price. For a person of a willingness and a
/// satisfaction the demand is log-logistic in price, with elasticity -sensitivity x (1 - chance); each person has a rank in it for life,
/// so that deciding again is no new draw.
pub(crate) struct Joining {
    /// Share admitted, if admission is random.
    by_lot: Option<f64>,
    /// Log odds of a person with willingness 1, neutral satisfaction and no habit at the reference price.
    log_odds: f64,
    reference_price: f64,
    price_sensitivity: f64,
    satisfaction_effect: f64,
    habit_effect: f64,
    /// Log odds for each advertisement an hour that somebody without any tolerance is rid of; none where members see them, or where
    /// whoever does not join leaves.
    ad_relief_effect: f64,
}

/// Who decides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Buyer {
    pub(crate) willingness_to_pay: f32,
    pub(crate) satisfaction: f32,
    pub(crate) days_used: u8,
    /// Advertisements an hour that are too many for the person: those of the service, times 1 - ad tolerance.
    pub(crate) unborne_ads: f64,
    /// In (0, 1), for life: the lower, the more it is worth.
    pub(crate) rank: f64,
}

/// What can be had at a price.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offer {
    /// In terms of the basic tier.
    pub(crate) worth: f64,
    pub(crate) price: f64,
    /// Whether it comes without advertisements.
    pub(crate) ad_free: bool,
}

impl Joining {
    pub(crate) fn new(parameters: &Parameters) -> Joining {
        let Parameters { joining_chance, price_sensitivity, reference_price, .. } = *parameters;
        Joining {
            by_lot: (parameters.admission == Admission::Random).then_some(parameters.admission_share),
            log_odds: log(joining_chance / (1.0 - joining_chance)),
            reference_price,
            price_sensitivity,
            satisfaction_effect: parameters.joining_satisfaction_effect,
            habit_effect: parameters.joining_habit_effect,
            ad_relief_effect: match parameters.access {
                Access::FreeTier => parameters.ad_relief_effect,
                Access::MembersOnly => 0.0,
            },
        }
    }

    /// The chance that a person of this kind takes an offer.
    pub(crate) fn chance(&self, buyer: &Buyer, offer: Offer) -> f64 {
        let Offer { worth, price, .. } = offer;
        if let Some(share) = self.by_lot {
            return share;
        }
        // A chance of 0 or 1 at the reference price is meant for every price, and what is free is taken if prices matter.
        if self.log_odds.is_infinite() {
            return if self.log_odds > 0.0 { 1.0 } else { 0.0 };
        }
        if price == 0.0 && self.price_sensitivity > 0.0 {
            return 1.0;
        }
        let pull = if self.price_sensitivity > 0.0 {
            self.price_sensitivity
                * (log(self.reference_price / price) + log_willingness(buyer.willingness_to_pay) + log(worth))
        } else {
            0.0
        };
        let habit = 1.0 - exp(-f64::from(buyer.days_used) / HABIT_DAYS);
        let log_odds = self.log_odds
            + pull
            + self.satisfaction_effect * (f64::from(buyer.satisfaction) - 0.5)
            + self.habit_effect * habit
            + self.relief(buyer, offer.ad_free);
        1.0 / (1.0 + exp(-log_odds))
    }

    /// Log odds that being rid of advertisements adds.
    fn relief(&self, buyer: &Buyer, ad_free: bool) -> f64 {
        if ad_free { self.ad_relief_effect * buyer.unborne_ads } else { 0.0 }
    }

    /// Whether a person takes an offer.
    pub(crate) fn accepts(&self, buyer: &Buyer, offer: Offer) -> bool {
        buyer.rank < self.chance(buyer, offer)
    }

    /// The offer that leaves a person most of what it is worth; none if nothing is worth its price. Where prices do not matter it is
    /// the first.
    pub(crate) fn choice(&self, buyer: &Buyer, offers: impl Iterator<Item = Offer>) -> Option<usize> {
        let mut best: Option<(usize, f64)> = None;
        for (tier, offer) in offers.enumerate() {
            if !self.accepts(buyer, offer) {
                continue;
            }
            let left = self.basic_worth(buyer, offer.ad_free) * offer.worth - offer.price;
            if best.is_none_or(|(_, most)| left > most) {
                best = Some((tier, left));
            }
        }
        best.map(|(tier, _)| tier)
    }

    /// The highest price that a person pays for a tier of the worth of the basic one, where prices matter.
    fn basic_worth(&self, buyer: &Buyer, ad_free: bool) -> f64 {
        if self.price_sensitivity == 0.0 || self.log_odds.is_infinite() || self.by_lot.is_some() {
            return 0.0;
        }
        let habit = 1.0 - exp(-f64::from(buyer.days_used) / HABIT_DAYS);
        let log_odds = self.log_odds
            + self.satisfaction_effect * (f64::from(buyer.satisfaction) - 0.5)
            + self.habit_effect * habit
            + self.relief(buyer, ad_free)
            - log(buyer.rank / (1.0 - buyer.rank));
        self.reference_price
            * exp(log_willingness(buyer.willingness_to_pay) + log_odds / self.price_sensitivity)
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

/// The logarithm, finite even for a person to whom the service is worth nothing.
pub(crate) fn log_willingness(willingness_to_pay: f32) -> f64 {
    log(f64::from(willingness_to_pay).max(1e-30))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joining(joining_chance: f64, price_sensitivity: f64) -> Joining {
        Joining {
            by_lot: None,
            log_odds: log(joining_chance / (1.0 - joining_chance)),
            reference_price: 9.99,
            price_sensitivity,
            satisfaction_effect: 2.0,
            habit_effect: 1.0,
            ad_relief_effect: 0.02,
        }
    }

    fn buyer(rank: f64) -> Buyer {
        Buyer { willingness_to_pay: 1.0, satisfaction: 0.5, days_used: 0, unborne_ads: 0.0, rank }
    }

    fn offer(worth: f64, price: f64) -> Offer {
        Offer { worth, price, ad_free: true }
    }

    #[test]
    fn whoever_bears_no_advertisements_pays_more_to_be_rid_of_them() {
        let joining = joining(0.182, 3.2);
        let shown = Buyer { unborne_ads: 12.0, ..buyer(0.2) };
        let log_odds = |chance: f64| log(chance / (1.0 - chance));
        let odds = |buyer: &Buyer, offer| log_odds(joining.chance(buyer, offer));
        let (basic, with_ads) = (offer(1.0, 9.99), Offer { ad_free: false, ..offer(1.0, 9.99) });
        assert!((odds(&shown, basic) - odds(&buyer(0.2), basic) - 0.24).abs() < 1e-12);
        assert_eq!(
            odds(&shown, with_ads),
            odds(&buyer(0.2), with_ads),
            "a tier with advertisements is no relief"
        );
        let more = joining.basic_worth(&shown, true) / joining.basic_worth(&shown, false);
        assert!((log(more) - 0.24 / 3.2).abs() < 1e-12, "{more}");
        // Two tiers that leave the same but for the advertisements.
        assert_eq!(joining.choice(&Buyer { rank: 0.05, ..shown }, [with_ads, basic].into_iter()), Some(1));
    }

    #[test]
    fn the_elasticity_at_the_reference_price_is_that_of_the_meta_analysis() {
        let chance_at =
            |log_price: f64| joining(0.182, 3.2).chance(&buyer(0.5), offer(1.0, 9.99 * exp(log_price)));
        let elasticity = (log(chance_at(1e-4)) - log(chance_at(-1e-4))) / 2e-4;
        assert!((elasticity + 2.62).abs() < 0.005, "{elasticity}");
    }

    #[test]
    fn who_accepts_a_price_accepts_every_lower_one_and_none_above_what_it_is_worth() {
        let joining = joining(0.182, 3.2);
        for rank in [0.001, 0.1, 0.182, 0.5, 0.9] {
            let worth = joining.basic_worth(&buyer(rank), true);
            assert!(joining.accepts(&buyer(rank), offer(1.0, 0.999 * worth)), "{rank}: {worth}");
            assert!(!joining.accepts(&buyer(rank), offer(1.0, 1.001 * worth)), "{rank}: {worth}");
            assert!(joining.accepts(&buyer(rank), offer(2.0, 1.99 * worth)));
        }
        assert!((joining.basic_worth(&buyer(0.182), true) - 9.99).abs() < 1e-9);
        let used = Buyer { days_used: 30, ..buyer(0.182) };
        assert!(joining.basic_worth(&used, true) > 1.2 * 9.99, "a habit makes it worth more");
    }

    #[test]
    fn the_tier_is_chosen_that_leaves_most() {
        let joining = joining(0.182, 3.2);
        let choice = |rank| joining.choice(&buyer(rank), [offer(1.0, 9.99), offer(2.0, 21.0)].into_iter());
        // The second leaves more from a worth of 11.01 on: between, the first; below 9.99 nothing, since 21 / 2 is more.
        let rank_of = |worth: f64| 1.0 / (1.0 + 0.818 / 0.182 * (worth / 9.99).powf(3.2));
        for (worth, tier) in
            [(9.9, None), (10.1, Some(0)), (10.9, Some(0)), (11.2, Some(1)), (100.0, Some(1))]
        {
            assert_eq!(choice(rank_of(worth)), tier, "{worth}");
        }
    }

    #[test]
    fn extremes_give_a_probability() {
        for price in [0.0, 1e-300, 1e5] {
            for chance in [0.0, 0.5, 1.0] {
                for sensitivity in [0.0, 50.0] {
                    for willingness_to_pay in [0.0, 1.0, 1e30] {
                        let buyer = Buyer {
                            willingness_to_pay,
                            satisfaction: 0.0,
                            days_used: 255,
                            unborne_ads: 600.0,
                            rank: 0.5,
                        };
                        let found = joining(chance, sensitivity).chance(&buyer, offer(1.0, price));
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
