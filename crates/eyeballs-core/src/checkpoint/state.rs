//! Field by field, what of the market is written, and what follows from the world instead. Every field
//! is named, so that a new one cannot be forgotten.

use super::CheckpointError;
use super::codec::{Put, Refill, Take, all_fields, describe_field, refill_by_taking, some_fields};
use super::frame::{Reader, Writer};
use crate::people::block::Invitation;
use crate::people::block::{Block, Relation};
use crate::people::first_uses::FirstUses;
use crate::people::people_set::PeopleSet;
use crate::record::{
    ChannelRecord, CohortCount, Decision, FirmRecord, Record, Round, ServiceDay, ServiceRecord,
};
use crate::state::attached::Attached;
use crate::state::channel::Channel;
use crate::state::market_model::MarketModel;
use crate::state::service::{Service, Young};
use crate::state::simulation::{Firm, Simulation};
use crate::state::window::Window;
use std::io;

// `world`, `key` and `blocks`' people are made of the world and the replication; `day`, `future`, `next_event` and
// `decisions` are read before, because the services depend on them.
some_fields!(Simulation {
    taken: [outside_weight, spent, rounds],
    refilled: [services, market_models, firms, blocks],
    made: [
        world,
        future,
        replication,
        day,
        key,
        market_key,
        taste_order,
        next_event,
        events,
        decisions,
        nests,
        scratch
    ]
});

all_fields!(Firm { cash, capital_today, record });

// `spec` is what the world's events so far made of it. `win_back_hazard` and `release_cost` are of a day, and no day is half done.
some_fields!(Service {
    taken: [
        open,
        ever_open,
        closing,
        opened,
        first_opened,
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
        engaged_users,
        cohort_counts,
        inbox,
        arriving,
        yesterday,
        days,
        metric_values,
        vector_values,
        line_amounts,
        free_minutes
    ],
    refilled: [channels, used, engaged, paid, cohorts, young, models],
    made: [spec, label, stream, taste, breadth, mean_fit, habit, win_back_hazard, release_cost]
});

some_fields!(Channel {
    taken: [cut, hazard, funnel_pass, record],
    refilled: [],
    made: [spec, social, buys_reach, from]
});

// `facts` are of a day.
some_fields!(Attached {
    taken: [],
    refilled: [globals, metrics, postings],
    made: [spec, instance, stream, lasting, facts]
});

all_fields!(FirstUses { rows });
some_fields!(Window { taken: [], refilled: [people], made: [] });
all_fields!(Young { joined, users });
all_fields!(Invitation { to, arrives, channel, gift, cycle_days });
some_fields!(MarketModel { taken: [], refilled: [attached], made: [places] });

// Traits are drawn again: they are the same numbers.
some_fields!(Block { taken: [], refilled: [relations], made: [first, count, traits] });

// `today` is of a day, and no day is half done; `frequency` is drawn again, as traits are.
some_fields!(Relation {
    taken: [],
    refilled: [
        active,
        ever,
        user_states,
        joined,
        tenure_before,
        last_paid,
        channel,
        habit,
        user_since,
        contacts_using,
        contacts_paying,
        first_uses,
        earliest_prospect,
        earliest_lapsed,
        states
    ],
    made: [frequency, today]
});

impl Put for PeopleSet {
    fn put(&self, to: &mut Writer<'_>) -> io::Result<()> {
        let PeopleSet(words) = self;
        words.put(to)
    }

    fn describe(to: &mut String) {
        to.push_str("PeopleSet");
    }
}

impl Refill for PeopleSet {
    fn refill(&mut self, from: &mut Reader<'_>) -> Result<(), CheckpointError> {
        self.0.refill(from)
    }
}

// `decisions`, `rounds` and `free_minutes` are written beside it, so that `record_identity` is that of what counts.
some_fields!(Record { taken: [], refilled: [services, firms], made: [decisions, rounds, valuation] });
all_fields!(Round { day, firm, owners_share });
all_fields!(Decision { day, policy, deed, before, wanted, number });

some_fields!(ServiceRecord {
    taken: [days, metric_values, vector_values, line_amounts, cohorts, channels],
    refilled: [],
    made: [name, firm, metrics, vectors, lines, free_minutes]
});

all_fields!(FirmRecord { name, cash_start, cash, capital, bankrupt });
all_fields!(ChannelRecord {
    name,
    reached,
    joined,
    first_used,
    returned,
    joined_month_ago,
    kept_month,
    cost
});
all_fields!(CohortCount { joined_month, age_months, size, users });
all_fields!(ServiceDay {
    users_month,
    users_week,
    users_day,
    active,
    lapsed,
    joined,
    returned,
    left,
    first_used,
    kept_day_1,
    kept_day_7,
    kept_day_30,
    engaged,
    payers_month,
    advertisers,
    merchants,
    invitations_sent,
    invitations_accepted,
    cycle_days,
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
