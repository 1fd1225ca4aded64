//! E-commerce: selling things online.
//!
//! A user who opens the shop pays it a *visit*. Orders come about in one of two ways. In the funnel,
//! each visit may lead to a product, a cart, a checkout and an order. In the latent process, each
//! person orders at a rate of their own and may drop out after an order; this is the BG/NBD model of
//! Fader, Hardie and Lee (2005), and without drop-out the NBD of Ehrenberg. Order values follow the
//! Gamma-Gamma model of Fader and Hardie (2013). Price, satisfaction, coupons, loyalty points, loss
//! leaders and assortment multiply the chance of an order in both.
//!
//! The firm earns on its own goods, or takes a share of what merchants sell on its marketplace. There
//! users pay the merchants: nothing that users pay is then the firm's revenue, and its customers are
//! the merchants, who come when they expect sales and go when sales disappoint. Or it sells nothing: an order is a deposit
//! into a fund, of which it keeps a spread.
//!
//! The files, in reading order: [`declarations`] (parameters, columns, metrics, ledger lines, globals),
//! `purchase` (who orders today), `order` (what an order is worth and costs), `merchants` (the other
//! side of a marketplace), `buyers` (who stays),
//! `rewards` (points),
//! `second_coupon`, `places` (how many can be served), `fund`. The README has the formulas and the limits.

mod buyers;
pub mod declarations;
mod fund;
mod merchants;
mod order;
mod places;
mod purchase;
mod rewards;
mod second_coupon;
#[cfg(test)]
mod tests;

use declarations::{Columns, CouponFor, Globals, Metrics, Parameters, Postings, Purchase, Seller};
use eyeballs_model::libm;
use eyeballs_model::prelude::*;

/// Most by which price and loss leaders may multiply orders: far beyond sense, well within a float.
const MAX_GENERAL_LIFT: f64 = 1e6;
/// Makes a bound in 64 bits a bound of what 32 bits compute.
const ROUNDING_ROOM: f64 = 1.001;
/// Most orders a day that an average person of the latent process may place at best.
const MAX_ORDERS_PER_DAY: f64 = 100.0;

/// The model.
pub struct ECommerce {
    parameters: Parameters,
    latent: bool,
    marketplace: bool,
    /// What the yield of the fund is worth, where there is one, in logarithms of the chance of a deposit.
    fund: Option<f64>,
    /// Factor on everybody's chance of an order: price and loss leaders.
    general_lift: f32,
    /// Most by which a person's own circumstances can multiply that chance.
    max_own_lift: f32,
    /// Share of filled carts that become orders.
    completion: f32,
    /// Factor on the market's hazard of leaving of buyers who are served.
    leave_factor: f32,
    /// People who do not yet have an order, and people who have, may be offered coupons.
    coupon_for: [bool; 2],
}

impl BusinessModel for ECommerce {
    const ID: &'static CStr = c"e-commerce";
    const VERSION: &'static CStr = c"1.0.0";
    const TITLE: &'static CStr = c"Selling things online";
    const DOC: &'static CStr = c"A shop with its own goods, or a marketplace that takes a share of what \
        merchants sell: visits, conversion, order values, repeat purchase, coupons, points, returns.";
    const CONSIDERS: bool = true;
    type Parameters = Parameters;
    type Columns = Columns<'static>;
    type Metrics = Metrics<'static>;
    type Postings = Postings<'static>;
    type Globals = Globals<'static>;

    fn new(parameters: Parameters) -> Result<Self, ModelError> {
        let latent = parameters.purchase == Purchase::Latent;
        let marketplace = parameters.revenue == Seller::Marketplace;
        let fund = (parameters.revenue == Seller::Fund).then(|| fund::advantage(&parameters));
        let price_effect = libm::pow(parameters.price_level, parameters.price_elasticity);
        let loss_leader_effect = 1.0 + parameters.loss_leader_lift * parameters.loss_leader_share;
        let yield_effect = fund.map_or(1.0, libm::exp);
        let general_lift = price_effect * loss_leader_effect * yield_effect;
        refuse_senseless_rates(&parameters, latent, general_lift)?;
        refuse_contradictions(&parameters, marketplace)?;
        let leave_factor = buyers::leave_factor(&parameters)?;
        let completion = libm::pow(1.0 - parameters.abandonment_per_step, parameters.checkout_steps as f64);
        let coupon_for = match parameters.coupon_for {
            CouponFor::NotYetBuyers => [true, false],
            CouponFor::Buyers => [false, true],
            CouponFor::Everybody => [true, true],
        };
        Ok(ECommerce {
            latent,
            marketplace,
            fund,
            general_lift: general_lift as f32,
            max_own_lift: (max_own_lift(&parameters) * ROUNDING_ROOM) as f32,
            completion: completion as f32,
            leave_factor,
            coupon_for,
            parameters,
        })
    }

