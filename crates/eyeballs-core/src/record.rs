//! What a simulation leaves behind. Counts are people of the whole market (each agent counted as many
//! times as it represents people), money is in micro-units; nothing here is a sample or a rounding.

use crate::spec::{ModelSpec, ServiceSpec, ValuationSpec};
use crate::units::{Day, Micros};
use eyeballs_abi::description::{Metric, MetricKind, Posting, PostingKind};
use eyeballs_abi::instance::ModelFailure;
use std::ops::Range;

/// The record of one simulation.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// One entry per service, in the order of the world.
    pub services: Vec<ServiceRecord>,
    /// One entry per firm, in the order of the world.
    pub firms: Vec<FirmRecord>,
    /// What firms decided by their policies, in order.
    pub decisions: Vec<Decision>,
    /// What changed the owners of firms, in order.
    pub rounds: Vec<Round>,
    /// As the world has it.
    pub valuation: ValuationSpec,
}

/// Capital that was given at a price.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Round {
    /// The day.
    pub day: Day,
    /// Index of the firm.
    pub firm: u32,
    /// The share that is left to those who owned it at the start: the product of V / (V + A) over its rounds, an amount A at a
    /// valuation V before it.
    pub owners_share: f64,
}

/// Numbers of policies from here on are those of events that may happen on any day, and the number of the event is what is
/// beyond.
pub const CHANCE: u32 = 1 << 31;

/// Something that a firm did by a policy, [`PolicySpec`](crate::spec::PolicySpec), or that happened by chance,
/// [`ChanceSpec`](crate::spec::ChanceSpec).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decision {
    /// The day, in whose morning it did it.
    pub day: Day,
    /// Number of the policy in the scenario, or of the event, see [`CHANCE`].
    pub policy: u32,
    /// Which of its deeds, counted from 0.
    pub deed: u32,
    /// The number that stood before, money in currency units.
    pub before: Option<f64>,
    /// The number that it came to.
    pub wanted: Option<f64>,
    /// The number that was set, held by range, bounds and step.
    pub number: Option<f64>,
}

/// The record of one service.
#[derive(Clone, Debug, Default)]
pub struct ServiceRecord {
    /// Name.
    pub name: String,
    /// Index of its firm.
    pub firm: usize,
    /// One row per day.
    pub days: Vec<ServiceDay>,
    /// Names of the reported metrics, `model.metric`, with their units.
    pub metrics: Vec<MetricName>,
    /// Values of the metrics, `days.len() * metrics.len()`, day by day.
    pub metric_values: Vec<f64>,
    /// Names of the reported metrics that are lists of numbers.
    pub vectors: Vec<MetricVector>,
    /// Values of these lists, one after the other, by month of 30 days (the last may be shorter): sums over the month,
    /// levels of its last day.
    pub vector_values: Vec<f64>,
    /// Names of the ledger lines, the market's own first.
    pub lines: Vec<LedgerLine>,
    /// Amounts of the ledger lines, `days.len() * lines.len()`, day by day; costs are positive.
    pub line_amounts: Vec<Micros>,
    /// Users by month of joining and age.
    pub cohorts: Vec<CohortCount>,
    /// What each channel did over the run.
    pub channels: Vec<ChannelRecord>,
    /// By day, free minutes of those who were users in the morning. They follow from who these are.
    pub free_minutes: Vec<f64>,
}

impl ServiceRecord {
    /// The record of a service before its first day.
    pub(crate) fn empty(service: &ServiceSpec) -> ServiceRecord {
        ServiceRecord {
            name: service.name.clone(),
            firm: service.firm,
            metrics: metric_names(service),
            vectors: metric_vectors(service),
            lines: ledger_lines(service),
            ..ServiceRecord::default()
        }
    }
}

impl ServiceRecord {
    /// What a model reports daily, by its place in `metrics`, over some days: a sum is added up, a level is that of the last
    /// day. `None` without days.
    pub fn metric_over(&self, metric: usize, days: Range<usize>) -> Option<f64> {
        let on = |day: usize| self.metric_values[day * self.metrics.len() + metric];
        let last = days.clone().last()?;
        Some(if self.metrics[metric].sum { days.map(on).sum() } else { on(last) })
    }

    /// What use cost on a day: the market's first ledger line.
    pub fn cost_of_use(&self, day: usize) -> Micros {
        let line = self.lines.iter().position(|line| line.model == MARKET && line.name == USE);
        line.map_or(Micros::ZERO, |line| self.line_amounts[day * self.lines.len() + line])
    }
}

