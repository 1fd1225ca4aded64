//! Paid membership: people try the service, join at a price, and renew period after period or leave.
//!
//! The files, in reading order: `declarations` (parameters, columns, metrics, ledger lines), this one
//! (a day of a block), `decision` (what a person decides, and when), `joining` (demand), `meter` (free days), `renewal` (churn
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
mod meter;
mod renewal;
#[cfg(test)]
mod tests;

pub use declarations::{Access, Admission, Columns, Globals, GlobalsMut, Metrics, Parameters, Postings};

use decision::{Person, State, Tally, Today, YEAR_DAYS, purpose, stage};
use eyeballs_model::math;
use eyeballs_model::prelude::*;
use joining::{Joining, Offer, entry_price};
use meter::DayOfUse;
use renewal::{Churn, Renewal, price_of};

/// Members pay a fee for every period, in advance.
pub struct PaidMembership {
    members_only: bool,
    trial_days: u16,
    joining: Joining,
    /// Log odds that the price takes from whoever considers the service and has a willingness to pay of 1.
    entry_price: f32,
    consider_hazard: f64,
    /// The basic tier, then the others.
    tiers: Vec<Tier>,
    ad_free: bool,
    ad_free_from_tier: u8,
    bundle: bool,
    free_days: u8,
    metered_attraction: f32,
    student_share: f64,
    student_factor: f64,
    app_store_share: f64,
    app_store_fee_share: f64,
    member_leave_factor: f32,
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

/// What can be had.
struct Tier {
    /// Of a period, in 1e-4 currency.
    price: u32,
    /// In terms of the basic tier.
    worth: f64,
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
        if parameters.tier_price.len() != parameters.tier_worth.len() {
            return Err(ModelError::parameter(
                "tier_worth",
                format!(
                    "has {} values, but tier_price has {}; give one value per tier",
                    parameters.tier_worth.len(),
                    parameters.tier_price.len()
                ),
            ));
        }
        if parameters.tier_price.len() > MOST_TIERS {
            return Err(ModelError::parameter("tier_price", format!("has more than {MOST_TIERS} tiers")));
        }
        if parameters.free_days_per_month > 0
            && (parameters.access == Access::MembersOnly || parameters.trial_days > 0)
        {
            return Err(ModelError::parameter(
                "free_days_per_month",
                "is a free tier with a meter: set access = \"free-tier\" and trial_days = 0, or no meter",
            ));
        }
        let tiers = parameters.tier_price.iter().zip(&parameters.tier_worth);
        let tiers = tiers.map(|(&price, &worth)| Tier { price: price_of(price), worth });
        let basic = Tier { price: price_of(parameters.price), worth: 1.0 };
        Ok(PaidMembership {
            tiers: core::iter::once(basic).chain(tiers).collect(),
            ad_free: parameters.ad_free,
            ad_free_from_tier: parameters.ad_free_from_tier.min(255) as u8,
            bundle: parameters.bundle,
            free_days: parameters.free_days_per_month as u8,
            metered_attraction: parameters.metered_attraction as f32,
            student_share: parameters.student_share,
            student_factor: 1.0 - parameters.student_discount,
            app_store_share: parameters.app_store_share,
            app_store_fee_share: parameters.app_store_fee_share,
            member_leave_factor: parameters.member_leave_factor as f32,
            members_only: parameters.access == Access::MembersOnly,
            trial_days: parameters.trial_days as u16,
            joining: Joining::new(&parameters),
            entry_price: entry_price(&parameters) as f32,
            consider_hazard: parameters.consider_hazard,
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
        *day.metrics.posted_price =
            f64::from(self.tiers[0].price) / 1e4 * MONTH_DAYS / f64::from(self.period_days);
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
        attraction[stage::COVERED as usize] = of_members;
        if self.members_only {
            attraction[stage::WAITING as usize] = 0.0;
        }
        let columns = block.columns;
        for (today, &stage) in columns.attraction.iter_mut().zip(columns.stage.iter()) {
            *today = attraction[usize::from(stage) % stage::COUNT];
        }
        if self.free_days > 0 {
            let day = block.market.day as u16;
            let windows = columns.window_start.iter().zip(columns.window_days.iter());
            for ((today, &stage), (&start, &used)) in
                columns.attraction.iter_mut().zip(columns.stage.iter()).zip(windows)
            {
                let free = matches!(stage, stage::FREE | stage::RESTING);
                if free && meter::is_used_up(start, used, day, self.free_days) {
                    *today = self.metered_attraction;
                }
            }
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
            ads_per_hour: block.market.own().map_or(0.0, |own| own.ads_per_hour),
            tally: Tally::default(),
        };
        let mut experience = [0.0; stage::COUNT];
        let of_member = self.experience_of_member(block.globals.members);
        experience[stage::MEMBER as usize] = of_member;
        experience[stage::ANNUAL_MEMBER as usize] = of_member;
        experience[stage::COVERED as usize] = of_member;

        let columns = &mut block.columns;
        let mut counts = [0_u32; stage::COUNT];
        let (mut months, mut hits) = (0_u32, 0_u32);
        let day = block.market.day as u16;
        for (row, &id) in block.people.iter().enumerate() {
            let mut decides = match columns.stage[row] {
                stage::NEW | stage::WAITING => true,
                stage::FREE | stage::RESTING if self.members_only => true,
                stage::LEFT => false,
                stage::COVERED => columns.covered[row] == 0.0,
                _ => day.wrapping_sub(columns.due[row]).cast_signed() >= 0,
            };
            if self.free_days > 0
                && columns.minutes_today[row] > 0.0
                && matches!(columns.stage[row], stage::FREE | stage::RESTING | stage::NEW)
            {
                let (start, used) = (&mut columns.window_start[row], &mut columns.window_days[row]);
                match meter::count(start, used, day, self.free_days) {
                    DayOfUse::Begins => months += 1,
                    DayOfUse::Free => {}
                    DayOfUse::Hit => hits += 1,
                    DayOfUse::FirstHit => {
                        hits += 1;
                        // Not a day on which another is drawn: the meter makes people think.
                        columns.stage[row] = stage::FREE;
                        decides = true;
                    }
                }
            }
            if columns.covered[row] > 0.0
                && !matches!(columns.stage[row], stage::MEMBER | stage::ANNUAL_MEMBER)
            {
                columns.stage[row] = stage::COVERED;
                decides = false;
            }
            if decides {
                let person = Person {
                    id,
                    satisfaction: columns.satisfaction[row],
                    willingness_to_pay: columns.willingness_to_pay[row],
                    ad_tolerance: columns.ad_tolerance[row],
                    days_used: columns.days_used[row],
                };
                let state = State {
                    stage: columns.stage[row],
                    due: columns.due[row],
                    price: columns.price[row],
                    tier: columns.tier[row],
                };
                let (state, paid_micros) = today.decide(&person, state, block.metrics.lots);
                columns.stage[row] = state.stage;
                columns.due[row] = state.due;
                columns.price[row] = state.price;
                columns.tier[row] = state.tier;
                columns.paid_micros[row] = paid_micros;
                if state.stage == stage::LEFT {
                    columns.leave_hazard[row] = LEAVES_TODAY;
                }
            }
            let stage = usize::from(columns.stage[row]) % stage::COUNT;
            columns.experience[row] = experience[stage];
            counts[stage] += 1;
        }
        share(columns, self);

        let count = |stage: u8| f64::from(counts[stage as usize]);
        let (tally, metrics, postings) = (today.tally, &mut block.metrics, &mut block.postings);
        *metrics.members += count(stage::MEMBER) + count(stage::ANNUAL_MEMBER);
        *metrics.annual_members += count(stage::ANNUAL_MEMBER);
        *metrics.free_users += count(stage::FREE) + count(stage::RESTING);
        *metrics.waiting += count(stage::WAITING);
        *metrics.trial_users += count(stage::TRIAL);
        *metrics.covered_users += count(stage::COVERED);
        *metrics.meter_months += f64::from(months);
        *metrics.meter_hits += f64::from(hits);
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

    fn welcome(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let Block { people, columns, market, random, .. } = block;
        for (row, &person) in people.iter().enumerate() {
            if columns.arrival[row] != arrival::BEFORE || columns.paying[row] == 0.0 {
                continue;
            }
            // The paid time of who was a member before ends on any day of a period.
            let [word, ..] = random.key().for_life().bits(person, purpose::PAID_BEFORE, 0);
            let days = 1.0 + (uniform_open(word) * f64::from(self.period_days)).floor();
            columns.stage[row] = stage::MEMBER;
            columns.due[row] = (market.day as u16).wrapping_add(days as u16);
            columns.price[row] = self.tiers[0].price;
            columns.member[row] = 1;
            columns.ad_free[row] = u8::from(self.ad_free && self.ad_free_from_tier == 0);
            columns.bundle[row] = u8::from(self.bundle);
        }
        Ok(())
    }

    fn farewell(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        block.columns.member.fill(0);
        block.columns.ad_free.fill(0);
        block.columns.bundle.fill(0);
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

/// Most tiers beside the basic one.
const MOST_TIERS: usize = 200;
/// Days of a month, as the posted price counts them.
const MONTH_DAYS: f64 = 30.0;

/// What others read of each person, what holds members, and the day of use.
fn share(columns: &mut Columns<'_>, model: &PaidMembership) {
    let people = columns.stage.len();
    let (stages, tiers) = (&columns.stage[..people], &columns.tier[..people]);
    let (member, ad_free, bundle) =
        (&mut columns.member[..people], &mut columns.ad_free[..people], &mut columns.bundle[..people]);
    let (factor, days_used) = (&mut columns.leave_factor[..people], &mut columns.days_used[..people]);
    let minutes = &columns.minutes_today[..people];
    for row in 0..people {
        let pays = (stages[row] == stage::MEMBER) | (stages[row] == stage::ANNUAL_MEMBER);
        let is_member = pays | (stages[row] == stage::COVERED);
        let without =
            model.ad_free & ((stages[row] == stage::COVERED) | (tiers[row] >= model.ad_free_from_tier));
        member[row] = u8::from(is_member);
        ad_free[row] = u8::from(is_member & without);
        bundle[row] = u8::from(pays & model.bundle);
        factor[row] = if pays { model.member_leave_factor } else { 1.0 };
        days_used[row] = days_used[row].saturating_add(u8::from(minutes[row] > 0.0));
    }
}

impl PaidMembership {
    /// What a tier offers at its posted price; the basic one if there is no such tier any more.
    fn offer(&self, tier: usize) -> Offer {
        let known = if tier < self.tiers.len() { tier } else { 0 };
        let Tier { price, worth } = self.tiers[known];
        let ad_free = self.ad_free && tier >= usize::from(self.ad_free_from_tier);
        Offer { worth, price: f64::from(price) / 1e4, ad_free }
    }

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
