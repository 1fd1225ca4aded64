//! Money that users keep in a fund of the firm: an order is a deposit. The fund pays them a yield, the firm keeps a spread, and they withdraw
//! a share of the balance each day, all of it on leaving.

use crate::ECommerce;
use crate::declarations::Parameters;
use eyeballs_model::libm;
use eyeballs_model::prelude::*;

const DAYS_PER_YEAR: f64 = 365.0;

/// What the yield beyond that of elsewhere is worth to users, in logarithms of the chance of a deposit.
pub(crate) fn advantage(parameters: &Parameters) -> f64 {
    parameters.yield_effect * (parameters.yield_per_year - parameters.yield_elsewhere)
}

/// Share of the balance that goes on a day.
pub(crate) fn withdrawn_share(parameters: &Parameters) -> f64 {
    (parameters.withdrawal_per_day * libm::exp(-advantage(parameters))).min(1.0)
}

impl ECommerce {
    /// Moves the balance by a day: yield on what was there, withdrawals, what those took who left yesterday, deposits; and takes
    /// the spread on what was there in the morning.
    pub(crate) fn settle_fund(&self, day: &mut Day<'_, Self>) {
        let Parameters { yield_per_year, spread_per_year, .. } = self.parameters;
        let morning = *day.globals.balance;
        day.postings.spread.add(micros(morning * spread_per_year / DAYS_PER_YEAR));
        let grown = morning * (1.0 + yield_per_year / DAYS_PER_YEAR);
        // Those who left are taken to have held as much as others.
        let (left, stay) = (day.market.left, day.market.active);
        let gone = if left > 0.0 { left / (left + stay) } else { 0.0 };
        let kept = grown * (1.0 - gone) * (1.0 - withdrawn_share(&self.parameters));
        *day.metrics.withdrawn = grown - kept;
        *day.globals.balance = kept + *day.metrics.deposited;
        *day.metrics.balance = *day.globals.balance;
    }
}
