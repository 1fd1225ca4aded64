//! Who is a buyer, and what service does to whether buyers stay.
//!
//! The share kept for 30 days is r = r0 + (R - r0)(1 - e^{-kB}) for B spent on each: Blattberg & Deighton (1996), whose r0
//! is 0. Of people alike e^{-30 h} are kept at a hazard h, so ln r / ln r0 times the market's hazard keeps r.

use crate::ECommerce;
use crate::declarations::{Columns, Parameters};
use eyeballs_model::libm;
use eyeballs_model::numerics::random::RandomKey;
use eyeballs_model::prelude::*;
use eyeballs_model::sampling::poisson;

/// What random numbers are for.
const TALK: u32 = 8;

/// Days of the month in which service is paid and retention measured.
const MONTH_DAYS: f64 = 30.0;

/// The share of buyers kept for 30 days.
fn retention(parameters: &Parameters) -> f64 {
    let without = parameters.retention_market;
    let way = -libm::expm1(-parameters.retention_speed * parameters.service_per_buyer_month);
    without + (parameters.retention_best - without) * way
}

/// What multiplies the market's hazard of leaving of buyers: 1 without service.
pub(crate) fn leave_factor(parameters: &Parameters) -> Result<f32, ModelError> {
    if parameters.service_per_buyer_month == 0.0 {
        return Ok(1.0);
    }
    if parameters.retention_best < parameters.retention_market {
        return Err(ModelError::parameter(
            "retention_best",
            format!(
                "is below retention_market, {}: service would drive buyers away; raise it, or set \
                 service_per_buyer_month = 0",
                parameters.retention_market
            ),
        ));
    }
    Ok((libm::log(retention(parameters)) / libm::log(parameters.retention_market)) as f32)
}

impl ECommerce {
    /// Counts the buyers after the orders of a day, and holds them.
    pub(crate) fn hold_buyers(&self, columns: &mut Columns<'_>, today: u32) -> f64 {
        let people = columns.orders.len();
        let (orders, last_order) = (&columns.orders[..people], &columns.last_order[..people]);
        // The first day whose orders still count; a day fits 16 bits.
        let since = (i64::from(today) + 1 - self.parameters.buyer_days).max(0) as u16;
        let is_buyer = |row: usize| (orders[row] > 0) & (last_order[row] >= since);
        let buyers = (0..people).map(|row| u32::from(is_buyer(row))).sum::<u32>();
        if self.leave_factor != 1.0 && buyers > 0 {
            for (row, factor) in columns.leave_factor[..people].iter_mut().enumerate() {
                *factor = if is_buyer(row) { self.leave_factor } else { 1.0 };
            }
        }
        f64::from(buyers)
    }

    /// Draws how many invitations those send who ordered today: Poisson, with a mean in proportion to the orders that stand
    /// in the column.
    pub(crate) fn talk(&self, columns: &mut Columns<'_>, people: &[u32], key: RandomKey) {
        if self.parameters.talk_per_order == 0.0 {
            return;
        }
        for (invitations, &person) in columns.invitations.iter_mut().zip(people) {
            if *invitations > 0.0 {
                let mut stream = key.stream_of_person(person, TALK);
                let mean = f64::from(*invitations) * self.parameters.talk_per_order;
                *invitations = poisson(mean, &mut stream) as f32;
            }
        }
    }

    /// Pays for a day of service of each buyer.
    pub(crate) fn settle_service(&self, day: &mut Day<'_, Self>) {
        let each = self.parameters.service_per_buyer_month / MONTH_DAYS;
        day.postings.service.add(micros(*day.metrics.buyers * each));
    }
}
