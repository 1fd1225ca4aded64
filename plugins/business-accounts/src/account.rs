//! What happens to one firm on a day.

use crate::declarations::{Parameters, Terms};
use crate::{MONTH_DAYS, YEAR_DAYS, standing};
use eyeballs_model::libm;
use eyeballs_model::prelude::*;
use eyeballs_model::sampling;

/// What is remembered of a firm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Account {
    pub standing: u8,
    pub due: u16,
    pub people: u16,
    pub seats: u16,
    pub relation: f64,
}

/// Numbers in [0, 1) of a firm and day.
#[derive(Clone, Copy)]
pub(crate) struct Luck {
    pub visited: f64,
    pub signs: f64,
    pub ends: f64,
    pub taken: f64,
}

/// What came of a day; money in micro-units.
#[derive(Default)]
pub(crate) struct Happened {
    pub visited: bool,
    pub signed: i64,
    pub signs: bool,
    pub upsold: i64,
    pub seats_upsold: u16,
    pub renewed: i64,
    pub renews: bool,
    pub ends: bool,
    pub taken: bool,
}

/// The parameters, as a day needs them.
pub(crate) struct Selling {
    terms: Terms,
    period_days: u16,
    /// What a seat costs when it is signed or sold on with a whole period before it, and when a contract goes on.
    first_price: f64,
    next_price: f64,
    /// Willingness to pay from which a seat is worth its price.
    least_willingness: f64,
    first_share: f64,
    upsell_share: f64,
    signing_chance: f64,
    /// Hazard of ending at the end of a period, without a relation and at a satisfaction of 1/2.
    ending_hazard: f64,
    relation_effect: f64,
    voice_of_users: f64,
    relation_gain: f64,
    fading: f64,
    taken_along: f64,
    relation_kept: f64,
}

impl Selling {
    pub fn of(parameters: &Parameters) -> Selling {
        let Parameters { rent_per_seat, licence_per_seat, care_share, worth_per_seat, .. } = *parameters;
        let period = parameters.period_days as f64;
        let (first_price, next_price, price_of_month) = match parameters.terms {
            Terms::Rent => {
                let price = rent_per_seat * period / MONTH_DAYS;
                (price, price, rent_per_seat)
            }
            Terms::Licence => (
                licence_per_seat,
                licence_per_seat * care_share * period / YEAR_DAYS,
                licence_per_seat / parameters.licence_months,
            ),
        };
        Selling {
            terms: parameters.terms,
            period_days: parameters.period_days as u16,
            first_price,
            next_price,
            least_willingness: if price_of_month > 0.0 { price_of_month / worth_per_seat } else { 0.0 },
            first_share: parameters.first_share,
            upsell_share: parameters.upsell_share,
            signing_chance: parameters.signing_chance,
            ending_hazard: -libm::log1p(-parameters.ending_chance),
            relation_effect: parameters.relation_effect,
            voice_of_users: parameters.voice_of_users,
            relation_gain: parameters.relation_gain,
            fading: libm::exp(-1.0 / parameters.relation_days),
            taken_along: parameters.taken_along,
            relation_kept: parameters.relation_kept,
        }
    }

    /// The salesperson leaves with the relation, and sometimes with the contract.
    pub fn salesperson_leaves(&self, account: &mut Account, luck: Luck, happened: &mut Happened) {
        let goes_along = luck.taken < self.taken_along * account.relation;
        if account.standing == standing::UNDER_CONTRACT && goes_along {
            happened.taken = true;
            self.end(account);
        }
        account.relation *= self.relation_kept;
    }

    /// A visit: a firm that has not signed may sign, one under contract may take more seats.
    pub fn visit(
        &self,
        account: &mut Account,
        today: u16,
        willingness: f64,
        luck: Luck,
        mut seats: RandomStream,
        happened: &mut Happened,
    ) {
        happened.visited = true;
        account.relation += self.relation_gain * (1.0 - account.relation);
        if account.standing == standing::PROSPECT {
            if willingness >= self.least_willingness && luck.signs < self.signing_chance {
                account.seats = ((f64::from(account.people) * self.first_share).round() as u16).max(1);
                account.standing = standing::UNDER_CONTRACT;
                account.due = today.wrapping_add(self.period_days);
                happened.signs = true;
                happened.signed = micros(self.first_price) * i64::from(account.seats);
            }
        } else {
            let without = account.people.saturating_sub(account.seats);
            let more = sampling::binomial(u64::from(without), self.upsell_share, &mut seats) as u16;
            let share_of_period = match self.terms {
                Terms::Rent => {
                    f64::from(account.due.wrapping_sub(today).min(self.period_days))
                        / f64::from(self.period_days)
                }
                Terms::Licence => 1.0,
            };
            account.seats += more;
            happened.seats_upsold = more;
            happened.upsold = micros(self.first_price * share_of_period) * i64::from(more);
        }
    }

    /// A day without a visit, or before one.
    pub fn fade(&self, account: &mut Account) {
        account.relation *= self.fading;
    }

    /// A contract whose period is over goes on or ends.
    pub fn end_of_period(
        &self,
        account: &mut Account,
        today: u16,
        satisfaction: f64,
        luck: Luck,
        happened: &mut Happened,
    ) {
        let is_due = today.wrapping_sub(account.due).cast_signed() >= 0;
        if account.standing != standing::UNDER_CONTRACT || !is_due {
            return;
        }
        let held = self.relation_effect * account.relation + self.voice_of_users * (satisfaction - 0.5);
        let chance = -libm::expm1(-self.ending_hazard * libm::exp(-held));
        if luck.ends < chance {
            happened.ends = true;
            self.end(account);
        } else {
            account.due = today.wrapping_add(self.period_days);
            happened.renews = true;
            happened.renewed = micros(self.next_price) * i64::from(account.seats);
        }
    }

    /// Who rented has no seats any more, who bought keeps them.
    fn end(&self, account: &mut Account) {
        match self.terms {
            Terms::Rent => (account.standing, account.seats) = (standing::PROSPECT, 0),
            Terms::Licence => account.standing = standing::OWNER,
        }
    }
}
