//! `channels.csv`: whom each channel brought, whom it kept, and what it cost.

use super::{CsvStream, share};
use crate::row::Row;
use crate::{Error, Stream};
use eyeballs_core::record::{ChannelRecord, ServiceRecord};
use eyeballs_lab::Simulation;
use std::path::Path;

/// Writes `channels.csv`.
pub struct Channels(CsvStream);

impl Channels {
    /// Starts the file in a folder.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn create(folder: &Path, currency: &str) -> Result<Channels, Error> {
        let names = [
            "variant",
            "replication",
            "service",
            "channel",
            "reached_people",
            "joined_people",
            "returned_people",
            &format!("cost_{currency}"),
            &format!("cost_per_join_{currency}"),
            "joined_30_days_before_end_people",
            "kept_after_30_days_people",
            "kept_after_30_days_share",
            "first_used_people",
        ];
        CsvStream::create(folder.join("channels.csv"), &names).map(Channels)
    }
}

impl Stream for Channels {
    fn path(&self) -> &Path {
        self.0.path()
    }

    fn take(&mut self, simulation: &Simulation<'_>) -> Result<(), Error> {
        let services = simulation.record.services.iter();
        let all = services.flat_map(|service| service.channels.iter().map(move |channel| (service, channel)));
        self.0.write(all.map(|(service, channel)| row(simulation, service, channel)))
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.0.flush()
    }
}

fn row(simulation: &Simulation<'_>, service: &ServiceRecord, channel: &ChannelRecord) -> Row {
    let cost_per_join = (channel.joined > 0).then(|| channel.cost.units() / channel.joined as f64);
    Row::new()
        .text(simulation.variant_name)
        .count(simulation.replication)
        .text(&service.name)
        .text(&channel.name)
        .count(channel.reached)
        .count(channel.joined)
        .count(channel.returned)
        .money(channel.cost)
        .optional(cost_per_join)
        .count(channel.joined_month_ago)
        .count(channel.kept_month)
        .optional(share(channel.kept_month, channel.joined_month_ago))
        .count(channel.first_used)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scratch, record, service};
    use eyeballs_core::units::Micros;
    use std::fs;

    #[test]
    fn channels_tell_what_a_join_cost_and_whom_they_kept() {
        let scratch = Scratch::new("channels");
        let mut service = service("reader", 0, 1, vec![], vec![]);
        // Money spent on nobody.
        let cost = Micros(2_500_001);
        service.channels.push(ChannelRecord { name: "=tv".to_owned(), cost, ..ChannelRecord::default() });
        let record = record(vec![service], 1);
        let mut channels = Box::new(Channels::create(scratch.path(), "CNY").unwrap());
        channels
            .take(&Simulation { variant: 0, variant_name: "base", replication: 0, record: &record })
            .unwrap();
        channels.finish().unwrap();
        assert_eq!(
            fs::read_to_string(scratch.path().join("channels.csv")).unwrap(),
            "variant,replication,service,channel,reached_people,joined_people,returned_people,cost_CNY,\
             cost_per_join_CNY,joined_30_days_before_end_people,kept_after_30_days_people,\
             kept_after_30_days_share,first_used_people\n\
             base,0,reader,press,900,80,3,100,1.25,50,10,0.2,70\n\
             base,0,reader,'=tv,0,0,0,2.500001,,0,0,,0\n"
        );
    }
}
