//! Answers the questions of claims, targets and lessons from the records of one replication.

use eyeballs_core::measures::{Moment, Scope, metric};
use eyeballs_core::record::Record;
use eyeballs_scenario::checked::{Facts, Quantity, Subject};

pub(crate) struct ReplicationFacts<'a> {
    /// By variant.
    pub(crate) records: &'a [Option<Record>],
}

impl Facts for ReplicationFacts<'_> {
    fn value(&self, moment: Moment, quantity: &Quantity, subject: Subject) -> Option<f64> {
        let scope = Scope { record: self.records[subject.variant].as_ref()?, part: subject.part };
        match quantity {
            Quantity::Measure(measure) => measure.value(scope, moment),
            Quantity::Metric(name) => metric(scope, moment, name),
        }
    }
}