    fn serve(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        if self.latent {
            self.serve_latent(block)
        } else {
            self.serve_funnel(block)
        }
        Ok(())
    }

    fn consider(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        let offer = if self.marketplace { self.assortment(block.globals.listed) } else { 1.0 };
        let surplus = offer - self.parameters.price_level as f32;
        let advantage = self.fund.unwrap_or_default() as f32;
        block.columns.appeal.fill(self.parameters.joining_price_effect as f32 * surplus + advantage);
        Ok(())
    }

    fn farewell(&self, block: Block<'_, Self>) -> Result<(), ModelError> {
        *block.metrics.points_lost +=
            block.columns.points.iter().map(|&points| f64::from(points)).sum::<f64>();
        Ok(())
    }

    fn settle(&self, mut day: Day<'_, Self>) -> Result<(), ModelError> {
        if self.marketplace {
            self.settle_merchants(&mut day);
        } else if self.fund.is_some() {
            self.settle_fund(&mut day);
        } else {
            self.settle_returns(&mut day);
        }
        let metrics = &mut day.metrics;
        if *metrics.visits > 0.0 {
            *metrics.conversion = *metrics.orders / *metrics.visits;
        }
        if *metrics.orders > 0.0 {
            *metrics.repeat_share = 1.0 - *metrics.first_orders / *metrics.orders;
        }
        self.settle_points(&mut day);
        self.settle_service(&mut day);
        self.settle_places(&mut day);
        *day.globals.days_settled += 1.0;
        Ok(())
    }
}

/// Most by which the channel, satisfaction, a coupon and points multiply a person's chance of an order.
fn max_own_lift(parameters: &Parameters) -> f64 {
    let coupon_lift = if parameters.coupon_share > 0.0 { parameters.coupon_lift } else { 0.0 };
    let channel_lift = parameters.channel_lift.iter().fold(1.0_f64, |most, lift| most.max(*lift));
    // Points may be left from days when they were given.
    libm::exp(0.5 * parameters.satisfaction_effect)
        * (1.0 + coupon_lift)
        * (1.0 + parameters.points_lift)
        * channel_lift
}

/// Refuses rates that would not fit a float or not end in a day.
fn refuse_senseless_rates(
    parameters: &Parameters,
    latent: bool,
    general_lift: f64,
) -> Result<(), ModelError> {
    if general_lift > MAX_GENERAL_LIFT {
        return Err(ModelError::parameter(
            if parameters.revenue == Seller::Fund { "yield_effect" } else { "price_level" },
            format!(
                "multiplies orders by {general_lift:.1e}, with the price and the yield: at most \
                 {MAX_GENERAL_LIFT:e} makes sense; bring price_level nearer to 1, or lower yield_effect"
            ),
        ));
    }
    let best = general_lift * max_own_lift(parameters);
    let orders_per_day = parameters.rate_shape / parameters.rate_weeks / 7.0 * best;
    if latent && orders_per_day > MAX_ORDERS_PER_DAY {
        return Err(ModelError::parameter(
            "rate_weeks",
            format!(
                "with rate_shape {} and the lifts gives an average person up to {orders_per_day:.0} \
                 orders a day: at most {MAX_ORDERS_PER_DAY} make sense; raise rate_weeks",
                parameters.rate_shape
            ),
        ));
    }
    Ok(())
}

/// Refuses combinations that contradict themselves.
fn refuse_contradictions(parameters: &Parameters, marketplace: bool) -> Result<(), ModelError> {
    let reward = parameters.points_per_currency * parameters.point_value;
    if reward > 1.0 {
        return Err(ModelError::parameter(
            "points_per_currency",
            format!("with point_value gives back {reward} for each unit paid: at most 1 makes sense"),
        ));
    }
    if marketplace && parameters.loss_leader_share > 0.0 {
        return Err(ModelError::parameter(
            "loss_leader_share",
            "is for own goods; on a marketplace merchants set their prices: leave it at 0",
        ));
    }
    if parameters.revenue == Seller::Fund && parameters.loss_leader_share > 0.0 {
        return Err(ModelError::parameter(
            "loss_leader_share",
            "is for own goods; a fund sells none: leave it at 0",
        ));
    }
    if marketplace && parameters.merchants_at_start > parameters.merchants {
        return Err(ModelError::parameter(
            "merchants_at_start",
            format!(
                "is {}, but there are only {} merchants: raise `merchants` or lower this",
                parameters.merchants_at_start, parameters.merchants
            ),
        ));
    }
    Ok(())
}
