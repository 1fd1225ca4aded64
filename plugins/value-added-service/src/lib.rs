//! Value-added service: free use, and value-added things (game items, status, stickers) sold to a few.
//!
//! A free user may become a payer; a payer buys again and again, each at a rate and an amount of its
//! own. Who pays wants to be seen: without a free audience status is worth less. Who sells advantage
//! sells more of it, and annoys whoever does not buy.
//!
//! The files, in reading order: this one (what is declared, and the day), `payers` (who a payer is),
//! `terms` (audience and resentment), `concentration` (the share of the top payers).

mod concentration;
mod payers;
mod terms;
#[cfg(test)]
mod tests;

use concentration::{BINS, move_payer, top_share};
use eyeballs_model::math::probability;
use eyeballs_model::prelude::*;
use eyeballs_model::rand::Rng;
use payers::{Amounts, draw_purchases, draw_rate, willingness_factor};
use terms::Terms;

/// Days of a period over which payers and their spend are reported.
const PERIOD_DAYS: f64 = 30.0;
/// Purchases in a period from which on somebody buys often, as Swrve counts them.
const OFTEN: u8 = 5;
/// Micro-units of money in a hundredth of the currency.
const MICROS_PER_CENT: i64 = 10_000;

choice! {
    /// Law of the amount of a purchase between payers.
    pub enum AmountDistribution {
        /// Lognormal, of spread `amount_sigma`.
        Lognormal = "lognormal",
        /// Pareto, of exponent `amount_alpha`.
        Pareto = "pareto",
    }
}
parameters! {
    /// What a scenario may set. Defaults are in US dollars.
    pub struct Parameters {
        /// Share of users who could ever be brought to pay.
        #[source = "assumption; below the 5 % of players that Zynga gave as its upper bound in 2011, and such that the default payer share is Swrve's"]
        potential_payers: f64 = 0.045, "1", [0.0, 1.0];
        /// Hazard of the first purchase of a potential payer with willingness to pay 1 and a large audience.
        #[source = "assumption"]
        first_purchase_hazard: f64 = 0.03, "1/day of use", [0.0, 1000.0], tunable, log_scale;
        /// Exponent of willingness to pay in the first purchase, 2 w^e / (1 + w^e); 0: none.
        #[source = "assumption"]
        willingness_effect: f64 = 1.0, "1", [0.0, 10.0], tunable;
        /// How much of the wish to pay is a wish to be seen: 0 none, 1 all of it.
        #[source = "assumption"]
        status_weight: f64 = 0.5, "1", [0.0, 1.0], tunable;
        /// Free users in the month at which the wish to be seen is half as strong as with very many.
        #[source = "assumption: a thousand spectators for one payer"]
        audience_half: f64 = 1000.0, "people", [0.0, 1e12], tunable, log_scale, minimum_open;
        /// Mean rate of purchases of payers after the first, with a large audience.
        #[source = "assumption, fitted to Swrve 2014: half of the payers of a month buy once, a seventh five times or more"]
        purchases_per_day: f64 = 0.07, "1/day of use", [0.0, 20.0], tunable, log_scale;
        /// Squared coefficient of variation of the rate between payers (Gamma); 0: all alike.
        #[source = "assumption, fitted with the rate"]
        purchase_rate_spread: f64 = 4.0, "1", [0.0, 100.0], tunable;
        /// Mean amount of a purchase over payers.
        #[source = "Swrve, July 2014: mean price 8.34 US dollars"]
        mean_amount: f64 = 8.34, "currency", [0.01, 1e5], tunable, log_scale;
        /// Law of the amount between payers.
        #[source = "assumption"]
        amount_distribution: AmountDistribution = AmountDistribution::Lognormal;
        /// Standard deviation of ln amount between payers, if lognormal.
        #[source = "assumption, fitted with the rates so that the top tenth of payers bring the 48 to 64 % of revenue of Swrve 2014 to 2016"]
        amount_sigma: f64 = 1.1, "1", [0.0, 3.0], tunable;
        /// Exponent of the tail of the amount between payers, if Pareto.
        #[source = "1.43 alone gives the top tenth half of the revenue"]
        amount_alpha: f64 = 1.43, "1", [1.0, 100.0], tunable, minimum_open;
        /// How much of what is sold is advantage over others: 0 none, 1 all.
        #[source = "assumption"]
        pay_to_win: f64 = 0.0, "1", [0.0, 1.0], tunable;
        /// What full advantage adds to the propensity to buy: 1 doubles it.
        #[source = "assumption"]
        pay_to_win_appeal: f64 = 1.0, "1", [0.0, 100.0], tunable;
        /// How a day feels to a free user who is sure to meet a payer under full pay-to-win, as a fall in
        /// experience.
        #[source = "assumption"]
        resentment: f64 = 0.4, "1", [0.0, 1.0], tunable;
        /// How much full pay-to-win takes from the log odds of joining of whoever considers the service; use is
        /// free, so nothing else speaks against it.
        #[source = "assumption"]
        joining_resentment: f64 = 0.5, "1", [0.0, 20.0], tunable;
        /// People a user meets on a day of use, who may be payers.
        #[source = "assumption"]
        opponents_per_day: f64 = 20.0, "people/day", [0.0, 1e6], tunable;
        /// Pay-to-win up to here is not resented.
        #[source = "assumption"]
        tolerance: f64 = 0.0, "1", [0.0, 1.0], tunable;
        /// Share of revenue that the app store keeps.
        #[source = "Apple's and Google's published standard rate"]
        platform_fee_share: f64 = 0.3, "1", [0.0, 1.0], tunable;
        /// Share of revenue that payment costs besides.
        #[source = "assumption: part of the store's fee"]
        payment_fee_share: f64 = 0.0, "1", [0.0, 1.0], tunable;
        /// New things to buy must be made.
        #[source = "assumption"]
        content_cost_per_day: f64 = 500.0, "currency/day", [0.0, 1e12], tunable;
    }
}

