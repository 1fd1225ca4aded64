//! What can be said of a firm or a service over some days: the one list of measures, shared by the table, the files of
//! results, claims and calibration.
//!
//! - [`MEASURES`] (in `list`): each with its name, unit, how it goes with time, the moments at which it can be asked for,
//!   and its definition in words;
//! - [`CHANNEL_MEASURES`]: what can be said of a channel;
//! - [`Moment`]: the days of a run over which a measure is taken;
//! - [`Scope`]: of whom, in the record of one simulation;
//! - `ratios`: those that are more than a sum or a count;
//! - `valuation`: those that weigh money by its time;
//! - `survival`: how long those who joined stay, and `lifetime`, what they bring in that time.
//!
//! `docs/measures.md` is made from the list.

mod channels;
mod lifetime;
mod list;
mod moment;
mod ratios;
mod scope;
mod survival;
#[cfg(test)]
mod tests;
mod valuation;

pub use channels::{CHANNEL_MEASURES, ChannelMeasure};
pub use list::MEASURES;
pub use moment::Moment;
pub use scope::{Part, Scope};

use crate::expression::Type;
use crate::record::{FirmRecord, ServiceDay, ServiceRecord};
use crate::units::Micros;
use std::fmt;
use std::ops::Range;

/// Something that can be said of a firm or a service over some days.
#[derive(Clone, Copy)]
pub struct Measure {
    /// Its name in claims, targets and JSON.
    pub name: &'static str,
    /// In what it counts.
    pub unit: Unit,
    /// How it goes with time.
    pub kind: Kind,
    /// Only firms have it.
    pub of_firms: bool,
    /// Whether it can be asked for as `peak`, the largest day.
    pub has_peak: bool,
    /// What it is, in words.
    pub definition: &'static str,
    /// Its column in the daily files, unit last; the currency is added to money.
    pub daily: Option<&'static str>,
    /// Its column in the table and its row in `summary.csv`.
    pub headline: Option<Headline>,
    /// How it is read from a record.
    pub reading: Reading,
}

/// How a measure stands in the table and in `summary.csv`.
#[derive(Clone, Copy, Debug)]
pub struct Headline {
    /// Where it stands among the others, from 0.
    pub rank: usize,
    /// Heading for people.
    pub title: &'static str,
    /// Its name in files, unit last; the currency is added to money.
    pub column: &'static str,
    /// When it is taken.
    pub moment: Moment,
    /// When the table shows it.
    pub shown: Shown,
}

/// When the table shows a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Always.
    Always,
    /// Unless it is zero for everybody.
    IfAny,
    /// If it is below zero for somebody in a tenth of the replications.
    IfNegative,
    /// Unless it is what another measure says.
    IfUnlike(&'static str),
    /// Never: it stands in `summary.csv` and JSON only.
    Never,
}

/// In what a measure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// People of the whole market.
    People,
    /// Advertisers.
    Advertisers,
    /// Merchants.
    Merchants,
    /// Invitations.
    Invitations,
    /// Customers for each hundred users.
    PerHundred,
    /// Minutes.
    Minutes,
    /// Days, how many.
    Days,
    /// A share, 0 to 1.
    Share,
    /// How often something goes into something else of its kind.
    Times,
    /// Money in the scenario's currency.
    Money,
    /// A day of the run, counted from 0.
    Day,
    /// True or false.
    Truth,
}

impl Unit {
    /// Its name; that of money is the currency.
    pub fn name(self, currency: &str) -> &str {
        match self {
            Unit::People => "people",
            Unit::Advertisers => "advertisers",
            Unit::Merchants => "merchants",
            Unit::Invitations => "invitations",
            Unit::PerHundred => "customers per 100 users",
            Unit::Days => "days",
            Unit::Minutes => "minutes",
            Unit::Share => "share",
            Unit::Times => "times",
            Unit::Money => currency,
            Unit::Day => "day",
            Unit::Truth => "true or false",
        }
    }
}

/// How a measure goes with time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// That of the last day of a moment.
    Level,
    /// Summed over the days of a moment.
    Flow,
    /// Computed from what its days have together.
    Ratio,
    /// Of the whole run: only `total` has it.
    Run,
}

