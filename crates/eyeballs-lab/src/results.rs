//! What a batch of simulations amounts to: all that tables and pictures need, and no more. Quantiles
//! are over replications; the daily rows themselves were streamed out and are not kept.

use crate::placebo::{Carried, PlaceboResult};
pub use crate::statistics::{Quantiles, Summary};
use crate::verdict::Verdict;
use eyeballs_core::date::Date;
use eyeballs_core::measures::{Measure, headlines};
use eyeballs_core::units::MONTH_DAYS;
use serde::{Serialize, Serializer};

/// The outcome of a batch.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Results {
    /// Title of the scenario.
    pub title: String,
    /// Its question.
    pub question: String,
    /// What it teaches, texts and numbers one after the other; may be empty.
    pub lesson: Vec<LessonPart>,
    /// The same as steps for a class.
    pub steps: Vec<StepResult>,
    /// Currency of all money.
    pub currency: String,
    /// The date of day 0, if the scenario says it.
    #[serde(serialize_with = "as_text")]
    pub start: Option<Date>,
    /// Days of a run.
    pub days: u32,
    /// Agents in a simulation.
    pub agents: u32,
    /// People per agent.
    pub represents: u32,
    /// Names of the variants.
    pub variants: Vec<String>,
    /// The day on which the variants part, if they are one until then.
    pub fork_day: Option<u32>,
    /// What happens in each variant, in the order of days.
    pub events: Vec<Vec<Event>>,
    /// Days over which the curves of flows are summed.
    pub period_days: u32,
    /// Replications asked for, of each variant.
    pub replications: u32,
    /// What is said of today, and what is simulated.
    pub today: Vec<TodayResult>,
    /// One entry per variant and firm, variants first.
    pub tracks: Vec<Track>,
    /// Differences to the first variant.
    pub differences: Vec<Difference>,
    /// Differences of profit to the first variant, by their causes.
    pub profit_differences: Vec<ProfitDifference>,
    /// What nobody knows, in the order of the scenario.
    pub uncertainties: Vec<UncertaintyResult>,
    /// What counts, if the scenario says so.
    pub goal: Option<GoalResult>,
    /// What this amounts to, if there are alternatives.
    pub verdict: Option<Verdict>,
    /// The claims.
    pub claims: Vec<ClaimResult>,
    /// The card of stylised facts.
    pub facts: Vec<StylisedResult>,
    /// Simulations that failed.
    pub failures: Vec<Failure>,
    /// Simulations that were not run because the batch was interrupted.
    pub not_run: u32,
}

/// A fact of today, the number that it determines, and how well it is met.
#[derive(Clone, Debug, Serialize)]
pub struct TodayResult {
    /// Name of the service.
    pub service: String,
    /// The fact, as the scenario writes it.
    pub fact: String,
    /// Its unit.
    pub unit: String,
    /// The least that is said; of a single number the same as the most.
    pub said_low: f64,
    /// The most.
    pub said_high: f64,
    /// What is simulated in the first month, mean over replications; `None` where the fact is itself a number of the scenario.
    pub simulated: Option<f64>,
    /// The number that it determines, as a path of `--set`.
    pub parameter: String,
    /// Its value.
    pub value: f64,
    /// How it was found: "set", "closed form" or "search".
    pub how: &'static str,
    /// Whether it is met.
    pub is_met: bool,
    /// Why not, if it is not.
    pub why: Option<String>,
    /// What is simulated over the draws of what nobody knows, if there are some.
    pub over_draws: Option<Quantiles>,
}

/// A number that nobody knows.
#[derive(Clone, Debug, Serialize)]
pub struct UncertaintyResult {
    /// Its path.
    pub key: String,
    /// What each replication drew, the same for all variants.
    pub values: Vec<f64>,
}

/// What counts, in each replication.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GoalResult {
    /// The expression.
    pub expression: String,
    /// More is better.
    pub maximise: bool,
    /// How futures are weighed.
    pub risk: &'static str,
    /// The conditions.
    pub conditions: Vec<String>,
    /// By variant, then replication; `None` where it has no value or the simulation failed.
    pub outcomes: Vec<Vec<Option<f64>>>,
    /// By variant, then condition: replications in which it is met.
    pub met: Vec<Vec<u32>>,
    /// Why there was no value, where there was none.
    pub problem: Option<String>,
    /// The first draws once more.
    pub repeats: Option<Repeats>,
}

