//! The numbers of a lesson: medians over replications.

use crate::results::LessonPart;
use crate::statistics::quantiles;
use eyeballs_scenario::checked::{self, Facts, Lesson, LessonFact, LessonNumber};

/// What a lesson needs of all replications.
pub(crate) struct LessonValues {
    /// Of each number of the lesson: the values of its facts, by replication.
    facts: Vec<Vec<Vec<Option<f64>>>>,
}

impl LessonValues {
    pub(crate) fn new(lesson: &Lesson) -> LessonValues {
        LessonValues { facts: numbers(lesson).map(|_| Vec::new()).collect() }
    }

    /// One more replication.
    pub(crate) fn take(&mut self, lesson: &Lesson, facts: &dyn Facts) {
        for (values, number) in self.facts.iter_mut().zip(numbers(lesson)) {
            let value = |fact: &LessonFact| match fact {
                LessonFact::Market(fact) => fact.value(facts),
                LessonFact::ClaimShare(_) => None,
            };
            values.push(number.facts().iter().map(value).collect());
        }
    }

    /// The lesson with its numbers, given the share of replications in which each claim holds.
    pub(crate) fn fill(&self, lesson: &Lesson, claim_shares: &[Option<f64>]) -> Vec<LessonPart> {
        let mut facts = self.facts.iter();
        let fill = |part: &checked::LessonPart| match part {
            checked::LessonPart::Text(text) => LessonPart::Text(text.clone()),
            checked::LessonPart::Number(number) => {
                let values = facts.next().expect("one for each number");
                LessonPart::Number(median(number, values, claim_shares))
            }
        };
        lesson.parts.iter().map(fill).collect()
    }
}

fn numbers(lesson: &Lesson) -> impl Iterator<Item = &LessonNumber> {
    lesson.parts.iter().filter_map(|part| match part {
        checked::LessonPart::Number(number) => Some(number),
        checked::LessonPart::Text(_) => None,
    })
}

/// Over the replications in which it has a value.
fn median(
    number: &LessonNumber,
    replications: &[Vec<Option<f64>>],
    claim_shares: &[Option<f64>],
) -> Option<f64> {
    let in_one = |values: &Vec<Option<f64>>| {
        let fact = |index: usize| match number.facts()[index] {
            LessonFact::Market(_) => values[index],
            LessonFact::ClaimShare(claim) => claim_shares[claim],
        };
        number.value(fact).ok()
    };
    let mut values: Vec<f64> = replications.iter().filter_map(in_one).collect();
    quantiles(&mut values).map(|quantiles| quantiles.p50)
}
