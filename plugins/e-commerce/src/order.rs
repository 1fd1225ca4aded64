//! What an order is worth and costs, and what comes back.

use crate::ECommerce;
use crate::declarations::{Columns, Globals, Metrics, Parameters, Postings};
use crate::places::gets_a_place;
use eyeballs_model::due::slots_due;
use eyeballs_model::numerics::random::RandomKey;
use eyeballs_model::prelude::*;
use eyeballs_model::sampling::{beta, gamma, uniform as chance};

/// What random numbers are for.
pub(crate) const ORDER: u32 = 3;
const PERSON_MEAN: u32 = 4;
const PERSON_DROPOUT: u32 = 5;

/// One order, in currency.
struct Order {
    /// At list price.
    listed: f64,
    coupon: f64,
    /// Points used, and what they take off the price.
    points: f64,
    points_value: f64,
    /// What the user pays.
    paid: f64,
    /// What the goods cost the shop that owns them.
    goods: f64,
    returned: bool,
    drops_out: bool,
}

/// Where the orders of a block are booked.
pub(crate) struct Till<'a> {
    model: &'a ECommerce,
    key: RandomKey,
    lasting: RandomKey,
    today: u32,
    /// The chance that who orders is served.
    served_share: f64,
    /// The share of earned points that is granted.
    granted_share: f64,
    pub(crate) metrics: Metrics<'a>,
    postings: Postings<'a>,
}

