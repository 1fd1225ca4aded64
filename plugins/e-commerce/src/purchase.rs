//! Who orders today.

use crate::ECommerce;
use crate::declarations::{Columns, Globals};
use crate::order::{ORDER, Till};
use crate::second_coupon::SecondCoupons;
use eyeballs_model::math;
use eyeballs_model::numerics::random::RandomKey;
use eyeballs_model::prelude::*;
use eyeballs_model::sampling::{exponential, gamma};

/// What random numbers are for; [`ORDER`] and the following are those of orders.
const DECISIONS: u8 = 0;
const RATE: u32 = 1;
const MORE_ORDERS: u32 = 2;

const DAYS_PER_WEEK: f32 = 7.0;

impl ECommerce {
    /// Each visit may lead to an order. One uniform number decides how far a visit gets, so a better
    /// shop never loses an order that a worse one would have had.
    pub(crate) fn serve_funnel(&self, mut block: Block<'_, Self>) {
        let lift = self.block_lift(&block.globals);
        let max_lift = lift * self.max_own_lift;
        let view = self.parameters.view_share as f32;
        let cart = self.parameters.cart_share as f32;
        let max_filled = view * (cart * max_lift).min(1.0);
        let key = block.random.key();
        let [words, coupon_words, second_words, ..] = block.random.words(DECISIONS);
        let today = block.market.day;
        let value = self.parameters.coupon_value;
        let has_second = self.parameters.second_coupon_answer > 0.0;
        let mut second = SecondCoupons::default();
        let columns = &mut block.columns;
        let mut till = Till::new(self, key, (today, &block.globals), block.metrics, block.postings);
        let (mut visits, mut views, mut carts, mut points) = (0.0, 0.0, 0.0, 0.0);
        for (row, &person) in block.people.iter().enumerate() {
            let number = uniform(words[row]);
            let visits_today = columns.minutes_today[row] > 0.0;
            visits += f64::from(visits_today);
            views += f64::from(visits_today && number < view);
            if has_second && second.are_answered(self, columns, row, today, uniform(second_words[row])) {
                self.order_with_second_coupon(&mut till, columns, row, (key, person));
            // A cheap bound first: few visits come near a cart.
            } else if visits_today && number < max_filled {
                let coupon = self.is_offered(columns.orders[row], coupon_words[row]);
                let lift = lift * self.own_lift(columns, row, coupon);
                let filled = view * (cart * lift).min(1.0);
                if number < filled {
                    carts += 1.0;
                }
                if number < filled * self.completion {
                    let mut stream = key.stream_of_person(person, ORDER);
                    till.order(columns, row, person, coupon.then_some(value), &mut stream);
                }
            }
            points += f64::from(columns.points[row]);
        }
        self.talk(columns, block.people, key);
        *till.metrics.visits += visits;
        *till.metrics.product_views += views;
        *till.metrics.carts += carts;
        second.report(till.metrics.second_coupons_offered, till.metrics.second_coupons_used);
        *till.metrics.points_outstanding += points;
        *till.metrics.buyers += self.hold_buyers(columns, today);
    }

