//! The days of a run over which a measure is taken.

use crate::units::{MONTH_DAYS, YEAR_DAYS};
use std::fmt;
use std::ops::Range;

/// Days over which a run's end is averaged: a quarter.
const CLOSING_DAYS: u32 = 90;
/// Beyond it no run goes; it keeps the days countable.
const MAX_NUMBER: u32 = 1_000_000;

/// The days of a run over which a measure is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// The last 30 days.
    Final,
    /// The last 90 days.
    Closing,
    /// The whole run.
    Total,
    /// The largest daily value.
    Peak,
    /// A year of 365 days, counted from 1.
    Year(u32),
    /// A month of 30 days, counted from 1.
    Month(u32),
    /// A day, counted from 0 as in events.
    Day(u32),
    /// The days of a row of data, both included. No expression can write it.
    Days {
        /// The first one.
        first: u32,
        /// The last one.
        last: u32,
    },
}

impl Moment {
    /// What can be written, for people.
    pub const NAMES: &str =
        "final, closing, total, peak, year1, year2 ..., month1, month2 ..., day0, day1 ...";

    /// The days it covers in a run of `run_days`.
    pub fn days(self, run_days: u32) -> Range<u32> {
        let last = |count: u32| run_days.saturating_sub(count)..run_days;
        let span = |number: u32, length: u32| (number - 1) * length..number * length;
        match self {
            Moment::Final => last(MONTH_DAYS),
            Moment::Closing => last(CLOSING_DAYS),
            Moment::Total | Moment::Peak => 0..run_days,
            Moment::Year(number) => span(number, YEAR_DAYS),
            Moment::Month(number) => span(number, MONTH_DAYS),
            Moment::Day(day) => day..day + 1,
            Moment::Days { first, last } => first..last + 1,
        }
    }

    /// The whole years of a run of `run_days`, in their order.
    pub fn years(run_days: u32) -> impl Iterator<Item = Moment> {
        (1..=run_days / YEAR_DAYS).map(Moment::Year)
    }

    /// The moment of a name, written as [`fmt::Display`] writes it.
    pub fn parse(name: &str) -> Option<Moment> {
        let number = |prefix: &str| {
            let digits = name.strip_prefix(prefix)?;
            let plain = digits == "0" || !digits.starts_with(['0', '+']);
            digits.parse::<u32>().ok().filter(|&number| plain && number < MAX_NUMBER)
        };
        match name {
            "final" => Some(Moment::Final),
            "closing" => Some(Moment::Closing),
            "total" => Some(Moment::Total),
            "peak" => Some(Moment::Peak),
            _ => number("year")
                .filter(|&year| year > 0)
                .map(Moment::Year)
                .or_else(|| number("month").filter(|&month| month > 0).map(Moment::Month))
                .or_else(|| number("day").map(Moment::Day)),
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Moment::Final => f.write_str("final"),
            Moment::Closing => f.write_str("closing"),
            Moment::Total => f.write_str("total"),
            Moment::Peak => f.write_str("peak"),
            Moment::Year(number) => write!(f, "year{number}"),
            Moment::Month(number) => write!(f, "month{number}"),
            Moment::Day(day) => write!(f, "day{day}"),
            Moment::Days { first, last } => write!(f, "days {first} to {last}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_spans_of_days() {
        for (name, days) in [
            ("final", 370..400),
            ("closing", 310..400),
            ("total", 0..400),
            ("peak", 0..400),
            ("year1", 0..365),
            ("year2", 365..730),
            ("month13", 360..390),
            ("day0", 0..1),
            ("day399", 399..400),
        ] {
            let moment = Moment::parse(name).expect(name);
            assert_eq!(moment.days(400), days, "{name}");
            assert_eq!(moment.to_string(), name);
        }
        for (days, years) in [(364, 0), (365, 1), (729, 1), (730, 2)] {
            let all: Vec<Moment> = Moment::years(days).collect();
            assert_eq!(all, [Moment::Year(1), Moment::Year(2)][..years], "{days} days");
        }
        assert_eq!(Moment::Final.days(10), 0..10);
        assert_eq!(Moment::Days { first: 3, last: 5 }.days(10), 3..6);
        for name in
            ["", "year", "year0", "month0", "month01", "day+1", "day-1", "day1000000", "Final", "finale"]
        {
            assert_eq!(Moment::parse(name), None, "{name}");
        }
    }
}