/// What stands for a model's id in the market's own ledger lines.
const MARKET: &str = "market";
/// The line of the cost of use.
const USE: &str = "use";

/// A metric's name and unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricName {
    /// Id of the model.
    pub model: String,
    /// Name of the metric.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// A daily sum (true) or a level (false).
    pub sum: bool,
}

/// A metric that is a list of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricVector {
    /// Its name and unit.
    pub name: MetricName,
    /// How many numbers.
    pub length: usize,
}

/// A ledger line's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerLine {
    /// Id of the model, or "market".
    pub model: String,
    /// Name of the line.
    pub name: String,
    /// Money in (true) or out (false).
    pub revenue: bool,
}

/// Names of the metrics that a service's models report, in the order of their values.
pub fn metric_names(service: &ServiceSpec) -> Vec<MetricName> {
    reported(service).filter(|(length, _)| *length == 1).map(|(_, name)| name).collect()
}

/// The metrics of a service's models that are lists of numbers, in the order of their values.
pub fn metric_vectors(service: &ServiceSpec) -> Vec<MetricVector> {
    let lists = reported(service).filter(|(length, _)| *length > 1);
    lists.map(|(length, name)| MetricVector { name, length }).collect()
}

/// Lengths and names of all metrics of a service's models.
fn reported(service: &ServiceSpec) -> impl Iterator<Item = (usize, MetricName)> {
    let of_model = |model: &ModelSpec| {
        let description = model.model.description();
        let name = |metric: &Metric| MetricName {
            model: description.id.clone(),
            name: metric.name.clone(),
            unit: metric.unit.clone(),
            sum: metric.kind == MetricKind::Sum,
        };
        description.metrics.iter().map(|metric| (metric.length, name(metric))).collect::<Vec<_>>()
    };
    service.models.iter().flat_map(of_model)
}

/// Names of the ledger lines of a service, in the order of their amounts: the market's, then the
/// models'.
pub fn ledger_lines(service: &ServiceSpec) -> Vec<LedgerLine> {
    let line = |model: &str, name: &str, revenue| LedgerLine {
        model: model.to_owned(),
        name: name.to_owned(),
        revenue,
    };
    let market = [USE, "fixed", "acquisition"].map(|name| line(MARKET, name, false));
    let hosting = [
        service.host.as_ref().map(|_| line(MARKET, "host", false)),
        service.has_guests.then(|| line(MARKET, "guests", true)),
    ];
    let of_model = |model: &ModelSpec| {
        let description = model.model.description();
        let posting =
            |posting: &Posting| line(&description.id, &posting.name, posting.kind == PostingKind::Revenue);
        description.postings.iter().map(posting).collect::<Vec<_>>()
    };
    let hosting = hosting.into_iter().flatten();
    market.into_iter().chain(hosting).chain(service.models.iter().flat_map(of_model)).collect()
}

/// One service on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ServiceDay {
    /// People who used it within the last 30 days.
    pub users_month: u64,
    /// People who used it within the last 7 days.
    pub users_week: u64,
    /// People who used it today.
    pub users_day: u64,
    /// People whose status is "user" at the end of the day.
    pub active: u64,
    /// People who were users and left.
    pub lapsed: u64,
    /// People who became users today for the first time.
    pub joined: u64,
    /// People who came back today.
    pub returned: u64,
    /// People who left today.
    pub left: u64,
    /// People who used it today for the first time.
    pub first_used: u64,
    /// People who used it today, and for the first time yesterday.
    pub kept_day_1: u64,
    /// People who used it today, and for the first time 7 days ago.
    pub kept_day_7: u64,
    /// People who used it today, and for the first time 30 days ago.
    pub kept_day_30: u64,
    /// Users whose last use, or without any whose first joining, lies within the last 30 days.
    pub engaged: u64,
    /// Users who paid within the last 30 days.
    pub payers_month: u64,
    /// Advertisers who paid within the last 30 days.
    pub advertisers: u64,
    /// Merchants who paid within the last 30 days.
    pub merchants: u64,
    /// Invitations sent today, contact imports included.
    pub invitations_sent: u64,
    /// People whom an invitation brought today.
    pub invitations_accepted: u64,
    /// Days from the first joining of whoever invited them to today, added up over them.
    pub cycle_days: u64,
    /// Minutes spent today by everybody together.
    pub minutes: f64,
    /// Mean satisfaction of users, 0..1; 0 if there is none.
    pub satisfaction: f64,
    /// Effective quality today, 0..1.
    pub quality: f64,
    /// Money in from users.
    pub revenue_users: Micros,
    /// Money in from advertisers.
    pub revenue_advertisers: Micros,
    /// Money in from merchants.
    pub revenue_merchants: Micros,
    /// Money in from anybody else.
    pub revenue_other: Micros,
    /// Money out for bringing people in.
    pub cost_acquisition: Micros,
    /// The fixed cost of the service.
    pub cost_fixed: Micros,
    /// All other money out: cost of use, and what the models post.
    pub cost_other: Micros,
    /// Whether the service is open.
    pub open: bool,
}