columns! {
    /// What is read and written of each user.
    pub struct Columns {
        input minutes_today: f32, "min", "time spent today";
        input willingness_to_pay: f32, "1", "what a thing is worth to the person, relative to others";
        state standing: u8 = 0, "1", "0 not known yet, 1 will never pay, 2 may pay, 3 has paid";
        state spent_cents: f32 = 0.0, "0.01 currency", "whole hundredths spent in this 30-day period";
        state bought: u8 = 0, "count", "purchases in this 30-day period, at most 255";
        output paid_micros: i64, "1e-6 currency", "paid for purchases today";
        output experience: f32, "1", "resentment of advantage that others bought";
        output appeal: f32, "1", "log odds that advantage takes from joining";
    }
}

metrics! {
    /// What is reported. Periods are 30 days long and start with the model; their gauges are those
    /// of the last complete one, 0 before.
    pub struct Metrics {
        sum first_purchases, "count", "users who paid for the first time";
        sum purchases, "count", "purchases, first ones included";
        sum payers_today, "count", "users who paid today";
        gauge payers_period, "count", "users who paid in the last period";
        gauge payer_share_month, "1", "payers of the last period as a share of its users";
        gauge spend_per_payer_month, "currency", "what a payer spent on average in the last period";
        gauge one_purchase_share, "1", "share of the last period's payers who bought once";
        gauge five_purchases_share, "1", "share of the last period's payers who bought five times or more";
        gauge top_percent_share, "1", "share of the last period's revenue from its top 1 % of payers";
        gauge top_tenth_share, "1", "share of the last period's revenue from its top 10 % of payers";
        gauge audience_factor, "1", "what the free audience does to the wish to pay; 1: as with very many";
        gauge free_experience, "1", "how the advantage of payers feels to free users today";
        sum moved_once, "count", "change of payers of the current period who bought once";
        sum moved_often, "count", "change of payers of the current period who bought five times or more";
        sum moved_payers[BINS as u32], "count", "change of payers by size of spend";
        sum moved_cents[BINS as u32], "0.01 currency", "change of spend by size of spend";
    }
}

postings! {
    /// The ledger lines.
    pub struct Postings {
        revenue purchases from user, "value-added things sold";
        cost platform_fees to other, "what the app store keeps";
        cost payment_fees to other, "what payment costs besides";
        cost content to other, "making new things to buy";
    }
}

