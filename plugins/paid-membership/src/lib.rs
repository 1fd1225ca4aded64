//! Paid membership: people try the service, join at a price, and renew period after period or leave.
//!
//! The files, in reading order: `declarations` (parameters, columns, metrics, ledger lines), this one
//! (a day of a block), `decision` (what a person decides, and when), `joining` (demand), `renewal` (churn
//! and prices), `lottery` (places where they are limited). The README says the same in words
//! and formulas.
//!
//! On most days nothing is decided: a member pays for a period and is left alone until it ends, and a
//! free user knows the day on which to think again. So a day's loop only compares dates, and everything
//! else happens in a person's rare turns. A person's inclination to cancel is drawn for life from the
//! person's own random numbers whenever it is wanted, and is not stored.

mod decision;
mod declarations;
mod joining;
mod lottery;
mod renewal;
#[cfg(test)]
mod tests;

pub use declarations::{Access, Admission, Columns, Globals, GlobalsMut, Metrics, Parameters, Postings};

use decision::{Person, State, Tally, Today, YEAR_DAYS, stage};
use eyeballs_model::math;
use eyeballs_model::prelude::*;
use joining::{Joining, entry_price};
use renewal::{Churn, Renewal, price_of};

/// Members pay a fee for every period, in advance.
pub struct PaidMembership {
    members_only: bool,
    trial_days: u16,
    joining: Joining,
    /// Log odds that the price takes from whoever considers the service and has a willingness to pay of 1.
    entry_price: f32,
    consider_hazard: f64,
    price: u32,
    period_days: u16,
    annual_share: f64,
    /// What a year costs, in periods.
    periods_paid_per_year: f64,
    churn: Churn,
    annual_churn: Churn,
    renewal: Renewal,
    loyalty_factor: f64,
    payment_failure: f64,
    payment_recovery: f64,
    payment_fee_share: f64,
    payment_fee_micros: i64,
    trial_cost_micros_per_day: i64,
    belonging: f64,
    intimate_size: f64,
    crowding: f64,
    members_most: i64,
}

impl BusinessModel for PaidMembership {
    const ID: &'static CStr = c"paid-membership";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Paid membership";
    const DOC: &'static CStr = c"People try the service, join at a price and pay for every period or year in \
        advance; they cancel at a renewal with a chance of their own, or lose the membership to a failed payment. \
        Members may feel that they belong, and places may be limited.";
    const ATTENDS: bool = true;
    const CONSIDERS: bool = true;
    const DRAWS: usize = 0;
    type Parameters = Parameters;
    type Columns = Columns<'static>;
    type Metrics = Metrics<'static>;
    type Postings = Postings<'static>;
    type Globals = Globals<'static>;

    fn new(parameters: Parameters) -> Result<Self, ModelError> {
        if parameters.annual_share > 0.0 && parameters.period_days >= i64::from(YEAR_DAYS) {
            return Err(ModelError::parameter(
                "annual_share",
                format!(
                    "a plan of a year beside a period of {} days is no choice: set annual_share = 0, or \
                     period_days below {YEAR_DAYS}",
                    parameters.period_days
                ),
            ));
        }
        Ok(PaidMembership {
            members_only: parameters.access == Access::MembersOnly,
            trial_days: parameters.trial_days as u16,
            joining: Joining::new(&parameters),
            entry_price: entry_price(&parameters) as f32,
            consider_hazard: parameters.consider_hazard,
            price: price_of(parameters.price),
            period_days: parameters.period_days as u16,
            annual_share: parameters.annual_share,
            periods_paid_per_year: f64::from(YEAR_DAYS) / parameters.period_days as f64
                * (1.0 - parameters.annual_discount),
            churn: Churn::new(parameters.churn_mean, parameters.churn_polarization)?,
            annual_churn: Churn::new(parameters.annual_churn_mean, parameters.annual_churn_polarization)?,
            renewal: Renewal::new(&parameters),
            loyalty_factor: 1.0 - parameters.loyalty_discount,
            payment_failure: parameters.payment_failure,
            payment_recovery: parameters.payment_recovery,
            payment_fee_share: parameters.payment_fee_share,
            payment_fee_micros: micros(parameters.payment_fee),
            trial_cost_micros_per_day: micros(parameters.trial_cost_per_day),
            belonging: parameters.belonging,
            intimate_size: parameters.intimate_size as f64,
            crowding: parameters.crowding,
            members_most: parameters.members_most,
        })
    }

    fn plan(&self, day: Day<'_, Self>) -> Result<(), ModelError> {
        let represents = i64::from(day.market.represents);
        if self.members_most > 0 && self.members_most < represents {
            return Err(ModelError::parameter(
                "members_most",
                format!(
                    "one agent stands for {represents} people, so nobody could ever join: let members_most be \
                     at least that, or each agent represent fewer people"
                ),
            ));
        }
        Ok(())
    }