impl ServiceDay {
    /// All money in.
    pub fn revenue(&self) -> Micros {
        self.revenue_users + self.revenue_advertisers + self.revenue_merchants + self.revenue_other
    }

    /// All money out.
    pub fn cost(&self) -> Micros {
        self.cost_acquisition + self.cost_fixed + self.cost_other
    }

    /// Money in less money out.
    pub fn profit(&self) -> Micros {
        self.revenue() - self.cost()
    }

    /// Users when the day began: before anybody joined, returned or left.
    pub fn morning_users(&self) -> u64 {
        (self.active + self.left).saturating_sub(self.joined + self.returned)
    }

    /// Whoever paid within 30 days: paying users, advertisers, merchants.
    pub fn customers(&self) -> u64 {
        self.payers_month + self.advertisers + self.merchants
    }
}

/// The record of one firm.
#[derive(Clone, Debug, Default)]
pub struct FirmRecord {
    /// Name.
    pub name: String,
    /// Cash before the first day.
    pub cash_start: Micros,
    /// Cash at the end of each day.
    pub cash: Vec<Micros>,
    /// Money from owners on each day.
    pub capital: Vec<Micros>,
    /// The day it closed for lack of cash.
    pub bankrupt: Option<Day>,
}

/// Users of one cohort at one age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CohortCount {
    /// Month in which they first joined, counted from 0 in steps of 30 days.
    pub joined_month: u32,
    /// Age in months at the time of counting: 0 is at the end of the month of joining.
    pub age_months: u32,
    /// People who ever joined in that month.
    pub size: u64,
    /// Those of them who are users at that age.
    pub users: u64,
}

/// What a channel did over a run.
#[derive(Clone, Debug, Default)]
pub struct ChannelRecord {
    /// Name.
    pub name: String,
    /// People reached (installs, redeemed coupons, delivered invitations).
    pub reached: u64,
    /// People who became users for the first time.
    pub joined: u64,
    /// Those of the joined who have used it.
    pub first_used: u64,
    /// People who came back.
    pub returned: u64,
    /// Those of the joined, counted if they joined at least 30 days before the end.
    pub joined_month_ago: u64,
    /// Those of them who were users 30 days after joining.
    pub kept_month: u64,
    /// Money spent.
    pub cost: Micros,
}

/// Why a simulation ended before its last day.
#[derive(Clone, Debug, PartialEq)]
pub enum SimulationError {
    /// A model failed.
    Model {
        /// Id of the model.
        model: String,
        /// Name of the service.
        service: String,
        /// The day.
        day: Day,
        /// First person of the block, if it happened in one.
        first_person: Option<u32>,
        /// What happened.
        failure: ModelFailure,
    },
    /// An amount of money grew beyond what can be counted.
    Money {
        /// Name of the firm.
        firm: String,
        /// The day.
        day: Day,
    },
    /// It was asked to stop.
    Stopped {
        /// Days done.
        day: Day,
    },
}

impl std::fmt::Display for SimulationError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SimulationError::Model { model, service, day, first_person, failure } => {
                write!(f, "model `{model}` of service `{service}` failed on day {day}")?;
                if let Some(person) = first_person {
                    write!(f, ", in the block of people from {person}")?;
                }
                write!(f, ": {failure}")
            }
            SimulationError::Money { firm, day } => {
                write!(f, "the cash of firm `{firm}` left the range of countable money on day {day}")
            }
            SimulationError::Stopped { day } => write!(f, "stopped after {day} days"),
        }
    }
}

impl std::error::Error for SimulationError {}
