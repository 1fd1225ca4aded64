//! A checked world: what a simulation is made from. Whoever builds one (the scenario reader, a test)
//! has checked every number; inside this crate a world cannot be wrong.
//!
//! Amounts, counts of people and costs are those of the whole market. An agent stands for
//! [`PeopleSpec::represents`] people; the market scales by it where agents turn into counts and money.

mod calendar;
mod chance;
mod channel;
mod correlation;
mod event;
mod nest;
mod people;
mod policy;
mod service;
mod valuation;

pub use calendar::CalendarSpec;
pub use chance::ChanceSpec;
pub use channel::{ChannelKind, ChannelSpec, FunnelSpec, Reaches};
pub use correlation::{CorrelatedTrait, Correlation, correlated_traits, correlating, nearest};
pub use event::{Action, ChannelKnob, EventSpec, NestKnob, ServiceKnob};
pub use nest::NestSpec;
pub use people::{ContactsSpec, CycleSpec, Distribution, EdgeList, PeopleSpec, RhythmSpec};
pub use policy::{Computed, Deed, Formula, Grain, Known, Lately, PolicySpec, Quantity, Whose};
pub use service::{
    CapacitySpec, ChurnSpec, CostSpec, FitShape, FrequencySpec, HabitGrowth, HabitSpec, HostSpec, HypeSpec,
    JoinSpec, LearningSpec, ModelSpec, NetworkOf, NetworkSpec, QualitySpec, SatisfactionSpec, ServiceSpec,
};

pub use valuation::ValuationSpec;

use crate::units::{Day, Micros};

/// Everything one simulation needs but its replication number.
#[derive(Clone, Debug)]
pub struct WorldSpec {
    /// Length of the run in days.
    pub days: u32,
    /// Which day of the calendar day 0 is.
    pub calendar: CalendarSpec,
    /// The seed; replications of one seed differ by their number.
    pub seed: u64,
    /// The seed of what models draw in `plan` and `settle`: advertisers, merchants and the like. Equal to `seed` unless one of
    /// the two is to vary while the other is held.
    pub market_seed: u64,
    /// The people.
    pub people: PeopleSpec,
    /// The firms.
    pub firms: Vec<FirmSpec>,
    /// Groups of alike services.
    pub nests: Vec<NestSpec>,
    /// The services.
    pub services: Vec<ServiceSpec>,
    /// Dated events in order of their days.
    pub events: Vec<EventSpec>,
    /// What may happen on any day.
    pub chances: Vec<ChanceSpec>,
    /// What firms decide by themselves, in the order of the file.
    pub policies: Vec<PolicySpec>,
    /// What money at another time is worth.
    pub valuation: ValuationSpec,
}

impl WorldSpec {
    /// All that events and policies may do; a number that a policy computes is 1 here.
    pub fn actions(&self) -> impl Iterator<Item = Action> {
        let dated = self.events.iter().map(|event| event.action.clone());
        let by_chance = self.chances.iter().map(|chance| chance.action.clone());
        let decided = self.policies.iter().flat_map(|policy| &policy.deeds);
        dated.chain(by_chance).chain(decided.map(|deed| match deed.number {
            Some(_) => deed.action.with_number(1.0),
            None => deed.action.clone(),
        }))
    }

    /// Agents who are there at the end.
    pub fn agents(&self) -> u32 {
        self.people.agents_on(Day(self.days.saturating_sub(1)))
    }
}

/// A firm.
#[derive(Clone, Debug)]
pub struct FirmSpec {
    /// Name.
    pub name: String,
    /// Cash at the start.
    pub cash: Micros,
    /// How far cash may fall below zero before the firm closes; `None`: any amount.
    pub credit: Option<Micros>,
}
