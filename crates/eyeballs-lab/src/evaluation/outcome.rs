//! What a simulation left, as the numbers by which its store keeps it.

use crate::facts::ReplicationFacts;
use eyeballs_scenario::checked::Goal;
use serde::Serialize;

/// What a simulation left of what counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) outcome: Option<f64>,
    /// All conditions are met.
    pub(crate) met: bool,
    /// By condition, by how much it is met.
    pub(crate) margins: Vec<f64>,
    /// By the second goal, if there is one.
    pub(crate) second: Option<f64>,
    /// Whether the plan failed, if something says when it has.
    pub(crate) failed: Option<bool>,
    pub(crate) problem: Option<String>,
}

/// A simulation that left nothing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Failure {
    /// Index of the variant.
    pub variant: usize,
    /// The replication.
    pub replication: u32,
    /// Keys and values at which it was simulated.
    pub settings: Vec<(String, f64)>,
    /// Why.
    pub message: String,
}

impl Outcome {
    pub(crate) fn problem(problem: String) -> Outcome {
        Outcome { problem: Some(problem), ..Outcome::default() }
    }

    /// Of the records of a replication, of which that of the variant is there.
    pub(crate) fn of(goal: &Goal, variant: usize, facts: &ReplicationFacts<'_>) -> Outcome {
        let found = || -> Result<Outcome, String> {
            Ok(Outcome {
                outcome: Some(goal.outcome(variant, facts)?),
                met: goal.meets(variant, facts)?.iter().all(|met| *met),
                margins: goal.margins(variant, facts)?,
                second: goal.second_outcome(variant, facts)?,
                failed: goal.has_failed(variant, facts)?,
                problem: None,
            })
        };
        found().unwrap_or_else(Outcome::problem)
    }

    /// As numbers: the outcome, whether all conditions are met, the margins, the second outcome, whether the plan failed. Nothing if
    /// there was a problem.
    pub(crate) fn numbers(&self) -> Option<Vec<f64>> {
        let mut numbers = vec![self.outcome?, f64::from(u8::from(self.met))];
        numbers.extend(&self.margins);
        numbers.extend(self.second);
        numbers.extend(self.failed.map(|failed| f64::from(u8::from(failed))));
        Some(numbers)
    }

    /// From [`Outcome::numbers`]; `None` if they are not so many.
    pub(crate) fn of_numbers(goal: &Goal, numbers: &[f64]) -> Option<Outcome> {
        let margins = goal.conditions.len();
        let (second, failed) = (usize::from(goal.second.is_some()), usize::from(goal.fails_if.is_some()));
        if numbers.len() != 2 + margins + second + failed {
            return None;
        }
        Some(Outcome {
            outcome: Some(numbers[0]),
            met: numbers[1] == 1.0,
            margins: numbers[2..2 + margins].to_vec(),
            second: (second == 1).then(|| numbers[2 + margins]),
            failed: (failed == 1).then(|| numbers[2 + margins + second] == 1.0),
            problem: None,
        })
    }
}

/// What is asked of a simulation, as its store knows it.
pub(crate) fn question(goal: &Goal) -> String {
    let conditions = goal.conditions.iter().map(|condition| format!("; subject to {condition}"));
    let second = goal.second.iter().map(|second| format!("; and {}", second.expression));
    let failed = goal.fails_if.iter().map(|failed| format!("; fails if {failed}"));
    std::iter::once(goal.expression.clone()).chain(conditions).chain(second).chain(failed).collect()
}