/// Outcomes of the first draws under other random numbers; by variant, then draw.
#[derive(Clone, Debug, Serialize)]
pub struct Repeats {
    /// With other people in the same market.
    pub other_people: Vec<Vec<Option<f64>>>,
    /// In another market, with other people.
    pub other_market: Vec<Vec<Option<f64>>>,
}

/// A date as `2026-01-31`.
fn as_text<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    date.map(|date| date.to_string()).serialize(serializer)
}

/// Something that the scenario lets happen on a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Event {
    /// The day.
    pub day: u32,
    /// What happens, in a few words.
    pub label: String,
}

/// One firm in one variant: a row of the table, a curve of the plots.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Track {
    /// Index of the variant.
    pub variant: usize,
    /// Name of the firm.
    pub firm: String,
    /// Name for people: the variant's name, with the firm's if there are several firms.
    pub label: String,
    /// Simulations that were completed.
    pub replications: u32,
    /// Those of them in which the firm closed for lack of cash, in the order of replications.
    pub bankruptcies: Vec<Bankruptcy>,
    /// Each measure of the table over replications, in the order of [`headlines`]; `None` where no replication has a
    /// value.
    #[serde(serialize_with = "measures_by_name")]
    pub measures: Vec<Option<Summary>>,
    /// Profit of each whole year of 365 days over replications, the first year first; `None` without replications.
    pub profit_by_year: Vec<Option<Summary>>,
    /// Money of the whole run, from the sources of revenue through costs to profit; nothing without replications.
    pub waterfall: Vec<WaterfallStep>,
    /// Quantiles of each series on each day, in the order of [`Series::ALL`].
    #[serde(serialize_with = "bands_by_name")]
    pub bands: Vec<Band>,
    /// Its services.
    pub services: Vec<ServiceResult>,
}

impl Track {
    /// Share of the completed simulations in which the firm was bankrupt at the end of a day; `None` if none
    /// was completed.
    pub fn bankrupt_share(&self, day: u32) -> Option<f64> {
        let bankrupt = self.bankruptcies.iter().filter(|bankruptcy| bankruptcy.day <= day).count();
        (self.replications > 0).then(|| bankrupt as f64 / f64::from(self.replications))
    }
}

/// The end of a firm in one replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bankruptcy {
    /// The replication.
    pub replication: u32,
    /// The day at whose end its cash was below zero by more than its credit. Its services close on the day after.
    pub day: u32,
}

/// One service of a track.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ServiceResult {
    /// Name.
    pub name: String,
    /// Mean over replications of the minutes spent on each day by everybody.
    pub minutes: Vec<f64>,
    /// `retention[joined month][age in months]`: mean share of the cohort still users; ragged.
    pub retention: Vec<Vec<f64>>,
    /// What its models report, if it is a single number.
    pub metrics: Vec<MetricResult>,
}

/// A metric of a model over the replications.
#[derive(Clone, Debug, Serialize)]
pub struct MetricResult {
    /// Id of the model.
    pub model: String,
    /// Name.
    pub metric: String,
    /// Unit.
    pub unit: String,
    /// It is summed over the run (true), or the level at its end (false).
    pub sum: bool,
    /// What it comes to; `None` without replications.
    pub summary: Option<Summary>,
}

/// A piece of a lesson.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum LessonPart {
    /// As it is written in the scenario.
    Text(String),
    /// A number of the run: the median over the replications in which it has a value, if there are any.
    Number(Option<f64>),
}

/// A step of a lesson.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct StepResult {
    /// What it is called.
    pub title: String,
    /// What to do or to look at; may be empty.
    pub text: String,
    /// The question.
    pub ask: String,
    /// What it sets in the scenario: paths as in `--set`, and values.
    pub settings: Vec<(String, String)>,
    /// What the teacher knows, with numbers of these results, also where they are not those of its settings; may be empty.
    pub answer: Vec<LessonPart>,
}