globals! {
    /// What the service remembers.
    pub struct Globals, GlobalsMut for Parameters {
        day_of_period = 0.0, "days", "days of the current 30-day period that are over";
        once = 0.0, "count", "payers of the current period who bought once";
        often = 0.0, "count", "payers of the current period who bought five times or more";
        payers[BINS as u32] = 0.0, "count", "payers of the current period by size of spend";
        cents[BINS as u32] = 0.0, "0.01 currency", "their spend by size of spend";
    }
}

/// Values of the column `standing`.
mod standing {
    pub const UNKNOWN: u8 = 0;
    pub const NEVER: u8 = 1;
    pub const POTENTIAL: u8 = 2;
    pub const PAYER: u8 = 3;
}

/// What a random number is for.
mod purpose {
    // For life.
    pub const POTENTIAL: u8 = 0;
    pub const RATE: u8 = 1;
    pub const AMOUNT: u8 = 2;
    // Of the day.
    pub const FIRST_PURCHASE: u8 = 3;
    pub const PURCHASES: u8 = 4;
}

/// Free use, value-added things sold to a few.
pub struct ValueAddedService {
    parameters: Parameters,
    amounts: Amounts,
}

impl BusinessModel for ValueAddedService {
    const ID: &'static CStr = c"value-added-service";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Value-added service";
    const DOC: &'static CStr = c"Use is free; a few users buy value-added things such as game items or \
status, again and again and in very different amounts. Payers want an audience; advantage that is sold \
annoys those who do not buy it.";
    const CONSIDERS: bool = true;
    // A few users in a hundred need random numbers: they take them from streams.
    const DRAWS: usize = 0;
    type Parameters = Parameters;
    type Columns = Columns<'static>;
    type Metrics = Metrics<'static>;
    type Postings = Postings<'static>;
    type Globals = Globals<'static>;

    fn new(parameters: Parameters) -> Result<Self, ModelError> {
        let fees = parameters.platform_fee_share + parameters.payment_fee_share;
        if fees > 1.0 {
            return Err(ModelError::parameter(
                "payment_fee_share",
                format!(
                    "with `platform_fee_share` it takes {fees} of every sale, more than the sale itself; \
                     lower one of them so that they add up to at most 1"
                ),
            ));
        }
        let mean = parameters.mean_amount;
        let amounts = match parameters.amount_distribution {
            AmountDistribution::Pareto => Amounts::Pareto { mean, alpha: parameters.amount_alpha },
            AmountDistribution::Lognormal => Amounts::Lognormal { mean, sigma: parameters.amount_sigma },
        };
        Ok(ValueAddedService { parameters, amounts })
    }

    fn consider(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let Parameters { joining_resentment, pay_to_win, tolerance, .. } = self.parameters;
        block.columns.appeal.fill((-joining_resentment * (pay_to_win - tolerance).max(0.0)) as f32);
        Ok(())
    }

    fn plan(&self, day: Day<'_, Self>) -> Result<(), ModelError> {
        let terms = Terms::of(&self.parameters, day.market);
        *day.metrics.audience_factor = terms.audience;
        *day.metrics.free_experience = terms.free_experience;
        Ok(())
    }

    fn serve(&self, mut block: Block<'_, Self>) -> Result<(), ModelError> {
        let terms = Terms::of(&self.parameters, block.market);
        let hazard = (self.parameters.first_purchase_hazard * terms.propensity) as f32;
        let willingness_effect = self.parameters.willingness_effect as f32;
        let free_experience = terms.free_experience as f32;
        if block.globals.day_of_period == 0.0 {
            block.columns.spent_cents.fill(0.0);
            block.columns.bought.fill(0);
        }
        for row in 0..block.people.len() {
            if block.columns.minutes_today[row] <= 0.0 {
                continue;
            }
            let standing = &mut block.columns.standing[row];
            if *standing == standing::UNKNOWN {
                *standing = self.meet(block.random.stream_for_life(row, purpose::POTENTIAL));
            }
            if *standing == standing::PAYER {
                let rate = terms.propensity * self.rate(&block, row);
                let purchases = draw_purchases(rate, block.random.stream(row, purpose::PURCHASES));
                if purchases > 0 {
                    self.sell(&mut block, row, purchases);
                }
                continue;
            }
            block.columns.experience[row] = free_experience;
            if *standing == standing::POTENTIAL {
                let willingness = block.columns.willingness_to_pay[row];
                let chance = probability(hazard * willingness_factor(willingness, willingness_effect));
                if uniform(block.random.stream(row, purpose::FIRST_PURCHASE).next_u32()) < chance {
                    *standing = standing::PAYER;
                    *block.metrics.first_purchases += 1.0;
                    self.sell(&mut block, row, 1);
                }
            }
        }
        Ok(())
    }

