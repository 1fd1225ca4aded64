//! What a calibrated scenario must come near to: targets, their rows, and what of the market each is compared with.

use super::data::Data;
use super::rivals::Rival;
use crate::fact::{Quantity, Subject, World};
use crate::formula::{Facts, Formula};
use crate::operand::Operand;
use crate::rule::{Rule, above};
use eyeballs_core::date::Date;
use eyeballs_core::measures::Moment;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;

/// Standard deviation of what was observed, in whatever unit.
pub(super) const DEVIATION: Rule = above(0.0, 1e15);
/// What a scenario must come near to: a column of observations, or one number.
#[derive(Clone, Debug)]
pub struct Target {
    /// What it is called.
    pub name: String,
    /// The unit of its values, as the scenario writes it; empty for a number with a standard error.
    pub unit: String,
    /// The observations in the order of time; at least one that is not held out.
    pub rows: Vec<Row>,
    /// Rows are sums over days that follow each other, so that they can be summed further.
    pub adds_up: bool,
    /// No value can be below 0: people, shares, minutes and the like, not money.
    pub not_negative: bool,
    /// Its rows are the bins of a distribution: counts that belong together, not an order of time.
    pub is_distribution: bool,
    pub(super) of: Of,
    /// The same of each rival.
    pub(super) of_rivals: Vec<Of>,
}

/// One observation.
#[derive(Clone, Debug)]
pub struct Row {
    /// When, as the data writes it.
    pub label: String,
    /// First day it covers.
    pub first_day: u32,
    /// Last day it covers.
    pub last_day: u32,
    /// What was observed, in the target's unit.
    pub observed: f64,
    /// Standard deviation of the observation in that unit, if the scenario states it.
    pub standard_deviation: Option<f64>,
    /// A count of independent events: its error is that of a Poisson number, as large as the count that is
    /// simulated says.
    pub count: bool,
    /// Not fitted, but kept to judge the forecast.
    pub held_out: bool,
}

impl Row {
    /// Whether the size of its error is known without the fit.
    pub fn error_is_known(&self) -> bool {
        self.count || self.standard_deviation.is_some()
    }
}

/// What is compared with the observations.
#[derive(Clone, Debug)]
pub(super) enum Of {
    Quantity { quantity: Quantity, subject: Subject, per_unit: f64 },
    Formula(Formula<Operand>),
    Bins(Bins),
}

impl Target {
    /// What a replication has in the span of the row of an index, in the target's unit; `None` where it has no value.
    pub fn value(&self, index: usize, facts: &dyn Facts) -> Option<f64> {
        let row = &self.rows[index];
        let value = match &self.of {
            Of::Bins(bins) => bins.value(index, facts)?,
            Of::Quantity { quantity, subject, per_unit } => {
                let moment = Moment::Days { first: row.first_day, last: row.last_day };
                facts.value(moment, quantity, *subject)? / per_unit
            }
            Of::Formula(formula) => number(formula, facts)?,
        };
        value.is_finite().then_some(value)
    }

    /// The same target of a rival.
    pub(super) fn of_rival(&self, index: usize) -> Target {
        Target { of: self.of_rivals[index].clone(), of_rivals: Vec::new(), ..self.clone() }
    }

    /// Indices of the variants of which it speaks.
    pub fn variants(&self) -> Vec<usize> {
        match &self.of {
            Of::Quantity { subject, .. } => vec![subject.variant],
            Of::Formula(formula) => variants_of(formula).collect(),
            Of::Bins(bins) => bins.formulas.iter().flat_map(variants_of).collect(),
        }
    }
}

/// What a formula comes to, of facts that are finite: no data lie near a day that never comes.
fn number(formula: &Formula<Operand>, facts: &dyn Facts) -> Option<f64> {
    formula.number(|index| formula.facts[index].value(facts).filter(|value| value.is_finite())).ok()
}

fn variants_of(formula: &Formula<Operand>) -> impl Iterator<Item = usize> {
    formula.facts.iter().flat_map(Operand::facts).map(|fact| fact.subject.variant)
}

/// What all targets of a scenario share while they are read.
pub(super) struct Shared<'a> {
    pub(super) world: World<'a>,
    pub(super) currency: &'a str,
    /// The date of day 0.
    pub(super) start: Option<Date>,
    /// Variants of which each target speaks, too.
    pub(super) rivals: &'a [Rival],
    pub(super) files: BTreeMap<PathBuf, Option<Rc<Data>>>,
}

/// What the market has in each bin, and how many were observed in all.
#[derive(Clone, Debug)]
pub(super) struct Bins {
    pub(super) formulas: Vec<Formula<Operand>>,
    pub(super) observed_total: f64,
}

impl Bins {
    /// The bin's part of all, as many as were observed; none where a bin has no value or less than nothing, or all have none.
    pub(super) fn value(&self, bin: usize, facts: &dyn Facts) -> Option<f64> {
        let parts: Option<Vec<f64>> =
            self.formulas.iter().map(|formula| number(formula, facts).filter(|part| *part >= 0.0)).collect();
        let parts = parts?;
        let total: f64 = parts.iter().sum();
        (total > 0.0).then(|| self.observed_total * parts[bin] / total)
    }
}