/// Quantiles by day.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Band {
    /// 10th percentile on each day.
    pub p10: Vec<f64>,
    /// Median on each day.
    pub p50: Vec<f64>,
    /// 90th percentile on each day.
    pub p90: Vec<f64>,
}

/// The curves over time. Money of a firm that is bankrupt is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Series {
    /// Users of the last 30 days.
    Users,
    /// Users who paid within the last 30 days.
    Payers,
    /// Advertisers who paid within the last 30 days.
    Advertisers,
    /// Merchants who paid within the last 30 days.
    Merchants,
    /// Money in, over the last [`Results::period_days`] (fewer at the start).
    Revenue,
    /// Money in less money out, over the last [`Results::period_days`] (fewer at the start).
    Profit,
    /// Cash of the firm.
    Cash,
}

impl Series {
    /// All of them.
    pub const ALL: [Series; 7] = [
        Series::Users,
        Series::Payers,
        Series::Advertisers,
        Series::Merchants,
        Series::Revenue,
        Series::Profit,
        Series::Cash,
    ];

    /// Whether it is a sum over days, and not a state at the end of a day.
    pub fn is_flow(self) -> bool {
        matches!(self, Series::Revenue | Series::Profit)
    }

    /// Whether it is an amount of money.
    pub fn is_money(self) -> bool {
        self.is_flow() || self == Series::Cash
    }
}

/// Days over which the curves of flows are summed in a run of this many days: a month is smooth where buyers are
/// few, but a short run has too few months.
pub fn period_days(days: u32) -> u32 {
    match days {
        0..14 => 1,
        14..180 => 7,
        180.. => MONTH_DAYS,
    }
}

// Machines read names, not positions.

fn measures_by_name<S: Serializer>(measures: &[Option<Summary>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(headlines().into_iter().map(|(measure, _)| measure.name).zip(measures))
}

fn name<S: Serializer>(measure: &&'static Measure, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(measure.name)
}

fn bands_by_name<S: Serializer>(bands: &[Band], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(Series::ALL.into_iter().zip(bands))
}

/// How a variant differs from the first one: replications are paired, since they share people and random numbers.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// Index of the variant.
    pub variant: usize,
    /// Name of the firm.
    pub firm: String,
    /// Of what.
    #[serde(serialize_with = "name")]
    pub measure: &'static Measure,
    /// Mean of the paired differences.
    pub mean: f64,
    /// Lower end of the 95 % interval of the mean (Student's t).
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Number of pairs.
    pub pairs: u32,
}

/// A step of the money from revenue to profit.
#[derive(Clone, Debug, Serialize)]
pub struct WaterfallStep {
    /// Which amount; costs are positive, as in the list of measures.
    #[serde(serialize_with = "name")]
    pub measure: &'static Measure,
    /// Its mean over replications: means add up, medians do not.
    pub mean: f64,
}

/// What makes the profit of a variant another than that of the first one.
#[derive(Clone, Debug, Serialize)]
pub struct ProfitDifference {
    /// Index of the variant.
    pub variant: usize,
    /// Name of the firm.
    pub firm: String,
    /// Mean profit in the first variant, over the pairs of replications.
    pub first: f64,
    /// That in this one.
    pub other: f64,
    /// The parts, in the order of [`Cause::ALL`]: they add up to the difference of the two.
    pub causes: Vec<CausePart>,
    /// Number of pairs.
    pub pairs: u32,
}

/// A part of a difference of profit.
#[derive(Clone, Debug, Serialize)]
pub struct CausePart {
    /// Of what.
    pub cause: Cause,
    /// Its mean over pairs of replications.
    pub mean: f64,
    /// Lower end of the 95 % interval of the mean (Student's t).
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What a difference of profit comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The number of user-days, a user-day bringing and costing the mean of what it does in both.
    UserDays,
    /// What a user-day brings.
    RevenuePerUserDay,
    /// What a user-day costs: use, and what business models post.
    CostPerUserDay,
    /// What was spent on channels.
    AcquisitionCost,
    /// Fixed costs.
    FixedCost,
}

