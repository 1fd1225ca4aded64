//! What a person decides, on the few days on which something is decided.
//!
//! ```text
//! new -> on trial -> decides -> waiting -> member, by the period or the year -> renews
//!                       |     (if full)                  |
//!                       v                                v
//!                  leaves, or free and decides again on some later day
//! ```

use crate::PaidMembership;
use crate::joining::{Buyer, Offer};
use crate::lottery;
use crate::renewal::price_of;
use eyeballs_model::libm::log;
use eyeballs_model::numerics::random::RandomKey;
use eyeballs_model::prelude::*;

/// Stages of a person, as kept in the column `stage`.
pub(crate) mod stage {
    pub(crate) const NEW: u8 = 0;
    /// Free, and decides again when due.
    pub(crate) const FREE: u8 = 1;
    pub(crate) const WAITING: u8 = 2;
    /// Left the service today; the market serves the person no more.
    pub(crate) const LEFT: u8 = 3;
    pub(crate) const TRIAL: u8 = 4;
    pub(crate) const MEMBER: u8 = 5;
    pub(crate) const ANNUAL_MEMBER: u8 = 6;
    /// Free, and has a day for the next decision drawn when due.
    pub(crate) const RESTING: u8 = 7;
    /// Covered by a membership of another service of the firm.
    pub(crate) const COVERED: u8 = 8;
    /// Room for all of them, and a power of two so that an index needs no check.
    pub(crate) const COUNT: usize = 16;
}

/// Purposes of random numbers; [`lottery`] has its own.
pub(crate) mod purpose {
    pub(crate) const DECIDE: u32 = 2;
    pub(crate) const CHURN: u32 = 3;
    pub(crate) const ANNUAL_CHURN: u32 = 4;
    /// What the person is for life: rank in the demand, student, app store.
    pub(crate) const LASTING: u32 = 5;
    /// When the paid time of who was a member before ends.
    pub(crate) const PAID_BEFORE: u32 = 6;
}

/// A year paid in advance.
pub(crate) const YEAR_DAYS: u16 = 365;

/// How far ahead the day of a free user's next decision is known; later days are drawn again by then, so
/// that a changed hazard acts on everybody after at most so long.
const FORESIGHT_DAYS: u16 = 30;

/// Who decides.
pub(crate) struct Person {
    pub(crate) id: u32,
    pub(crate) satisfaction: f32,
    pub(crate) willingness_to_pay: f32,
    pub(crate) ad_tolerance: f32,
    pub(crate) days_used: u8,
}

/// What is remembered of a person.
#[derive(Clone, Copy)]
pub(crate) struct State {
    pub(crate) stage: u8,
    pub(crate) due: u16,
    pub(crate) price: u32,
    pub(crate) tier: u8,
}

/// A person as a buyer.
struct Deciding {
    buyer: Buyer,
    /// Share of the posted prices that the person pays.
    price_factor: f64,
    /// Pays through an app store.
    by_store: bool,
}

/// The day, and what it adds up to over a block.
pub(crate) struct Today<'a> {
    pub(crate) model: &'a PaidMembership,
    pub(crate) day: u32,
    pub(crate) key: RandomKey,
    pub(crate) key_for_life: RandomKey,
    pub(crate) range_today: f64,
    pub(crate) lots_admitted: f64,
    pub(crate) range_tomorrow: f64,
    /// Advertisements in an hour of the service's use, as of yesterday.
    pub(crate) ads_per_hour: f64,
    pub(crate) tally: Tally,
}

/// Counts and money of a block.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) trials: u32,
    pub(crate) declined: u32,
    pub(crate) new_members: u32,
    pub(crate) renewals: u32,
    pub(crate) cancelled_voluntary: u32,
    pub(crate) cancelled_involuntary: u32,
    pub(crate) payments_recovered: u32,
    pub(crate) period_fees_micros: i64,
    pub(crate) annual_fees_micros: i64,
    pub(crate) payment_fees_micros: i64,
}