    /// Each person orders in a Poisson process of their own rate, visit or not, until they drop out.
    pub(crate) fn serve_latent(&self, mut block: Block<'_, Self>) {
        let lift = self.block_lift(&block.globals);
        let max_daily_lift = lift * self.max_own_lift / DAYS_PER_WEEK;
        let key = block.random.key();
        let [words, coupon_words, second_words, ..] = block.random.words(DECISIONS);
        let today = block.market.day;
        let value = self.parameters.coupon_value;
        let has_second = self.parameters.second_coupon_answer > 0.0;
        let mut second = SecondCoupons::default();
        let columns = &mut block.columns;
        let mut till = Till::new(self, key, (today, &block.globals), block.metrics, block.postings);
        let (mut visits, mut points) = (0.0, 0.0);
        for (row, &person) in block.people.iter().enumerate() {
            if columns.minutes_today[row] > 0.0 {
                visits += 1.0;
            }
            if columns.weekly_rate[row] < 0.0 {
                columns.weekly_rate[row] = self.weekly_rate(key, person);
            }
            let number = uniform(words[row]);
            if has_second && second.are_answered(self, columns, row, today, uniform(second_words[row])) {
                self.order_with_second_coupon(&mut till, columns, row, (key, person));
            // A cheap bound first: the probability is below the hazard, and few rates are high.
            } else if number < columns.weekly_rate[row] * max_daily_lift {
                let coupon = self.is_offered(columns.orders[row], coupon_words[row]);
                let lift = lift * self.own_lift(columns, row, coupon);
                let hazard = columns.weekly_rate[row] * lift / DAYS_PER_WEEK;
                if number < math::probability(hazard) {
                    let mut stream = key.stream_of_person(person, ORDER);
                    // The same number gives the time of the first order, as a part of the day.
                    let mut time = -f64::from(math::ln(1.0 - number)) / f64::from(hazard);
                    let mut times = key.stream_of_person(person, MORE_ORDERS);
                    while till.order(columns, row, person, coupon.then_some(value), &mut stream) {
                        time += exponential(&mut times) / f64::from(hazard);
                        if time >= 1.0 {
                            break;
                        }
                    }
                }
            }
            points += f64::from(columns.points[row]);
        }
        self.talk(columns, block.people, key);
        *till.metrics.visits += visits;
        second.report(till.metrics.second_coupons_offered, till.metrics.second_coupons_used);
        *till.metrics.points_outstanding += points;
        *till.metrics.buyers += self.hold_buyers(columns, today);
    }

    /// An order with the second coupon is the only one of the day.
    #[cold]
    fn order_with_second_coupon(
        &self,
        till: &mut Till<'_>,
        columns: &mut Columns<'_>,
        row: usize,
        (key, person): (RandomKey, u32),
    ) {
        let value = self.parameters.second_coupon_value;
        let mut stream = key.stream_of_person(person, ORDER);
        till.order(columns, row, person, Some(value), &mut stream);
    }

    fn weekly_rate(&self, key: RandomKey, person: u32) -> f32 {
        let mut stream = key.for_life().stream_of_person(person, RATE);
        (gamma(self.parameters.rate_shape, &mut stream) / self.parameters.rate_weeks) as f32
    }

    /// Whether a person who has ordered so often is offered a coupon today.
    #[inline]
    fn is_offered(&self, orders: u16, word: u32) -> bool {
        let open = self.coupon_for[usize::from(orders > 0)];
        open && f64::from(uniform(word)) < self.parameters.coupon_share
    }

    /// What multiplies everybody's chance of an order today.
    fn block_lift(&self, globals: &Globals<'_>) -> f32 {
        if self.marketplace { self.general_lift * self.assortment(globals.listed) } else { self.general_lift }
    }

    /// What multiplies one person's chance of an order today.
    #[inline]
    fn own_lift(&self, columns: &Columns<'_>, row: usize, coupon: bool) -> f32 {
        let effect = self.parameters.satisfaction_effect as f32;
        let coupon_lift = if coupon { 1.0 + self.parameters.coupon_lift as f32 } else { 1.0 };
        let points_lift =
            if columns.points[row] > 0.0 { 1.0 + self.parameters.points_lift as f32 } else { 1.0 };
        math::exp(effect * (columns.satisfaction[row] - 0.5))
            * coupon_lift
            * points_lift
            * self.channel_lift(columns.channel[row])
    }

    /// What the channel through which a person first came multiplies the chance of an order by.
    fn channel_lift(&self, channel: f32) -> f32 {
        let lifts = &self.parameters.channel_lift;
        // Negative is nobody's channel.
        if channel < 0.0 { 1.0 } else { lifts.get(channel as usize).map_or(1.0, |lift| *lift as f32) }
    }
}
