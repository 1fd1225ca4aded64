//! What can be said of a channel: each figure is that of the whole run, since channels are recorded as a whole.

use super::{Unit, ratios::ratio};
use crate::record::ChannelRecord;
use std::fmt;

/// Something that can be said of a channel over the run.
#[derive(Clone, Copy)]
pub struct ChannelMeasure {
    /// Its name in claims.
    pub name: &'static str,
    /// In what it counts.
    pub unit: Unit,
    /// What it is, in words.
    pub definition: &'static str,
    of: fn(&ChannelRecord) -> Option<f64>,
}

/// All of them.
pub static CHANNEL_MEASURES: &[ChannelMeasure] = &[
    ChannelMeasure {
        name: "reached",
        unit: Unit::People,
        definition: "People reached: installs, redeemed coupons, delivered invitations.",
        of: |channel| Some(channel.reached as f64),
    },
    ChannelMeasure {
        name: "joined",
        unit: Unit::People,
        definition: "People who became users for the first time by it.",
        of: |channel| Some(channel.joined as f64),
    },
    ChannelMeasure {
        name: "returned",
        unit: Unit::People,
        definition: "People who had left and came back by it.",
        of: |channel| Some(channel.returned as f64),
    },
    ChannelMeasure {
        name: "first_used",
        unit: Unit::People,
        definition: "Those of the `joined` who have used the service.",
        of: |channel| Some(channel.first_used as f64),
    },
    ChannelMeasure {
        name: "kept_after_30_days",
        unit: Unit::Share,
        definition: "Of those who joined by it at least 30 days before the end, the share who were users 30 days after joining.",
        of: |channel| ratio(channel.kept_month as f64, channel.joined_month_ago as f64),
    },
    ChannelMeasure {
        name: "cost",
        unit: Unit::Money,
        definition: "Money spent on it.",
        of: |channel| Some(channel.cost.units()),
    },
    ChannelMeasure {
        name: "cost_per_join",
        unit: Unit::Money,
        definition: "`cost` divided by `joined`. None where nobody joined by it.",
        of: |channel| ratio(channel.cost.units(), channel.joined as f64),
    },
];

impl ChannelMeasure {
    /// The one of a name.
    pub fn find(name: &str) -> Option<&'static ChannelMeasure> {
        CHANNEL_MEASURES.iter().find(|measure| measure.name == name)
    }

    /// Its value; `None` where it has none (a ratio with nothing below).
    pub fn value(&self, channel: &ChannelRecord) -> Option<f64> {
        (self.of)(channel)
    }
}

impl PartialEq for ChannelMeasure {
    fn eq(&self, other: &ChannelMeasure) -> bool {
        self.name == other.name
    }
}

impl Eq for ChannelMeasure {}

impl fmt::Debug for ChannelMeasure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Micros;

    #[test]
    fn a_channel_is_what_it_brought_kept_and_cost() {
        let channel = ChannelRecord {
            name: "ads".to_owned(),
            reached: 500,
            joined: 80,
            first_used: 70,
            returned: 9,
            joined_month_ago: 60,
            kept_month: 15,
            cost: Micros(200_000_000),
        };
        let of = |channel: &ChannelRecord| -> Vec<_> {
            CHANNEL_MEASURES.iter().map(|measure| (measure.name, measure.value(channel))).collect()
        };
        let expected = [
            ("reached", Some(500.0)),
            ("joined", Some(80.0)),
            ("returned", Some(9.0)),
            ("first_used", Some(70.0)),
            ("kept_after_30_days", Some(0.25)),
            ("cost", Some(200.0)),
            ("cost_per_join", Some(2.5)),
        ];
        assert_eq!(of(&channel), expected);
        let nothing = of(&ChannelRecord::default());
        assert_eq!(nothing.iter().filter(|(_, value)| value.is_none()).count(), 2, "two are ratios");
    }
}
