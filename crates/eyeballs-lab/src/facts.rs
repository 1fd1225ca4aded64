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
            Quantity::Channel { channel, measure } => {
                let mut channels = scope.services().flat_map(|service| &service.channels);
                measure.value(channels.find(|recorded| recorded.name == *channel)?)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eyeballs_core::measures::{ChannelMeasure, Part};
    use eyeballs_core::record::{ChannelRecord, ServiceRecord};

    #[test]
    fn a_channel_is_that_of_its_service_and_variant() {
        let service = |counts: [u64; 2]| {
            let channel = |(name, joined): (&str, u64)| ChannelRecord {
                name: name.to_owned(),
                joined,
                ..ChannelRecord::default()
            };
            let channels = ["press", "ads"].into_iter().zip(counts).map(channel).collect();
            ServiceRecord { channels, ..ServiceRecord::default() }
        };
        let record = |services| Some(Record { services, ..Record::default() });
        let records = [record(vec![service([1, 2]), service([3, 4])]), record(vec![service([5, 6])]), None];
        let joined = |variant, part, channel: &str| {
            let measure = ChannelMeasure::find("joined").expect("listed");
            let quantity = Quantity::Channel { channel: channel.to_owned(), measure };
            let subject = Subject { variant, part: Part::Service(part) };
            ReplicationFacts { records: &records }.value(Moment::Total, &quantity, subject)
        };
        assert_eq!(joined(0, 0, "ads"), Some(2.0));
        assert_eq!(joined(0, 1, "press"), Some(3.0));
        assert_eq!(joined(1, 0, "ads"), Some(6.0));
        assert_eq!(joined(2, 0, "ads"), None, "that simulation failed");
    }
}