/// How a measure is read from a record.
#[derive(Clone, Copy, Debug)]
pub enum Reading {
    /// Whether something is so on a day; of several services, of one of them.
    Flag(fn(&ServiceDay) -> bool),
    /// A count on a day; those of several services are added.
    Count(fn(&ServiceDay) -> u64),
    /// A number on a day; those of several services are added.
    Number(fn(&ServiceDay) -> f64),
    /// An amount on a day; those of several services are added.
    Money(fn(&ServiceDay) -> Micros),
    /// The same where the ledger tells more than the day.
    Ledger(fn(&ServiceRecord, usize) -> Micros),
    /// An amount of the firm on a day.
    Firm(fn(&FirmRecord, usize) -> Micros),
    /// A number on a day; of several services the mean by weight.
    Mean {
        /// The number.
        of: fn(&ServiceDay) -> f64,
        /// The weight.
        weight: fn(&ServiceDay) -> f64,
    },
    /// Computed from all days of a moment.
    Computed(fn(Scope<'_>, Range<usize>) -> Option<f64>),
}

/// The measure of a name.
pub fn measure(name: &str) -> Option<&'static Measure> {
    MEASURES.iter().find(|measure| measure.name == name)
}

/// Those of the table, in its order.
pub fn headlines() -> Vec<(&'static Measure, Headline)> {
    let mut all: Vec<_> = MEASURES.iter().filter_map(|measure| Some((measure, measure.headline?))).collect();
    all.sort_by_key(|(_, headline)| headline.rank);
    all
}

impl Measure {
    /// The type of its value in expressions.
    pub fn of_type(&self) -> Type {
        if self.unit == Unit::Truth { Type::Boolean } else { Type::Number }
    }

    /// Whether it can be asked for at a moment.
    pub fn has(&self, moment: Moment) -> bool {
        match moment {
            Moment::Total => true,
            Moment::Peak => self.has_peak,
            _ => self.kind != Kind::Run,
        }
    }

    /// A name of a column of it: to that of money the currency is added.
    pub fn column(&self, name: &str, currency: &str) -> String {
        if self.unit == Unit::Money { format!("{name}_{currency}") } else { name.to_owned() }
    }

    /// Whether it divides what one firm or service has over some days, or on one, by another of its sums.
    pub fn is_ratio(&self) -> bool {
        self.kind == Kind::Ratio || self.unit == Unit::PerHundred
    }

    /// Its value at a moment, 0 or 1 where it is true or false; `None` where it has none (a ratio with nothing below or of
    /// a firm that is bankrupt by the last day, or no such day). A day that never comes is infinite.
    pub fn value(&self, scope: Scope<'_>, moment: Moment) -> Option<f64> {
        let recorded = scope.recorded_days();
        let days = moment.days(recorded as u32);
        let days = days.start as usize..(days.end as usize).min(recorded);
        let last = days.clone().last()?;
        // What is left of a firm that has closed decays over a month, and says nothing of a business.
        if self.is_ratio() && scope.is_bankrupt_by(last) {
            return None;
        }
        match self.reading {
            Reading::Computed(of) => of(scope, days),
            // Exactly, in integers.
            Reading::Money(of) if self.sums(moment) => Some(scope.money(days, of)),
            _ if self.sums(moment) => days.map(|day| self.on(scope, day)).sum(),
            _ if moment == Moment::Peak => days.filter_map(|day| self.on(scope, day)).reduce(f64::max),
            _ => self.on(scope, last),
        }
    }

    fn sums(&self, moment: Moment) -> bool {
        self.kind == Kind::Flow && moment != Moment::Peak
    }

    /// Its value on one day.
    fn on(&self, scope: Scope<'_>, day: usize) -> Option<f64> {
        let sum = |of: &dyn Fn(&ServiceDay) -> f64| -> f64 {
            scope.services().map(|service| of(&service.days[day])).sum()
        };
        Some(match self.reading {
            Reading::Flag(of) => f64::from(scope.services().any(|service| of(&service.days[day]))),
            Reading::Count(of) => sum(&|row| of(row) as f64),
            Reading::Number(of) => sum(&|row| of(row)),
            Reading::Money(of) => scope.money(day..day + 1, of),
            Reading::Ledger(of) => scope.services().map(|service| of(service, day)).sum::<Micros>().units(),
            Reading::Firm(of) => of(scope.firm()?, day).units(),
            Reading::Mean { of, weight } => {
                return ratios::ratio(sum(&|row| of(row) * weight(row)), sum(&|row| weight(row)));
            }
            Reading::Computed(of) => return of(scope, day..day + 1),
        })
    }
}

impl PartialEq for Measure {
    fn eq(&self, other: &Measure) -> bool {
        self.name == other.name
    }
}

impl Eq for Measure {}

impl fmt::Debug for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A metric that one of the services' models reports: a sum is added up over the moment, a level is that of its last
/// day. `None` if no model of theirs does.
pub fn metric(scope: Scope<'_>, moment: Moment, name: &str) -> Option<f64> {
    let (service, position) = scope.services().find_map(|service| {
        let position = service.metrics.iter().position(|metric| metric.name == name)?;
        Some((service, position))
    })?;
    let recorded = service.days.len();
    let days = moment.days(recorded as u32);
    let days = days.start as usize..(days.end as usize).min(recorded);
    let on = |day: usize| service.metric_over(position, day..day + 1);
    match moment {
        Moment::Peak => days.filter_map(on).reduce(f64::max),
        _ => service.metric_over(position, days),
    }
}