impl Today<'_> {
    /// What a person does on a day with something to decide: the state afterwards and what was paid, in
    /// micro-units. `lots` counts those who wait.
    pub(crate) fn decide(&mut self, person: &Person, state: State, lots: &mut [f64]) -> (State, i64) {
        let numbers = self.key.bits(person.id, purpose::DECIDE, 0).map(uniform_open);
        let who = self.deciding(person);
        match state.stage {
            stage::NEW if self.model.trial_days > 0 => {
                self.tally.trials += 1;
                (self.resting(stage::TRIAL, self.model.trial_days), 0)
            }
            stage::NEW if self.model.free_days > 0 => (self.outside(numbers), 0),
            stage::WAITING if self.admitted(person) => self.join(&who, numbers),
            stage::WAITING => self.wait(person, lots),
            stage::MEMBER | stage::ANNUAL_MEMBER => self.renew(person, state, &who, numbers),
            stage::RESTING if !self.model.members_only => (self.outside(numbers), 0),
            _ if self.choice(&who).is_none() => {
                self.tally.declined += 1;
                (self.outside(numbers), 0)
            }
            _ if self.model.members_most > 0 => self.wait(person, lots),
            _ => self.join(&who, numbers),
        }
    }

    fn deciding(&self, person: &Person) -> Deciding {
        let Person { satisfaction, willingness_to_pay, ad_tolerance, days_used, .. } = *person;
        let unborne_ads = self.ads_per_hour * (1.0 - f64::from(ad_tolerance));
        let [rank, student, store, _] =
            self.key_for_life.bits(person.id, purpose::LASTING, 0).map(uniform_open);
        Deciding {
            buyer: Buyer { willingness_to_pay, satisfaction, days_used, unborne_ads, rank },
            price_factor: if student < self.model.student_share { self.model.student_factor } else { 1.0 },
            by_store: store < self.model.app_store_share,
        }
    }

    /// A state in which nothing is paid, for some days.
    fn resting(&self, stage: u8, days: u16) -> State {
        State { stage, due: self.in_days(days), price: 0, tier: 0 }
    }

    /// The tier that a person wants.
    fn choice(&self, who: &Deciding) -> Option<usize> {
        let offers = (0..self.model.tiers.len()).map(|tier| {
            let offer = self.model.offer(tier);
            Offer { price: offer.price * who.price_factor, ..offer }
        });
        self.model.joining.choice(&who.buyer, offers)
    }

    fn in_days(&self, days: u16) -> u16 {
        (self.day as u16).wrapping_add(days)
    }

    fn admitted(&self, person: &Person) -> bool {
        self.model.members_most == 0
            || (lottery::lot(&self.key, person.id, self.day, self.range_today) as f64) < self.lots_admitted
    }

    fn wait(&self, person: &Person, lots: &mut [f64]) -> (State, i64) {
        let lot = lottery::lot(&self.key, person.id, self.day + 1, self.range_tomorrow);
        if let Some(holders) = lots.get_mut(lot) {
            *holders += 1.0;
        }
        (State { stage: stage::WAITING, due: 0, price: 0, tier: 0 }, 0)
    }

    fn join(&mut self, who: &Deciding, numbers: [f64; 4]) -> (State, i64) {
        self.tally.new_members += 1;
        let annual = numbers[1] < self.model.annual_share;
        // Who was admitted by lot, or has waited until nothing is worth its price any more, takes the basic tier.
        let tier = self.choice(who).unwrap_or(0);
        let price = self.price_of(tier, who);
        self.pay(who, (annual, tier as u8), price, self.charge_micros(annual, price))
    }

    /// What a person pays for a period of a tier, posted today.
    fn price_of(&self, tier: usize, who: &Deciding) -> u32 {
        let posted = self.model.tiers.get(tier).unwrap_or(&self.model.tiers[0]).price;
        if who.price_factor == 1.0 { posted } else { price_of(f64::from(posted) / 1e4 * who.price_factor) }
    }

    /// What a period or year costs at the price of a period.
    fn charge_micros(&self, annual: bool, price: u32) -> i64 {
        micros(f64::from(price) / 1e4 * if annual { self.model.periods_paid_per_year } else { 1.0 })
    }

    /// Pays and is a member until the period or year ends.
    fn pay(
        &mut self,
        who: &Deciding,
        (annual, tier): (bool, u8),
        price: u32,
        paid_micros: i64,
    ) -> (State, i64) {
        if paid_micros > 0 {
            let (share, fixed) = if who.by_store {
                (self.model.app_store_fee_share, 0)
            } else {
                (self.model.payment_fee_share, self.model.payment_fee_micros)
            };
            self.tally.payment_fees_micros += (paid_micros as f64 * share).round() as i64 + fixed;
        }
        let (stage, days) = if annual {
            self.tally.annual_fees_micros += paid_micros;
            (stage::ANNUAL_MEMBER, YEAR_DAYS)
        } else {
            self.tally.period_fees_micros += paid_micros;
            (stage::MEMBER, self.model.period_days)
        };
        (State { stage, due: self.in_days(days), price, tier }, paid_micros)
    }

    fn renew(&mut self, person: &Person, state: State, who: &Deciding, numbers: [f64; 4]) -> (State, i64) {
        let model = self.model;
        let annual = state.stage == stage::ANNUAL_MEMBER;
        let tier = usize::from(state.tier);
        let price = model.renewal.price_after(state.price, self.price_of(tier, who));
        let stays = if state.price == 0 && price > 0 {
            // Who paid nothing so far and is asked to pay decides as whoever joins does.
            let offer = Offer { price: f64::from(price) / 1e4, ..model.offer(tier) };
            model.joining.accepts(&who.buyer, offer)
        } else {
            let (churn, purpose) = if annual {
                (&model.annual_churn, purpose::ANNUAL_CHURN)
            } else {
                (&model.churn, purpose::CHURN)
            };
            let own = churn.of(self.key_for_life.stream_of_person(person.id, purpose));
            let churn =
                model.renewal.churn(own, person.willingness_to_pay, person.satisfaction, state.price, price);
            numbers[0] >= churn
        };
        if !stays {
            self.tally.cancelled_voluntary += 1;
            return (self.outside(numbers), 0);
        }
        let charge_micros = (self.charge_micros(annual, price) as f64 * model.loyalty_factor).round() as i64;
        if charge_micros > 0 && numbers[1] < model.payment_failure {
            if numbers[2] >= model.payment_recovery {
                self.tally.cancelled_involuntary += 1;
                return (self.outside(numbers), 0);
            }
            self.tally.payments_recovered += 1;
        }
        self.tally.renewals += 1;
        self.pay(who, (annual, state.tier), price, charge_micros)
    }

    /// Where people are who are not members: gone, or free until they decide again, after a number of
    /// days that is geometric for a constant hazard.
    fn outside(&self, numbers: [f64; 4]) -> State {
        if self.model.members_only {
            return State { stage: stage::LEFT, due: 0, price: 0, tier: 0 };
        }
        let days = (-log(numbers[3]) / self.model.consider_hazard).ceil();
        let (stage, days) = if days <= f64::from(FORESIGHT_DAYS) {
            (stage::FREE, days as u16)
        } else {
            (stage::RESTING, FORESIGHT_DAYS)
        };
        self.resting(stage, days)
    }
}