    fn attend(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let mut attraction = [1.0; stage::COUNT];
        let of_members = math::exp(self.belonging as f32);
        attraction[stage::MEMBER as usize] = of_members;
        attraction[stage::ANNUAL_MEMBER as usize] = of_members;
        if self.members_only {
            attraction[stage::WAITING as usize] = 0.0;
        }
        for (today, &stage) in block.columns.attraction.iter_mut().zip(block.columns.stage.iter()) {
            *today = attraction[usize::from(stage) % stage::COUNT];
        }
        Ok(())
    }

    fn consider(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        for (appeal, &willingness) in block.columns.appeal.iter_mut().zip(block.columns.willingness_to_pay) {
            *appeal = if self.entry_price == 0.0 { 0.0 } else { -self.entry_price / willingness };
        }
        Ok(())
    }

    fn serve(&self, mut block: Block<'_, Self>) -> Result<(), ModelError> {
        let key = block.random.key();
        let mut today = Today {
            model: self,
            day: block.market.day,
            key,
            key_for_life: key.for_life(),
            range_today: block.globals.range_today,
            lots_admitted: block.globals.lots_admitted,
            range_tomorrow: block.globals.range_tomorrow,
            tally: Tally::default(),
        };
        let mut experience = [0.0; stage::COUNT];
        let of_member = self.experience_of_member(block.globals.members);
        experience[stage::MEMBER as usize] = of_member;
        experience[stage::ANNUAL_MEMBER as usize] = of_member;

        let columns = &mut block.columns;
        let mut counts = [0_u32; stage::COUNT];
        let day = block.market.day as u16;
        for (row, &id) in block.people.iter().enumerate() {
            let decides = match columns.stage[row] {
                stage::NEW | stage::WAITING => true,
                stage::FREE | stage::RESTING if self.members_only => true,
                stage::LEFT => false,
                _ => day.wrapping_sub(columns.due[row]).cast_signed() >= 0,
            };
            if decides {
                let person = Person {
                    id,
                    satisfaction: columns.satisfaction[row],
                    willingness_to_pay: columns.willingness_to_pay[row],
                };
                let state =
                    State { stage: columns.stage[row], due: columns.due[row], price: columns.price[row] };
                let (state, paid_micros) = today.decide(&person, state, block.metrics.lots);
                columns.stage[row] = state.stage;
                columns.due[row] = state.due;
                columns.price[row] = state.price;
                columns.paid_micros[row] = paid_micros;
                if state.stage == stage::LEFT {
                    columns.leave_hazard[row] = LEAVES_TODAY;
                }
            }
            let stage = usize::from(columns.stage[row]) % stage::COUNT;
            columns.experience[row] = experience[stage];
            counts[stage] += 1;
        }

        let count = |stage: u8| f64::from(counts[stage as usize]);
        let (tally, metrics, postings) = (today.tally, &mut block.metrics, &mut block.postings);
        *metrics.members += count(stage::MEMBER) + count(stage::ANNUAL_MEMBER);
        *metrics.annual_members += count(stage::ANNUAL_MEMBER);
        *metrics.free_users += count(stage::FREE) + count(stage::RESTING);
        *metrics.waiting += count(stage::WAITING);
        *metrics.trial_users += count(stage::TRIAL);
        *metrics.trials += f64::from(tally.trials);
        *metrics.declined += f64::from(tally.declined);
        *metrics.new_members += f64::from(tally.new_members);
        *metrics.renewals += f64::from(tally.renewals);
        *metrics.cancelled_voluntary += f64::from(tally.cancelled_voluntary);
        *metrics.cancelled_involuntary += f64::from(tally.cancelled_involuntary);
        *metrics.payments_recovered += f64::from(tally.payments_recovered);
        postings.period_fees.add(tally.period_fees_micros);
        postings.annual_fees.add(tally.annual_fees_micros);
        postings.payment_fees.add(tally.payment_fees_micros);
        postings.trial_costs.add(i64::from(counts[stage::TRIAL as usize]) * self.trial_cost_micros_per_day);
        Ok(())
    }

    fn settle(&self, mut day: Day<'_, Self>) -> Result<(), ModelError> {
        let metrics = &mut day.metrics;
        let due = *metrics.renewals + *metrics.cancelled_voluntary + *metrics.cancelled_involuntary;
        if due > 0.0 {
            *metrics.renewal_rate = *metrics.renewals / due;
        }
        *day.globals.members = *metrics.members;
        let places = self.members_most as f64 - *metrics.members;
        lottery::draw(
            &mut day.globals,
            metrics.lots,
            places,
            *metrics.waiting,
            f64::from(day.market.represents),
        );
        Ok(())
    }
}

impl PaidMembership {
    /// Belonging, less what a crowd takes: nothing up to the intimate size, then
    /// crowding x (1 - intimate size / members).
    fn experience_of_member(&self, members: f64) -> f32 {
        let crowded = if self.intimate_size > 0.0 && members > self.intimate_size {
            self.crowding * (1.0 - self.intimate_size / members)
        } else {
            0.0
        };
        (self.belonging - crowded).clamp(-1.0, 1.0) as f32
    }
}
