//! The other side of a marketplace: merchants come when they expect sales and go when sales disappoint.

use crate::ECommerce;
use eyeballs_model::math;
use eyeballs_model::numerics::random::RandomKey;
use eyeballs_model::prelude::*;

/// What random numbers are for; "people" are merchants here.
const TRAITS: u32 = 6;
const REVIEW: u32 = 7;

/// Days over which merchants and the marketplace average sales (assumption: a month).
const SMOOTHING_DAYS: f64 = 30.0;
/// Days for which who has paid counts as a customer.
const CUSTOMER_DAYS: f64 = 30.0;
const DAYS_PER_YEAR: f64 = 365.0;

/// What a merchant is like for ever.
struct Merchant {
    /// Weight in the division of sales.
    appeal: f64,
    /// Own cost of being here, currency a day.
    cost: f64,
}

impl ECommerce {
    /// The share of orders that an endless assortment would bring which this many merchants bring.
    pub(crate) fn assortment(&self, listed: f64) -> f32 {
        if listed > 0.0 { (listed / (listed + self.parameters.assortment_half)) as f32 } else { 0.0 }
    }

    /// Divides today's sales among merchants, takes the firm's share, lets them come and go.
    pub(crate) fn settle_merchants(&self, day: &mut Day<'_, Self>) {
        let sold = *day.metrics.gross_merchandise_value - *day.metrics.returned_value;
        let today = f64::from(day.market.day);
        day.postings.commissions.add(micros(sold * self.parameters.take_rate));

        let age = *day.globals.days_settled + 1.0;
        *day.globals.sales_level += (sold - *day.globals.sales_level) / age.min(SMOOTHING_DAYS);

        let count = day.globals.joined_day.len();
        let all_appeal = (0..count)
            .filter(|&index| day.globals.joined_day[index] >= 0.0)
            .map(|index| self.merchant(day.random, index).appeal)
            .sum();
        let first_day = *day.globals.days_settled == 0.0;
        let mut to_bring_in = if first_day { self.parameters.merchants_at_start } else { 0 };
        let pays_commission = sold > 0.0 && self.parameters.take_rate > 0.0;
        let (mut listed, mut paid_lately, mut deposits) = (0.0, 0.0, 0.0);
        for index in 0..count {
            if day.globals.joined_day[index] >= 0.0 {
                if pays_commission {
                    day.globals.last_paid_day[index] = today;
                }
                self.review_staying(day, index, sold / all_appeal);
            } else {
                let brought_in = to_bring_in > 0 && self.is_eligible(day.random, index);
                to_bring_in -= i64::from(brought_in);
                self.review_joining(day, index, all_appeal, brought_in);
            }
            if day.globals.joined_day[index] >= 0.0 {
                listed += 1.0;
                deposits += day.globals.merchant_deposit[index];
            }
            if today - day.globals.last_paid_day[index] < CUSTOMER_DAYS {
                paid_lately += 1.0;
            }
        }
        *day.globals.listed = listed;
        *day.metrics.listed_merchants = listed;
        *day.metrics.active_merchants = paid_lately;
        *day.metrics.deposits_held = deposits;
    }

    /// A merchant who sells here counts today's sales and may leave.
    fn review_staying(&self, day: &mut Day<'_, Self>, index: usize, sold_per_appeal: f64) {
        let merchant = self.merchant(day.random, index);
        let globals = &mut day.globals;
        let sales = sold_per_appeal * merchant.appeal;
        globals.merchant_sales[index] += (sales - globals.merchant_sales[index]) / SMOOTHING_DAYS;
        let stayed = f64::from(day.market.day) - globals.joined_day[index];
        let patient = stayed < self.parameters.patience_days as f64;
        let deposit = globals.merchant_deposit[index];
        let disappointed = self.profit(&merchant, globals.merchant_sales[index], deposit) < 0.0;
        if !patient && disappointed && self.reviews(day.random, index) {
            globals.joined_day[index] = -1.0;
            globals.merchant_deposit[index] = 0.0;
            day.postings.deposits_returned.add(micros(deposit));
        }
    }

    /// A merchant who does not sell here may join: on a look of their own if they expect a profit, or
    /// because the marketplace brings them in.
    fn review_joining(&self, day: &mut Day<'_, Self>, index: usize, all_appeal: f64, brought_in: bool) {
        let looks = self.reviews(day.random, index) && self.is_eligible(day.random, index);
        if !(brought_in || looks) {
            return;
        }
        let merchant = self.merchant(day.random, index);
        let globals = &mut day.globals;
        let expected = *globals.sales_level * merchant.appeal / (all_appeal + merchant.appeal);
        if !brought_in && self.profit(&merchant, expected, self.parameters.deposit) <= 0.0 {
            return;
        }
        let today = f64::from(day.market.day);
        globals.joined_day[index] = today;
        globals.merchant_sales[index] = expected;
        globals.merchant_deposit[index] = self.parameters.deposit;
        if self.parameters.deposit > 0.0 {
            globals.last_paid_day[index] = today;
            day.postings.deposits.add(micros(self.parameters.deposit));
        }
    }

    /// A merchant's profit, currency a day.
    fn profit(&self, merchant: &Merchant, sales: f64, deposit: f64) -> f64 {
        let kept = self.parameters.merchant_margin - self.parameters.take_rate;
        let capital_cost = deposit * self.parameters.capital_cost_per_year / DAYS_PER_YEAR;
        sales * kept - merchant.cost - capital_cost
    }

    fn is_eligible(&self, random: RandomKey, index: usize) -> bool {
        self.merchant(random, index).appeal >= self.parameters.appeal_least
    }

    fn reviews(&self, random: RandomKey, index: usize) -> bool {
        let [word, ..] = random.bits(index as u32, REVIEW, 0);
        f64::from(uniform(word)) < self.parameters.review_chance
    }

    fn merchant(&self, random: RandomKey, index: usize) -> Merchant {
        let [appeal, cost, ..] = random.for_life().bits(index as u32, TRAITS, 0);
        let around = |median: f64, spread: f64, word: u32| {
            median * f64::from(math::exp(spread as f32 * math::normal(word)))
        };
        Merchant {
            appeal: around(1.0, self.parameters.appeal_spread, appeal),
            cost: around(self.parameters.merchant_cost, self.parameters.merchant_cost_spread, cost),
        }
    }
}
