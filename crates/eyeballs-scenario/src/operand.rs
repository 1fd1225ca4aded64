//! What an expression of the market computes with: facts, and `day_when(CONDITION)`, the first day on which a condition holds.

use crate::expression::{Leaf, Node, RawFact, Refusal};
use crate::fact::{Fact, World};
use crate::formula::{Facts, Formula, Written};
use eyeballs_core::expression::Type;
use eyeballs_core::measures::Moment;
use std::ops::Range;

/// What an expression of the market computes with.
#[derive(Clone, Debug)]
pub enum Operand {
    /// A fact.
    Fact(Fact),
    /// The first day on which a condition holds.
    FirstDay(FirstDay),
}

impl Operand {
    /// Its value in a replication; `None` if it has none. A day that never comes is infinite.
    pub fn value(&self, facts: &dyn Facts) -> Option<f64> {
        match self {
            Operand::Fact(fact) => fact.value(facts),
            Operand::FirstDay(first) => first.value(facts),
        }
    }

    /// The facts of which it speaks; those of each day at the first one.
    pub fn facts(&self) -> Vec<&Fact> {
        match self {
            Operand::Fact(fact) => vec![fact],
            Operand::FirstDay(first) => first.condition.facts.iter().map(|(_, fact)| fact).collect(),
        }
    }

    /// The days of a run of `run_days` on which its value depends.
    pub(crate) fn days(&self, run_days: u32) -> Range<u32> {
        match self {
            Operand::Fact(fact) => fact.moment.days(run_days),
            Operand::FirstDay(_) => 0..run_days,
        }
    }

    fn of_type(&self) -> Type {
        match self {
            Operand::Fact(fact) => fact.quantity.of_type(),
            Operand::FirstDay(_) => Type::Number,
        }
    }
}

impl Formula<Operand> {
    /// Reads an expression over facts of the market.
    pub(crate) fn of_market(
        origin: &Written<'_>,
        text: &str,
        wanted: Type,
        world: World<'_>,
    ) -> Option<Formula<Operand>> {
        Formula::read(origin, text, wanted, |leaf| world.operand(leaf, text))
    }

    /// By how much a comparison of two numbers by size holds, if a statement is one.
    pub(crate) fn margin_in_market(text: &str, world: World<'_>) -> Option<Formula<Operand>> {
        Formula::margin(text, |leaf| world.operand(leaf, text))
    }
}

/// When a fact of a condition is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// On each day anew.
    EachDay,
    /// At its moment, whatever the day.
    Once,
}

/// The first day on which a condition holds.
#[derive(Clone, Debug)]
pub struct FirstDay {
    /// Days of the run.
    days: u32,
    condition: Formula<(When, Fact)>,
}

impl FirstDay {
    /// The day; infinite if the condition holds on none. A day on which it cannot be evaluated is none on which it holds; `None`
    /// if it can be on no day.
    fn value(&self, facts: &dyn Facts) -> Option<f64> {
        let taken = &self.condition.facts;
        let once = |(when, fact): &(When, Fact)| (*when == When::Once).then(|| fact.value(facts)).flatten();
        let once: Vec<Option<f64>> = taken.iter().map(once).collect();
        let on = |day: u32, index: usize| match &taken[index] {
            (When::EachDay, fact) => facts.value(Moment::Day(day), &fact.quantity, fact.subject),
            (When::Once, _) => once[index],
        };
        let mut never = None;
        for day in 0..self.days {
            match self.condition.holds(|index| on(day, index)) {
                Ok(true) => return Some(f64::from(day)),
                Ok(false) => never = Some(f64::INFINITY),
                Err(_) => {}
            }
        }
        never
    }
}

impl World<'_> {
    /// What a fact or a `day_when` of an expression means, and its type.
    pub(crate) fn operand(&self, leaf: &Leaf<'_>, text: &str) -> Result<(Operand, Type), Vec<Refusal>> {
        let operand = match leaf {
            Leaf::Fact(raw) if raw.moment.is_none() => {
                let (name, span) = &raw.measure;
                let message = format!("`{name}['...']` is what a policy knows in the morning");
                let help = "write when a fact is taken, as in final.users['base']";
                return Err(vec![Refusal::new(span.clone(), message, help)]);
            }
            Leaf::Fact(raw) => Operand::Fact(self.fact(raw)?),
            Leaf::FirstDay(condition) => Operand::FirstDay(self.first_day(condition, text)?),
        };
        let of_type = operand.of_type();
        Ok((operand, of_type))
    }

    fn first_day(&self, condition: &[(Node, Range<usize>)], text: &str) -> Result<FirstDay, Vec<Refusal>> {
        let known = |leaf: &Leaf<'_>| match leaf {
            Leaf::Fact(raw) => self.fact_of_a_day(raw),
            Leaf::FirstDay(_) => unreachable!("the parser lets none stand inside another"),
        };
        let formula = Formula::of_pieces(condition, text, Type::Boolean, known)?;
        if formula.facts.iter().all(|(when, _)| *when == When::Once) {
            let start = condition.iter().map(|(_, span)| span.start).min().unwrap_or(0);
            let end = condition.iter().map(|(_, span)| span.end).max().unwrap_or(0);
            let help = "compare what a day has, as in day_when(users['base'] > 1000)";
            return Err(vec![Refusal::new(start..end, "this is the same on all days", help)]);
        }
        Ok(FirstDay { days: self.days(), condition: formula })
    }

    fn fact_of_a_day(&self, raw: &RawFact) -> Result<((When, Fact), Type), Vec<Refusal>> {
        let fact = self.fact(raw)?;
        let when = if raw.moment.is_none() { When::EachDay } else { When::Once };
        let of_type = fact.quantity.of_type();
        Ok(((when, fact), of_type))
    }
}
