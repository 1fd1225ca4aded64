//! What channels did, summed over simulations.

use crate::{Simulation, Sink};
use eyeballs_core::record::Record;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;

/// What a channel of a variant did, summed over simulations.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ChannelSum {
    /// Index of the variant.
    pub variant: usize,
    /// Name of the service.
    pub service: String,
    /// Name of the channel.
    pub channel: String,
    /// Number of simulations.
    pub simulations: u32,
    /// People who became users for the first time.
    pub joined: u64,
    /// People who came back.
    pub returned: u64,
    /// Those of the joined who did so at least 30 days before the end.
    pub joined_month_ago: u64,
    /// Those of them who were users 30 days after joining.
    pub kept_month: u64,
    /// Money spent, in units of the currency.
    pub cost: f64,
}

/// By variant, service and channel.
pub(super) type Channels = BTreeMap<(usize, usize, usize), ChannelSum>;

/// Adds what a simulation left.
pub(super) fn add(sums: &mut Channels, variant: usize, record: &Record) {
    for (service, recorded) in record.services.iter().enumerate() {
        for (channel, did) in recorded.channels.iter().enumerate() {
            let sum = sums.entry((variant, service, channel)).or_insert_with(|| ChannelSum {
                variant,
                service: recorded.name.clone(),
                channel: did.name.clone(),
                ..ChannelSum::default()
            });
            sum.simulations += 1;
            sum.joined += did.joined;
            sum.returned += did.returned;
            sum.joined_month_ago += did.joined_month_ago;
            sum.kept_month += did.kept_month;
            sum.cost += did.cost.units();
        }
    }
}

/// Sums what channels do while simulations run.
#[derive(Debug, Default)]
pub struct ChannelSums(Channels);

impl ChannelSums {
    /// By variant, service and channel, in that order.
    pub fn sums(self) -> Vec<ChannelSum> {
        self.0.into_values().collect()
    }
}

impl Sink for ChannelSums {
    fn take(&mut self, simulation: &Simulation<'_>) -> io::Result<()> {
        add(&mut self.0, simulation.variant, simulation.record);
        Ok(())
    }
}
