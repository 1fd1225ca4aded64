//! What money at another time is worth.

use crate::units::YEAR_DAYS;

/// What money at another time is worth. It changes nothing that happens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValuationSpec {
    /// Discount rate r, share a year: an amount on day t weighs (1 + r)^(-t / 365).
    pub discount_rate: f64,
    /// Years in which what users bring is counted: of those of the last day, after the end of a run; of a user's lifetime value,
    /// after joining.
    pub lifetime_years: f64,
}

impl Default for ValuationSpec {
    /// Nothing is discounted; five years (assumption: as long as people think ahead).
    fn default() -> ValuationSpec {
        ValuationSpec { discount_rate: 0.0, lifetime_years: 5.0 }
    }
}

impl ValuationSpec {
    /// What an amount on a day weighs on day 0.
    pub fn weight(self, day: f64) -> f64 {
        libm::pow(1.0 + self.discount_rate, -day / f64::from(YEAR_DAYS))
    }
}
