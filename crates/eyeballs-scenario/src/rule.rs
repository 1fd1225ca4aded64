//! Ranges of numbers.

use eyeballs_core::units::Micros;

/// What a number must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rule {
    minimum: f64,
    maximum: f64,
    minimum_open: bool,
    unit: &'static str,
    is_money: bool,
}

/// Larger numbers are slips of the pen, whatever they count (assumption).
const MAX: f64 = 1e12;
/// The longest run, in days: a century (assumption).
const DAYS_MAX: f64 = 36_525.0;

/// 0 to 1.
pub(crate) const SHARE: Rule = between(0.0, 1.0);
/// A hazard: certain within a hundredth of a day is as certain as can be.
pub(crate) const HAZARD: Rule = between(0.0, 100.0).in_units("1/day");
/// An amount of money that cannot be negative.
pub(crate) const MONEY: Rule = between(0.0, MAX).of_money();
/// A price by which something is divided: at least the smallest amount of money.
pub(crate) const PRICE: Rule = between(1e-6, MAX).of_money();
/// An amount of money in either direction.
pub(crate) const CAPITAL: Rule = between(-MAX, MAX).of_money();
/// A number of people, or of things handed to them.
pub(crate) const COUNT: Rule = between(0.0, MAX);
/// A positive time in days.
pub(crate) const DAYS: Rule = above(0.0, DAYS_MAX).in_units("days");
/// An integer of days from 0.
pub(crate) const INTEGER_DAYS: Rule = between(0.0, DAYS_MAX).in_units("days");
/// A length of time that must not be 0.
pub(crate) const DELAY: Rule = between(1.0, DAYS_MAX).in_units("days");
/// Minutes within a day.
pub(crate) const MINUTES: Rule = above(0.0, 1440.0).in_units("minutes");
/// A dimensionless number that must not be negative.
pub(crate) const FACTOR: Rule = between(0.0, 1_000.0);
/// A dimensionless number above 0.
pub(crate) const POSITIVE: Rule = above(0.0, 1e6);
/// Steps of a funnel.
pub(crate) const STEPS: Rule = between(0.0, 100.0);

/// From `minimum` to `maximum`, both allowed.
pub(crate) const fn between(minimum: f64, maximum: f64) -> Rule {
    Rule { minimum, maximum, minimum_open: false, unit: "", is_money: false }
}

/// Above `minimum`, up to `maximum`.
pub(crate) const fn above(minimum: f64, maximum: f64) -> Rule {
    Rule { minimum, maximum, minimum_open: true, unit: "", is_money: false }
}

impl Rule {
    /// The same with a unit.
    pub(crate) const fn in_units(self, unit: &'static str) -> Rule {
        Rule { unit, ..self }
    }

    /// The same for an amount of money in currency units.
    const fn of_money(self) -> Rule {
        Rule { is_money: true, ..self.in_units("currency units") }
    }

    /// The smallest number, whether it must be above that, and the largest.
    pub(crate) fn range(self) -> (f64, bool, f64) {
        (self.minimum, self.minimum_open, self.maximum)
    }

    /// Whether it is an amount of money.
    pub(crate) fn counts_money(self) -> bool {
        self.is_money
    }

    /// Whether a number is an amount that is not 0 and would be counted as 0.
    pub(crate) fn is_lost(self, number: f64) -> bool {
        self.is_money && number != 0.0 && Micros::from_units(number) == Some(Micros::ZERO)
    }

    /// The smallest, the largest, whether the smallest itself is not allowed, and the unit.
    pub(crate) fn bounds(self) -> (f64, f64, bool, &'static str) {
        (self.minimum, self.maximum, self.minimum_open, self.unit)
    }

    /// Whether a number obeys.
    pub(crate) fn allows(self, number: f64) -> bool {
        let above = if self.minimum_open { number > self.minimum } else { number >= self.minimum };
        above && number <= self.maximum
    }

    /// In words that follow "must be ".
    pub(crate) fn words(self) -> String {
        let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
        let open = if self.minimum_open { "above " } else { "" };
        format!("{open}{} to {}{unit}", self.minimum, self.maximum)
    }
}