    fn settle(&self, mut day: Day<'_, Self>) -> Result<(), ModelError> {
        let (payers, cents) = (&mut *day.globals.payers, &mut *day.globals.cents);
        for bin in 0..BINS {
            payers[bin] += day.metrics.moved_payers[bin];
            cents[bin] += day.metrics.moved_cents[bin];
        }
        *day.globals.once += *day.metrics.moved_once;
        *day.globals.often += *day.metrics.moved_often;
        *day.globals.day_of_period += 1.0;
        if *day.globals.day_of_period >= PERIOD_DAYS {
            let count: f64 = payers.iter().sum();
            let ratio = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
            *day.metrics.payers_period = count;
            *day.metrics.payer_share_month = ratio(count, day.market.users_month);
            *day.metrics.spend_per_payer_month = ratio(cents.iter().sum::<f64>() / 100.0, count);
            *day.metrics.one_purchase_share = ratio(*day.globals.once, count);
            *day.metrics.five_purchases_share = ratio(*day.globals.often, count);
            *day.metrics.top_percent_share = top_share(payers, cents, 0.01);
            *day.metrics.top_tenth_share = top_share(payers, cents, 0.1);
            *day.globals.day_of_period = 0.0;
            *day.globals.once = 0.0;
            *day.globals.often = 0.0;
            payers.fill(0.0);
            cents.fill(0.0);
        }
        let revenue = day.postings.purchases.amount() as f64;
        day.postings.platform_fees.add((revenue * self.parameters.platform_fee_share).round() as i64);
        day.postings.payment_fees.add((revenue * self.parameters.payment_fee_share).round() as i64);
        day.postings.content.add(micros(self.parameters.content_cost_per_day));
        Ok(())
    }
}

impl ValueAddedService {
    /// Whether somebody could ever be brought to pay.
    fn meet(&self, mut person: RandomStream) -> u8 {
        if uniform_open(person.next_u32()) < self.parameters.potential_payers {
            standing::POTENTIAL
        } else {
            standing::NEVER
        }
    }

    /// The person's own rate of purchases, with a large audience.
    fn rate(&self, block: &Block<'_, Self>, row: usize) -> f64 {
        let Parameters { purchases_per_day, purchase_rate_spread, .. } = self.parameters;
        draw_rate(purchases_per_day, purchase_rate_spread, block.random.stream_for_life(row, purpose::RATE))
    }

    /// Takes the money for some purchases, and moves the person up among the payers of the period.
    fn sell(&self, block: &mut Block<'_, Self>, row: usize, purchases: u32) {
        let amount_cents = self.amounts.draw_cents(block.random.stream_for_life(row, purpose::AMOUNT));
        let cents = amount_cents.saturating_mul(i64::from(purchases));
        let paid = cents.saturating_mul(MICROS_PER_CENT);
        block.columns.paid_micros[row] = paid;
        block.postings.purchases.add(paid);
        *block.metrics.purchases += f64::from(purchases);
        *block.metrics.payers_today += 1.0;
        let before = block.columns.spent_cents[row];
        let after = before + cents as f32;
        block.columns.spent_cents[row] = after;
        let bought = &mut block.columns.bought[row];
        let old = *bought;
        *bought = bought.saturating_add(u8::try_from(purchases).unwrap_or(u8::MAX));
        let change = |holds: fn(u8) -> bool| f64::from(holds(*bought)) - f64::from(holds(old));
        *block.metrics.moved_once += change(|bought| bought == 1);
        *block.metrics.moved_often += change(|bought| bought >= OFTEN);
        move_payer(block.metrics.moved_payers, block.metrics.moved_cents, before, after);
    }
}
