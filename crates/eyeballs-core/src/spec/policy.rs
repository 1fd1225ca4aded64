//! What a firm decides while the market runs: when it looks, what it looks at, and what it does then.

use super::Action;
use crate::expression::{Expression, Value};
use crate::units::{Day, Micros};

/// A rule by which a firm decides.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicySpec {
    /// Its number in the scenario, the same in all variants that have it.
    pub number: u32,
    /// What people call it.
    pub name: String,
    /// Index of the firm that decides; one that is out of business decides nothing.
    pub firm: usize,
    /// Days from one look to the next, 1 at least.
    pub every_days: u32,
    /// The first day on which it looks.
    pub from: Day,
    /// The last day on which it looks; `None`: to the end.
    pub until: Option<Day>,
    /// It acts on the first look on which it can, and never again.
    pub once: bool,
    /// It acts where this is true; what has no value is not true. `None`: always.
    pub when: Option<Formula>,
    /// What it does, in order.
    pub deeds: Vec<Deed>,
}

impl PolicySpec {
    /// Whether it looks on a day.
    pub fn looks_on(&self, day: Day) -> bool {
        let begun = day.0.checked_sub(self.from.0);
        self.until.is_none_or(|last| day <= last) && begun.is_some_and(|days| days % self.every_days == 0)
    }
}

/// Something that a firm does.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// What it does, as people write it: the path that is set, or `close reader`.
    pub written: String,
    /// As an event would; its number is the one that is computed on the day.
    pub action: Action,
    /// The number, if it has one that a policy may compute.
    pub number: Option<Computed>,
    /// What the firm is worth, if it takes capital at a price.
    pub valuation: Option<Formula>,
}

/// A number that is computed on the day.
#[derive(Clone, Debug, PartialEq)]
pub struct Computed {
    /// How; where it has no value, nothing is done.
    pub formula: Formula,
    /// The least that it can be.
    pub least: f64,
    /// Whether it must be above that, and not it.
    pub above_least: bool,
    /// The most that it can be.
    pub most: f64,
    /// Whether it must be below that, and not it.
    pub below_most: bool,
    /// How far it may go from what stands, at once; `None`: any way.
    pub step: Option<f64>,
    /// In what it counts.
    pub grain: Grain,
}

impl Computed {
    /// The nearest number to a wanted one that can be set where `before` stands; `None` if none can.
    pub fn held(&self, wanted: f64, before: Option<f64>) -> Option<f64> {
        let stepped = match (self.step, before) {
            (Some(step), Some(before)) => wanted.clamp(before - step, before + step),
            _ => wanted,
        };
        // Not `clamp`: what is set may stand outside of the bounds, and then the bounds win.
        let bounded = self.grain.nearest(stepped.min(self.most).max(self.least));
        let within_least = bounded > self.least || (bounded == self.least && !self.above_least);
        let within_most = bounded < self.most || (bounded == self.most && !self.below_most);
        (within_least && within_most).then_some(bounded)
    }
}

/// In what a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// Any number.
    Any,
    /// Integers.
    Integer,
    /// Amounts of money.
    Money,
}

impl Grain {
    fn nearest(self, number: f64) -> f64 {
        match self {
            Grain::Any => number,
            Grain::Integer => libm::round(number),
            Grain::Money => Micros::from_units(number).map_or(number, Micros::units),
        }
    }
}

/// An expression over what a firm can know in the morning.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// The expression.
    pub expression: Expression,
    /// Its facts, in their order.
    pub knows: Vec<Known>,
}

impl Formula {
    /// Its value, given those of its facts; `None` if it has none.
    pub(crate) fn value(&self, facts: &[Option<f64>]) -> Option<Value> {
        self.expression.evaluate(|index| facts[index]).ok()
    }
}

/// What a firm can know in the morning.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// What was recorded.
    Fact {
        /// Of whom.
        whose: Whose,
        /// Over which days.
        days: Lately,
        /// What.
        quantity: Quantity,
    },
    /// The number that an action of this kind would set, as it stands.
    Setting(Action),
    /// A number of the policy.
    Number(f64),
}

/// The days before a morning over which a fact is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lately {
    /// The last 30, or fewer where there are not so many.
    Month,
    /// The last one.
    Yesterday,
    /// All so far.
    Total,
}

/// Of whom a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Of a firm, by its index.
    Firm(usize),
    /// Of a service, by its index.
    Service(usize),
}

/// What a fact tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// A measure of the market, by its name.
    Measure(String),
    /// A metric that a model reports.
    Metric(String),
    /// What a channel of the service did so far.
    Channel {
        /// Its name.
        channel: String,
        /// The name of a measure of channels.
        measure: String,
    },
}