impl Cause {
    /// All of them.
    pub const ALL: [Cause; 5] = [
        Cause::UserDays,
        Cause::RevenuePerUserDay,
        Cause::CostPerUserDay,
        Cause::AcquisitionCost,
        Cause::FixedCost,
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Cause::UserDays => "user_days",
            Cause::RevenuePerUserDay => "revenue_per_user_day",
            Cause::CostPerUserDay => "cost_per_user_day",
            Cause::AcquisitionCost => "acquisition_cost",
            Cause::FixedCost => "fixed_cost",
        }
    }
}

/// How often a claim held.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimResult {
    /// In words.
    pub text: String,
    /// The expression.
    pub holds_expression: String,
    /// Replications in which it held.
    pub held: u32,
    /// Replications in which it could be evaluated.
    pub evaluated: u32,
    /// Replications in which all variants of which it speaks were completed.
    pub replications: u32,
    /// 95 % interval of the share (Wilson).
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// The share that the scenario requires.
    pub required_share: Option<f64>,
    /// The claim with the mechanism off that is said to carry it, if the scenario says which.
    pub placebo: Option<PlaceboResult>,
    /// Why it could not be evaluated, where it could not.
    pub problem: Option<String>,
}

impl ClaimResult {
    /// Share of the replications in which it held; `None` if it could be evaluated in none.
    pub fn share(&self) -> Option<f64> {
        (self.evaluated > 0).then(|| f64::from(self.held) / f64::from(self.evaluated))
    }

    /// Whether it held as often as the scenario requires; `None` if the scenario requires nothing. What is required is a
    /// share of all completed replications: where a claim could not be evaluated, it did not hold.
    pub fn met(&self) -> Option<bool> {
        let share = f64::from(self.held) / f64::from(self.replications);
        self.required_share.map(|required| self.replications > 0 && share >= required)
    }

    /// Whether it is what the scenario requires: it holds as often, and, if it has a placebo, is carried by what that switches off.
    /// `None` if the scenario requires nothing.
    pub fn passes(&self) -> Option<bool> {
        let is_carried = self.placebo.as_ref().is_none_or(|placebo| placebo.carried == Carried::ByIt);
        self.met().map(|met| met && is_carried)
    }
}

/// A number of the world beside the range that was published of it.
#[derive(Clone, Debug, Serialize)]
pub struct StylisedResult {
    /// By which the scenario speaks of it.
    pub name: Option<String>,
    /// In words.
    pub text: String,
    /// The expression.
    pub of: String,
    /// Lower end of the published range.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Who published it.
    pub source: String,
    /// The number over the replications in which it has a value.
    pub value: Option<Summary>,
    /// Replications in which all variants of which it speaks were completed.
    pub replications: u32,
    /// Why it has no value, where it has none.
    pub problem: Option<String>,
}

impl StylisedResult {
    /// Whether the median lies within the published range; `None` if there is no value in any replication.
    pub fn is_within(&self) -> Option<bool> {
        self.value.map(|value| (self.low..=self.high).contains(&value.quantiles.p50))
    }
}

/// A simulation that failed.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    /// Index of the variant.
    pub variant: usize,
    /// The replication.
    pub replication: u32,
    /// What happened.
    pub message: String,
    /// A model failed (and not the market).
    pub model: bool,
    /// What the placebo set with which it failed: paths as in `--set`, and values; empty without one.
    pub placebo: Vec<(String, String)>,
    /// The command that does it again, alone; empty until somebody who knows it says so.
    pub repeat: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_firm_is_bankrupt_from_the_day_of_its_bankruptcy_on() {
        let bankruptcies =
            vec![Bankruptcy { replication: 2, day: 40 }, Bankruptcy { replication: 3, day: 10 }];
        let track = Track { replications: 4, bankruptcies, ..Track::default() };
        let share = |day| track.bankrupt_share(day);
        assert_eq!([share(9), share(10), share(39), share(40)], [0.0, 0.25, 0.25, 0.5].map(Some));
        assert_eq!(Track::default().bankrupt_share(40), None);
    }
}
