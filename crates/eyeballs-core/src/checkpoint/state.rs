//! Field by field, what of the market is written, and what follows from the world instead. Every field
//! is named, so that a new one cannot be forgotten.

use super::CheckpointError;
use super::codec::{Put, Refill, Take, partly, refill_by_taking, whole};
use super::frame::{Reader, Writer};
use crate::people::block::Invitation;
use crate::people::block::{Block, Relation};
use crate::people::people_set::PeopleSet;
use crate::record::{ChannelRecord, CohortCount, FirmRecord, Record, ServiceDay, ServiceRecord};
use crate::state::attached::Attached;
use crate::state::channel::Channel;
use crate::state::service::{Service, Young};
use crate::state::simulation::{Firm, Simulation};
use crate::state::window::Window;
use std::io;

// `world`, `key` and `blocks`' people are made of the world and the replication; `day`, `future` and
// `next_event` are read before, because the services depend on them.
partly!(Simulation {
    taken: [outside_weight],
    refilled: [services, firms, blocks],
    made: [world, future, replication, day, key, next_event, scratch]
});

whole!(Firm { cash, capital_today, record });

// `spec` is what the world's events so far made of it. `facts` are of a day, and no day is half done.
partly!(Service {
    taken: [
        open,
        ever_open,
        closing,
        opened,
        quality,
        effective_quality,
        cumulative_acquisition_hazard,
        acquisition_hazard,
        cumulative_return_hazard,
        channel_hazard,
        shock_leave,
        shock_satisfaction,
        active,
        ever,
        cohort_counts,
        inbox,
        arriving,
        yesterday,
        days,
        metric_values,
        line_amounts
    ],
    refilled: [channels, used, paid, cohorts, young, models],
    made: [spec, stream, taste, breadth, mean_fit, habit, facts]
});

partly!(Channel {
    taken: [cut, hazard, funnel_pass, record],
    refilled: [],
    made: [spec, social, buys_reach, from]
});

partly!(Attached { taken: [], refilled: [globals, metrics, postings], made: [spec, instance, stream] });

partly!(Window { taken: [], refilled: [people], made: [] });
whole!(Young { joined, users });
whole!(Invitation { to, arrives, channel });

// Traits are drawn again: they are the same numbers.
partly!(Block { taken: [], refilled: [relations], made: [first, count, traits] });

// `today` is of a day, and no day is half done.
partly!(Relation {
    taken: [],
    refilled: [
        active,
        ever,
        user_states,
        joined,
        last_paid,
        channel,
        earliest_prospect,
        earliest_lapsed,
        states
    ],
    made: [today]
});

impl Put for PeopleSet {
    fn put(&self, to: &mut Writer<'_>) -> io::Result<()> {
        let PeopleSet(words) = self;
        words.put(to)
    }
}

impl Refill for PeopleSet {
    fn refill(&mut self, from: &mut Reader<'_>) -> Result<(), CheckpointError> {
        self.0.refill(from)
    }
}

partly!(Record { taken: [], refilled: [services, firms], made: [] });

partly!(ServiceRecord {
    taken: [days, metric_values, line_amounts, cohorts, channels],
    refilled: [],
    made: [name, firm, metrics, lines]
});

whole!(FirmRecord { name, cash_start, cash, capital, bankrupt });
whole!(ChannelRecord { name, reached, joined, returned, joined_month_ago, kept_month, cost });
whole!(CohortCount { joined_month, age_months, size, users });
whole!(ServiceDay {
    users_month,
    users_week,
    users_day,
    active,
    lapsed,
    joined,
    returned,
    left,
    payers_month,
    advertisers,
    merchants,
    invitations_sent,
    invitations_accepted,
    minutes,
    satisfaction,
    quality,
    revenue_users,
    revenue_advertisers,
    revenue_merchants,
    revenue_other,
    cost_acquisition,
    cost_fixed,
    cost_other,
    open,
});
