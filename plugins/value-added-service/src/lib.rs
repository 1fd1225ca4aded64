//! Value-added service: free use, and value-added things (game items, status, stickers) sold to a few.
//!
//! A free user may become a payer; a payer buys again and again, each at a rate and an amount of its
//! own. Who pays wants to be seen: without a free audience status is worth less. Who sells advantage
//! sells more of it, and annoys whoever does not buy.
//!
//! The files, in reading order: [`declarations`] (parameters, columns, metrics, ledger lines, globals), this one (the
//! day), `payers` (who a payer is), `terms` (audience and resentment), `gifts` (what goes along contacts), `labour` (who works for payers),
//! `concentration` (the share of the top payers).

mod concentration;
pub mod declarations;
mod gifts;
mod labour;
mod payers;
mod terms;
#[cfg(test)]
mod tests;

use concentration::{BINS, move_payer, top_share};
use declarations::{AmountDistribution, Columns, Globals, Metrics, Parameters, Postings};
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
    pub const RESERVATION_WAGE: u8 = 7;
    // Of the day.
    pub const FIRST_PURCHASE: u8 = 3;
    pub const PURCHASES: u8 = 4;
    pub const GIFTS: u8 = 5;
    pub const GIFT_OPENS: u8 = 6;
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
        if parameters.labour_per_day > 0.0 && parameters.labour_per_day < 0.01 {
            return Err(ModelError::parameter(
                "labour_per_day",
                "is below a hundredth, and hundredths are paid: set it to 0.01 or more, or to 0",
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
        self.entice(block.columns);
        Ok(())
    }

    fn welcome(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        self.welcome_with_gifts(block);
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
        let (gifts, hires) = (self.has_gifts(block.columns.gift), self.hires());
        let wage = self.wage(block.globals.wage);
        for row in 0..block.people.len() {
            if block.columns.minutes_today[row] <= 0.0 {
                continue;
            }
            self.meet(&mut block, row);
            let standing = &mut block.columns.standing[row];
            if *standing == standing::PAYER {
                let rate = terms.propensity * self.rate(&block, row);
                let purchases = draw_purchases(rate, block.random.stream(row, purpose::PURCHASES));
                if purchases > 0 {
                    self.sell(&mut block, row, purchases);
                }
            } else {
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
            if gifts {
                self.take_and_give(&mut block, row);
            }
            if hires {
                self.hire_or_work(&mut block, row, wage);
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
        self.settle_gifts(&mut day);
        if self.hires() {
            self.settle_labour(&mut day);
        }
        let postings = &day.postings;
        let paid = postings.purchases.amount() + postings.gifts.amount() + postings.labour.amount();
        let kept = paid - postings.gifts_passed_on.amount() - postings.wages.amount();
        day.postings.platform_fees.add((kept as f64 * self.parameters.platform_fee_share).round() as i64);
        day.postings.payment_fees.add((paid as f64 * self.parameters.payment_fee_share).round() as i64);
        day.postings.content.add(micros(self.parameters.content_cost_per_day));
        Ok(())
    }
}

impl ValueAddedService {
    /// Decides for life, where it is not known yet, whether somebody could ever be brought to pay.
    fn meet(&self, block: &mut Block<'_, Self>, row: usize) {
        let standing = &mut block.columns.standing[row];
        if *standing == standing::UNKNOWN {
            let mut person = block.random.stream_for_life(row, purpose::POTENTIAL);
            let could = uniform_open(person.next_u32()) < self.parameters.potential_payers;
            *standing = if could { standing::POTENTIAL } else { standing::NEVER };
        }
    }

    /// The person's own rate of purchases, with a large audience.
    fn rate(&self, block: &Block<'_, Self>, row: usize) -> f64 {
        let Parameters { purchases_per_day, purchase_rate_spread, .. } = self.parameters;
        draw_rate(purchases_per_day, purchase_rate_spread, block.random.stream_for_life(row, purpose::RATE))
    }

    /// Sells somebody some things.
    fn sell(&self, block: &mut Block<'_, Self>, row: usize, purchases: u32) {
        let amount_cents = self.amounts.draw_cents(block.random.stream_for_life(row, purpose::AMOUNT));
        let paid = take_money(block, row, amount_cents.saturating_mul(i64::from(purchases)), purchases);
        block.postings.purchases.add(paid);
    }
}

/// Adds to how a day felt, which stays within -1 and 1.
fn feel(experience: &mut f32, by: f64) {
    *experience = (*experience + by as f32).clamp(-1.0, 1.0);
}

/// Takes the money for some purchases, and moves the person up among the payers of the period; returns micro-units, which are
/// still to be posted.
fn take_money(block: &mut Block<'_, ValueAddedService>, row: usize, cents: i64, purchases: u32) -> i64 {
    let paid = cents.saturating_mul(MICROS_PER_CENT);
    let today = &mut block.columns.paid_micros[row];
    if *today == 0 {
        *block.metrics.payers_today += 1.0;
    }
    *today = today.saturating_add(paid);
    *block.metrics.purchases += f64::from(purchases);
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
    paid
}
