//! The numbers of a lesson and of its steps: medians over replications.

use crate::results::{LessonPart, StepResult};
use crate::statistics::quantiles;
use eyeballs_scenario::checked::{self, Facts, Lesson, LessonFact, LessonNumber, Step};

/// What a lesson needs of all replications.
pub(crate) struct LessonValues {
    /// Of each number of the lesson.
    numbers: Vec<Taken>,
}

/// What is kept of a number, by replication.
enum Taken {
    /// Its value, where it has one: it speaks of the market alone.
    Values(Vec<f64>),
    /// The values of its facts: it speaks of claims too, whose share is known at the end.
    Facts(Vec<Vec<Option<f64>>>),
}

impl Taken {
    fn nothing_of(number: &LessonNumber) -> Taken {
        let speaks_of_claims = number.facts().iter().any(|fact| matches!(fact, LessonFact::ClaimShare(_)));
        if speaks_of_claims { Taken::Facts(Vec::new()) } else { Taken::Values(Vec::new()) }
    }
}

impl LessonValues {
    pub(crate) fn new(lesson: &Lesson) -> LessonValues {
        LessonValues { numbers: numbers(lesson).map(Taken::nothing_of).collect() }
    }

    /// One more replication.
    pub(crate) fn take(&mut self, lesson: &Lesson, facts: &dyn Facts) {
        for (taken, number) in self.numbers.iter_mut().zip(numbers(lesson)) {
            let value = |fact: &LessonFact| match fact {
                LessonFact::Market(operand) => operand.value(facts),
                LessonFact::ClaimShare(_) => None,
            };
            match taken {
                Taken::Values(values) => {
                    values.extend(number.value(|index| value(&number.facts()[index])).ok())
                }
                Taken::Facts(replications) => replications.push(number.facts().iter().map(value).collect()),
            }
        }
    }

    /// The lesson with its numbers, given the share of replications in which each claim holds.
    pub(crate) fn fill(&self, lesson: &Lesson, claim_shares: &[Option<f64>]) -> Vec<LessonPart> {
        let mut taken = self.numbers.iter();
        let fill = |part: &checked::LessonPart| match part {
            checked::LessonPart::Text(text) => LessonPart::Text(text.clone()),
            checked::LessonPart::Number(number) => {
                let mut values = match taken.next().expect("one for each number") {
                    Taken::Values(values) => values.clone(),
                    Taken::Facts(replications) => with_claims(number, replications, claim_shares),
                };
                LessonPart::Number(quantiles(&mut values).map(|quantiles| quantiles.p50))
            }
        };
        lesson.parts.iter().map(fill).collect()
    }

    /// A step with the numbers of its answer, as [`LessonValues::fill`] has those of a lesson.
    pub(crate) fn fill_step(&self, step: &Step, claim_shares: &[Option<f64>]) -> StepResult {
        StepResult {
            title: step.title.clone(),
            text: step.text.clone(),
            ask: step.ask.clone(),
            settings: step.settings.clone(),
            answer: self.fill(&step.answer, claim_shares),
        }
    }
}

fn numbers(lesson: &Lesson) -> impl Iterator<Item = &LessonNumber> {
    lesson.parts.iter().filter_map(|part| match part {
        checked::LessonPart::Number(number) => Some(number),
        checked::LessonPart::Text(_) => None,
    })
}

/// The values of a number that speaks of claims, in the replications in which it has one.
fn with_claims(
    number: &LessonNumber,
    replications: &[Vec<Option<f64>>],
    claim_shares: &[Option<f64>],
) -> Vec<f64> {
    let in_one = |values: &Vec<Option<f64>>| {
        let fact = |index: usize| match number.facts()[index] {
            LessonFact::Market(_) => values[index],
            LessonFact::ClaimShare(claim) => claim_shares[claim],
        };
        number.value(fact).ok()
    };
    replications.iter().filter_map(in_one).collect()
}