impl<'a> Till<'a> {
    pub(crate) fn new(
        model: &'a ECommerce,
        key: RandomKey,
        (today, globals): (u32, &Globals<'_>),
        metrics: Metrics<'a>,
        postings: Postings<'a>,
    ) -> Self {
        let granted_share = model.granted_share(globals.points_earned_yesterday, globals.points_ahead);
        let served_share = model.served_share(globals.wanted_yesterday);
        Till { model, key, lasting: key.for_life(), today, served_share, granted_share, metrics, postings }
    }

    /// Books an order of a person, with a coupon of a value or without, and says whether the person may order again today.
    #[cold]
    pub(crate) fn order(
        &mut self,
        columns: &mut Columns<'_>,
        row: usize,
        person: u32,
        coupon: Option<f64>,
        stream: &mut RandomStream,
    ) -> bool {
        let parameters = &self.model.parameters;
        if self.served_share < 1.0 && !gets_a_place(self.key, person, columns.orders[row], self.served_share)
        {
            *self.metrics.turned_away += 1.0;
            let felt = columns.experience[row] + parameters.turned_away_experience as f32;
            columns.experience[row] = felt.clamp(-1.0, 1.0);
            return false;
        }
        let order = draw_order(parameters, self.lasting, person, coupon, columns.points[row], stream);

        *self.metrics.orders += 1.0;
        match columns.orders[row] {
            0 => *self.metrics.first_orders += 1.0,
            1 => *self.metrics.second_orders += 1.0,
            _ => {}
        }
        columns.orders[row] = columns.orders[row].saturating_add(1);
        columns.last_order[row] = self.today as u16;
        self.share(columns, row, &order);

        *self.metrics.gross_merchandise_value += order.listed;
        if coupon.is_some() {
            *self.metrics.coupons_used += 1.0;
            *self.metrics.coupon_value_given += order.coupon;
        }
        if order.returned {
            *self.metrics.returned_orders += 1.0;
            *self.metrics.returned_value += order.listed;
        }
        *self.metrics.points_redeemed += order.points;
        let earned = if order.returned { 0.0 } else { order.paid * parameters.points_per_currency };
        *self.metrics.points_earned += earned;
        let granted = earned * self.granted_share;
        *self.metrics.points_issued += granted;
        let left = (f64::from(columns.points[row]) - order.points).max(0.0);
        columns.points[row] = (left + granted) as f32;

        if self.model.fund.is_some() {
            self.book_deposit(&order);
        } else if self.model.marketplace {
            self.book_for_merchant(&order);
        } else {
            columns.paid_micros[row] += self.book_own_goods(&order);
        }

        let felt = if order.returned { parameters.return_experience } else { parameters.order_experience };
        columns.experience[row] = (columns.experience[row] + felt as f32).clamp(-1.0, 1.0);
        if order.drops_out {
            *self.metrics.dropouts += 1.0;
            columns.leave_hazard[row] = LEAVES_TODAY;
        }
        !order.drops_out
    }

    /// What others read of who orders.
    fn share(&self, columns: &mut Columns<'_>, row: usize, order: &Order) {
        if columns.buyer[row] == 0 && self.model.parameters.hands_over {
            columns.hand_over[row] = 1.0;
        }
        columns.buyer[row] = 1;
        if self.model.parameters.talk_per_order > 0.0 {
            // Orders, from which invitations are drawn at the end.
            columns.invitations[row] += 1.0;
        }
        if !order.returned {
            columns.spent[row] += order.paid as f32;
        }
    }

    /// The firm sells: the price less coupon and points is its revenue. Returns what the user paid.
    fn book_own_goods(&mut self, order: &Order) -> i64 {
        let parameters = &self.model.parameters;
        let paid = micros(order.paid);
        self.postings.sales.add(paid);
        self.postings.fulfilment.add(micros(parameters.fulfilment_per_order));
        self.postings.payment_fees.add(micros(order.paid * parameters.payment_fee_share));
        let mut goods = order.goods;
        if order.returned {
            goods *= 1.0 - parameters.restock_share;
            *self.metrics.refunds_promised += order.paid;
        }
        self.postings.goods.add(micros(goods));
        paid
    }

    /// A deposit goes into the fund, with what coupon and points add to it; one that comes back has never been there.
    fn book_deposit(&mut self, order: &Order) {
        if !order.returned {
            *self.metrics.deposited += order.listed;
            self.postings.subsidies.add(micros(order.coupon + order.points_value));
        }
    }

    /// A merchant sells: the user pays the merchant, to whom the marketplace makes coupon and points
    /// good if the sale stands. Commissions follow when the day is settled.
    fn book_for_merchant(&mut self, order: &Order) {
        if !order.returned {
            self.postings.subsidies.add(micros(order.coupon + order.points_value));
        }
    }
}

/// Draws an order. Decisions come first and values, which take an unknown number of random numbers,
/// last: so the same random words meet the same order when a parameter changes.
fn draw_order(
    parameters: &Parameters,
    lasting: RandomKey,
    person: u32,
    coupon: Option<f64>,
    points_held: f32,
    stream: &mut RandomStream,
) -> Order {
    let returned = chance(stream) < parameters.return_share;
    let redeems = chance(stream) < parameters.redeem_chance;
    let loss_leader = chance(stream) < parameters.loss_leader_share;
    let cross_sold = chance(stream) < parameters.cross_sell_share;
    let dropout_number = chance(stream);
    let drops_out = parameters.dropout && dropout_number < dropout_probability(parameters, lasting, person);

    let reference = order_value(parameters, lasting, person, stream) * parameters.basket_scale;
    let added = if cross_sold { reference * parameters.cross_sell_size } else { 0.0 };
    let listed = (reference + added) * parameters.price_level;
    let normal_goods = 1.0 - parameters.margin;
    let goods = if loss_leader {
        reference * parameters.price_level * (1.0 - parameters.loss_leader_margin) + added * normal_goods
    } else {
        (reference + added) * normal_goods
    };

    let coupon = coupon.map_or(0.0, |value| value.min(listed));
    let (points, points_value) = if redeems && points_held > 0.0 {
        redeem(f64::from(points_held), parameters.point_value, listed - coupon)
    } else {
        (0.0, 0.0)
    };
    let paid = listed - coupon - points_value;
    Order { listed, coupon, points, points_value, paid, goods, returned, drops_out }
}

/// Points used and what they are worth: all that are held, but no more than there is to pay.
fn redeem(held: f64, point_value: f64, to_pay: f64) -> (f64, f64) {
    let value = held * point_value;
    if value <= to_pay { (held, value) } else { (to_pay / point_value, to_pay) }
}

/// A person's own chance of dropping out after an order: Beta(a, b).
fn dropout_probability(parameters: &Parameters, lasting: RandomKey, person: u32) -> f64 {
    let mut stream = lasting.stream_of_person(person, PERSON_DROPOUT);
    beta(parameters.dropout_a, parameters.dropout_b, &mut stream)
}

/// An order's value: Gamma(p, rate nu), where nu ~ Gamma(q, rate gamma) is the person's own for ever.
fn order_value(parameters: &Parameters, lasting: RandomKey, person: u32, stream: &mut RandomStream) -> f64 {
    let mut own = lasting.stream_of_person(person, PERSON_MEAN);
    let nu = gamma(parameters.person_shape, &mut own) / parameters.person_scale;
    gamma(parameters.order_shape, stream) / nu
}

impl ECommerce {
    /// Pays what is due today for orders of `return_days` ago and notes what today's will bring.
    pub(crate) fn settle_returns(&self, day: &mut Day<'_, Self>) {
        let globals = &mut day.globals;
        let slots = globals.refunds_due.len();
        let (mut refunds, mut returns) = (0.0, 0.0);
        for slot in slots_due(*globals.next_day, day.market.day, slots) {
            refunds += std::mem::take(&mut globals.refunds_due[slot]);
            returns += std::mem::take(&mut globals.returns_due[slot]);
        }
        *globals.next_day = f64::from(day.market.day) + 1.0;
        day.postings.refunds.add(micros(refunds));
        day.postings.return_handling.add(micros(returns * self.parameters.return_handling));
        let today = day.market.day as usize % slots;
        globals.refunds_due[today] = *day.metrics.refunds_promised;
        globals.returns_due[today] = *day.metrics.returned_orders;
        *day.metrics.refunds_owed = globals.refunds_due.iter().sum();
    }
}
