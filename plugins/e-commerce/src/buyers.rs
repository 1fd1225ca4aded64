//! Who is a buyer, and what service does to whether buyers stay.
//!
//! The share kept for 30 days is r = r0 + (R - r0)(1 - e^{-kB}) for B spent on each: Blattberg & Deighton (1996), whose r0
//! is 0. Of people alike e^{-30 h} are kept at a hazard h, so ln r / ln r0 times the market's hazard keeps r.

use crate::ECommerce;
use crate::declarations::{Columns, Parameters};
use eyeballs_model::libm;
use eyeballs_model::prelude::*;

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
        let is_buyer = |row: usize| {
            (orders[row] > 0) & (i64::from(today) - i64::from(last_order[row]) < self.parameters.buyer_days)
        };
        let buyers = (0..people).map(|row| u32::from(is_buyer(row))).sum::<u32>();
        if self.leave_factor != 1.0 && buyers > 0 {
            for (row, factor) in columns.leave_factor[..people].iter_mut().enumerate() {
                *factor = if is_buyer(row) { self.leave_factor } else { 1.0 };
            }
        }
        f64::from(buyers)
    }

    /// Pays for a day of service of each buyer.
    pub(crate) fn settle_service(&self, day: &mut Day<'_, Self>) {
        let each = self.parameters.service_per_buyer_month / MONTH_DAYS;
        day.postings.service.add(micros(*day.metrics.buyers * each));
    }
}
