//! Time and money as types of their own.

use std::fmt;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// A day of the simulation, counted from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub u32);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Days in a month, wherever the market speaks of one: users of the last 30 days, cohorts, shares.
pub const MONTH_DAYS: u32 = 30;
/// Days in a week.
pub const WEEK_DAYS: u32 = 7;
/// Days in a year.
pub const YEAR_DAYS: u32 = 365;

/// Money in millionths of the scenario's currency unit.
///
/// Integers, so that a sum does not depend on its order. Arithmetic saturates; the ledger refuses a
/// simulation whose amounts come near the limit (9.2e12 currency units).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Micros(pub i64);

impl Micros {
    /// No money.
    pub const ZERO: Micros = Micros(0);
    /// The largest amount that a scenario or model may name at once: a trillion units.
    pub const MAX: Micros = Micros(1_000_000_000_000_000_000);

    /// The nearest amount to a number of currency units; `None` if it is not finite or beyond
    /// [`Micros::MAX`].
    pub fn from_units(units: f64) -> Option<Micros> {
        let micros = (units * 1e6).round();
        (micros.abs() <= Micros::MAX.0 as f64).then_some(Micros(micros as i64))
    }

    /// The amount in currency units.
    pub fn units(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// A multiple of the amount.
    pub fn times(self, count: u64) -> Micros {
        Micros(self.0.saturating_mul(i64::try_from(count).unwrap_or(i64::MAX)))
    }
}

impl Add for Micros {
    type Output = Micros;
    fn add(self, other: Micros) -> Micros {
        Micros(self.0.saturating_add(other.0))
    }
}

impl Sub for Micros {
    type Output = Micros;
    fn sub(self, other: Micros) -> Micros {
        Micros(self.0.saturating_sub(other.0))
    }
}

impl Neg for Micros {
    type Output = Micros;
    fn neg(self) -> Micros {
        Micros(self.0.saturating_neg())
    }
}

impl AddAssign for Micros {
    fn add_assign(&mut self, other: Micros) {
        *self = *self + other;
    }
}

impl SubAssign for Micros {
    fn sub_assign(&mut self, other: Micros) {
        *self = *self - other;
    }
}

impl std::iter::Sum for Micros {
    fn sum<I: Iterator<Item = Micros>>(amounts: I) -> Micros {
        amounts.fold(Micros::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_rounded_to_the_nearest_millionth_and_refused_when_absurd() {
        assert_eq!(Micros::from_units(0.002), Some(Micros(2_000)));
        assert_eq!(Micros::from_units(-1.000_000_6), Some(Micros(-1_000_001)));
        assert_eq!(Micros::from_units(1e12), Some(Micros::MAX));
        assert_eq!(Micros::from_units(1.1e12), None);
        assert_eq!(Micros::from_units(f64::NAN), None);
        assert_eq!(Micros(3).times(4), Micros(12));
    }
}
