//! The card of stylised facts: each number of the world over the replications, beside its published range.

use crate::results::StylisedResult;
use crate::statistics::summary;
use eyeballs_core::record::Record;
use eyeballs_scenario::Scenario;
use eyeballs_scenario::checked::{Facts, StylisedFact};

/// What is kept of a stylised fact.
#[derive(Clone, Default)]
pub(crate) struct FactValues {
    /// In the replications in which it has a value.
    values: Vec<f64>,
    /// Replications in which all variants of which it speaks were completed.
    replications: u32,
    problem: Option<String>,
}

impl FactValues {
    /// One more replication; `records` are by variant.
    pub(crate) fn take(&mut self, fact: &StylisedFact, records: &[Option<Record>], facts: &dyn Facts) {
        if fact.facts().any(|fact| records[fact.subject.variant].is_none()) {
            return;
        }
        self.replications += 1;
        match fact.value(facts) {
            Ok(value) => self.values.push(value),
            Err(problem) => {
                self.problem.get_or_insert(problem);
            }
        }
    }

    fn result(mut self, fact: &StylisedFact) -> StylisedResult {
        StylisedResult {
            name: fact.name.clone(),
            text: fact.text.clone(),
            of: fact.of.clone(),
            low: fact.low,
            high: fact.high,
            source: fact.source.clone(),
            value: summary(&mut self.values),
            replications: self.replications,
            problem: self.problem,
        }
    }
}

/// The card, in the order of the scenario.
pub(crate) fn card(values: Vec<FactValues>, scenario: &Scenario) -> Vec<StylisedResult> {
    values.into_iter().zip(&scenario.facts).map(|(values, fact)| values.result(fact)).collect()
}
