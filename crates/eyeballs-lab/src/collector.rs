//! Keeps of each simulation what tables, pictures and claims need, and lets the rest go.

#[cfg(test)]
mod tests;

use crate::batch::{Controlled, Controls};
use crate::card::{FactValues, card};
use crate::events::FirstDecisions;
use crate::facts::ReplicationFacts;
use crate::lesson::LessonValues;
use crate::number_rows::{NumberRows, Storage};
use crate::placebo::{Held, PlaceboResult};
use crate::results::{
    Band, Bankruptcy, ClaimResult, Difference, Failure, GoalResult, MetricResult, ProfitDifference,
    Quantiles, Repeats, Results, Series, ServiceResult, Track, UncertaintyResult, period_days,
};
use crate::series::series;
use crate::statistics::{mean_interval, quantiles, share_interval, summary};
use crate::verdict;
use crate::waterfall::{self, Money};
use eyeballs_core::measures::{Moment, Scope, headlines, measure};
use eyeballs_core::record::{MetricName, Record, metric_names};
use eyeballs_core::spec::ServiceSpec;
use eyeballs_scenario::Scenario;
use eyeballs_scenario::checked::Goal;
use std::io;

/// Measures whose differences between variants are shown.
const COMPARED: [&str; 4] = ["users", "customers", "revenue", "profit"];

/// The curves of all simulations; 32 bits are enough for a picture.
type Curves<'a> = NumberRows<&'a mut dyn Storage, f32>;

pub(crate) struct Collector<'a> {
    curves: Curves<'a>,
    /// By variant and firm.
    tracks: Vec<Vec<TrackValues>>,
    claims: Vec<ClaimCount>,
    card: Vec<FactValues>,
    goal: Option<GoalResult>,
    lesson: LessonValues,
    /// Of the answer of each step.
    steps: Vec<LessonValues>,
    failures: Vec<Failure>,
    /// Records of the replication that is being handed on, by variant.
    replication: u32,
    decisions: FirstDecisions,
    records: Vec<Option<Record>>,
    completed: u32,
}

#[derive(Default)]
struct TrackValues {
    /// Replications in the order of the values below.
    replications: Vec<u32>,
    bankruptcies: Vec<Bankruptcy>,
    /// By measure, then simulation.
    measures: Vec<Vec<Option<f64>>>,
    /// Profit, by year, then simulation.
    profit_by_year: Vec<Vec<f64>>,
    /// By simulation.
    money: Vec<Money>,
    /// Where the curves of each simulation are: by series, then day.
    curves: Vec<u64>,
    services: Vec<ServiceValues>,
}

#[derive(Default)]
struct ServiceValues {
    /// Sum over simulations by day.
    minutes: Vec<f64>,
    /// Sums of users and sizes over simulations, by month of joining and age.
    cohorts: Vec<Vec<(f64, f64)>>,
    /// By metric, then simulation: the sum over the run, or the level at its end.
    metrics: Vec<Vec<f64>>,
}

#[derive(Clone, Default)]
struct ClaimCount {
    held: u32,
    evaluated: u32,
    replications: u32,
    /// By replication; where it could not be evaluated it did not hold.
    held_in: Held,
    problem: Option<String>,
}

impl ClaimCount {
    fn share(&self) -> Option<f64> {
        (self.evaluated > 0).then(|| f64::from(self.held) / f64::from(self.evaluated))
    }
}

impl<'a> Collector<'a> {
    pub(crate) fn new(scenario: &Scenario, storage: &'a mut dyn Storage) -> Collector<'a> {
        let tracks = scenario
            .variants
            .iter()
            .map(|variant| {
                let world = &variant.world;
                (0..world.firms.len())
                    .map(|firm| TrackValues {
                        replications: Vec::new(),
                        bankruptcies: Vec::new(),
                        measures: vec![Vec::new(); headlines().len()],
                        profit_by_year: vec![Vec::new(); Moment::years(world.days).count()],
                        money: Vec::new(),
                        curves: Vec::new(),
                        services: world
                            .services
                            .iter()
                            .filter(|service| service.firm == firm)
                            .map(|service| ServiceValues {
                                minutes: vec![0.0; world.days as usize],
                                cohorts: Vec::new(),
                                metrics: vec![Vec::new(); metric_names(service).len()],
                            })
                            .collect(),
                    })
                    .collect()
            })
            .collect();
        Collector {
            curves: Curves::new(storage),
            tracks,
            claims: vec![ClaimCount::default(); scenario.claims.len()],
            card: vec![FactValues::default(); scenario.facts.len()],
            goal: scenario.goal.as_ref().map(|goal| empty(goal, scenario)),
            lesson: LessonValues::new(&scenario.lesson),
            steps: scenario.steps.iter().map(|step| LessonValues::new(&step.answer)).collect(),
            failures: Vec::new(),
            replication: 0,
            records: vec![None; scenario.variants.len()],
            decisions: FirstDecisions::default(),
            completed: 0,
        }
    }

    pub(crate) fn failed(&mut self, failure: Failure) {
        self.failures.push(failure);
    }

    /// # Errors
    /// When the curves cannot be kept.
    pub(crate) fn take(
        &mut self,
        variant: usize,
        replication: u32,
        record: Record,
        scenario: &Scenario,
    ) -> io::Result<()> {
        if replication != self.replication {
            self.evaluate(scenario);
            self.replication = replication;
        }
        self.completed += 1;
        for (firm, track) in self.tracks[variant].iter_mut().enumerate() {
            track.take(replication, firm, &record, &mut self.curves)?;
        }
        self.decisions.take(variant, &record);
        self.records[variant] = Some(record);
        Ok(())
    }

    /// Claims and numbers of the lesson are about one replication of all variants; claims of which a variant is missing
    /// are left out.
    fn evaluate(&mut self, scenario: &Scenario) {
        let facts = ReplicationFacts { records: &self.records };
        for (claim, count) in scenario.claims.iter().zip(&mut self.claims) {
            let missing = claim.facts().any(|fact| self.records[fact.subject.variant].is_none());
            if missing {
                continue;
            }
            count.replications += 1;
            let holds = claim.holds(&facts);
            count.held_in.push((self.replication, holds == Ok(true)));
            match holds {
                Ok(holds) => {
                    count.evaluated += 1;
                    count.held += u32::from(holds);
                }
                Err(problem) => {
                    count.problem.get_or_insert(problem);
                }
            }
        }
        for (fact, values) in scenario.facts.iter().zip(&mut self.card) {
            values.take(fact, &self.records, &facts);
        }
        if let (Some(goal), Some(result)) = (&scenario.goal, &mut self.goal) {
            for variant in (0..self.records.len()).filter(|&variant| self.records[variant].is_some()) {
                take_goal(goal, variant, self.replication, &facts, result);
            }
        }
        if self.records.iter().any(Option::is_some) {
            self.lesson.take(&scenario.lesson, &facts);
            for (values, step) in self.steps.iter_mut().zip(&scenario.steps) {
                values.take(&step.answer, &facts);
            }
        }
        self.records.fill(None);
    }

    /// # Errors
    /// When the curves cannot be read back.
    pub(crate) fn finish(
        mut self,
        scenario: &Scenario,
        (draws, repeats, controls): (&[Vec<f64>], Option<Repeats>, Controls),
        asked_for: u64,
    ) -> io::Result<Results> {
        self.evaluate(scenario);
        let world = &scenario.variants[0].world;
        let claim_shares: Vec<_> = self.claims.iter().map(ClaimCount::share).collect();
        let done = u64::from(self.completed) + self.failures.len() as u64;
        let uncertainties = drawn(scenario, draws);
        let mut placebos: Vec<Option<PlaceboResult>> = vec![None; self.claims.len()];
        for Controlled { claim, settings, left: control } in controls.claims {
            let required = scenario.claims[claim].required_share;
            let held = &self.claims[claim].held_in;
            placebos[claim] = Some(PlaceboResult::new(settings, required, held, control));
        }
        self.failures.extend(controls.failures);
        Ok(Results {
            title: scenario.title.clone(),
            question: scenario.question.clone(),
            lesson: self.lesson.fill(&scenario.lesson, &claim_shares),
            steps: self
                .steps
                .iter()
                .zip(&scenario.steps)
                .map(|(values, step)| values.fill_step(step, &claim_shares))
                .collect(),
            currency: scenario.currency.clone(),
            start: scenario.start,
            days: world.days,
            agents: world.people.count,
            represents: world.people.represents,
            variants: scenario.variants.iter().map(|variant| variant.name.clone()).collect(),
            fork_day: scenario.fork.as_ref().map(|fork| fork.day.0),
            events: (0..)
                .zip(&scenario.variants)
                .map(|(index, variant)| self.decisions.with_events(index, &variant.world))
                .collect(),
            period_days: period_days(world.days),
            replications: scenario.replications,
            today: Vec::new(),
            differences: differences(&self.tracks, scenario),
            profit_differences: profit_differences(&self.tracks, scenario),
            tracks: tracks(&self.tracks, &mut self.curves, scenario)?,
            verdict: verdict::verdict(scenario, &uncertainties, self.goal.as_ref(), repeats.as_ref()),
            uncertainties,
            goal: self.goal.map(|goal| GoalResult { repeats, ..goal }),
            claims: self
                .claims
                .into_iter()
                .zip(&scenario.claims)
                .zip(placebos)
                .map(|((count, claim), placebo)| {
                    let (low, high) = share_interval(count.held, count.evaluated);
                    ClaimResult {
                        text: claim.text.clone(),
                        holds_expression: claim.holds.clone(),
                        held: count.held,
                        evaluated: count.evaluated,
                        replications: count.replications,
                        low,
                        high,
                        required_share: claim.required_share,
                        placebo,
                        problem: count.problem,
                    }
                })
                .collect(),
            facts: card(self.card, scenario),
            failures: self.failures,
            not_run: u32::try_from(asked_for - done).unwrap_or(u32::MAX),
        })
    }
}

/// A goal of which nothing is known yet.
fn empty(goal: &Goal, scenario: &Scenario) -> GoalResult {
    let variants = scenario.variants.len();
    GoalResult {
        expression: goal.expression.clone(),
        maximise: goal.maximise,
        risk: goal.risk.name(),
        conditions: goal.conditions.clone(),
        outcomes: vec![vec![None; scenario.replications as usize]; variants],
        met: vec![vec![0; goal.conditions.len()]; variants],
        problem: None,
        repeats: None,
    }
}

fn take_goal(
    goal: &Goal,
    variant: usize,
    replication: u32,
    facts: &ReplicationFacts<'_>,
    result: &mut GoalResult,
) {
    match goal.outcome(variant, facts) {
        Ok(outcome) => result.outcomes[variant][replication as usize] = Some(outcome),
        Err(problem) => drop(result.problem.get_or_insert(problem)),
    }
    match goal.meets(variant, facts) {
        Ok(met) => {
            for (count, met) in result.met[variant].iter_mut().zip(met) {
                *count += u32::from(met);
            }
        }
        Err(problem) => drop(result.problem.get_or_insert(problem)),
    }
}

/// What each replication drew.
fn drawn(scenario: &Scenario, draws: &[Vec<f64>]) -> Vec<UncertaintyResult> {
    let list = scenario.uncertainties.iter().flat_map(|uncertainties| &uncertainties.list);
    list.enumerate()
        .map(|(index, uncertainty)| UncertaintyResult {
            key: uncertainty.factor.key.clone(),
            values: draws.iter().map(|values| values[index]).collect(),
        })
        .collect()
}

impl TrackValues {
    fn take(
        &mut self,
        replication: u32,
        firm: usize,
        record: &Record,
        curves: &mut Curves<'_>,
    ) -> io::Result<()> {
        self.replications.push(replication);
        let bankrupt = record.firms[firm].bankrupt;
        self.bankruptcies.extend(bankrupt.map(|day| Bankruptcy { replication, day: day.0 }));
        let scope = Scope::of_firm(record, firm);
        for (values, (measure, headline)) in self.measures.iter_mut().zip(headlines()) {
            values.push(measure.value(scope, headline.moment));
        }
        self.money.push(Money::of(scope));
        let profit = measure("profit").expect("it is in the list");
        for (values, year) in self.profit_by_year.iter_mut().zip(Moment::years(scope.recorded_days() as u32))
        {
            values.extend(profit.value(scope, year));
        }
        let values = Series::ALL.into_iter().flat_map(|which| series(record, firm, which));
        self.curves.push(curves.add(&values.map(|value| value as f32).collect::<Vec<_>>())?);
        for (values, service) in self.services.iter_mut().zip(scope.services()) {
            for (sum, day) in values.minutes.iter_mut().zip(&service.days) {
                *sum += day.minutes;
            }
            for (metric, values) in values.metrics.iter_mut().enumerate() {
                values.extend(service.metric_over(metric, 0..service.days.len()));
            }
            for count in &service.cohorts {
                let (month, age) = (count.joined_month as usize, count.age_months as usize);
                if values.cohorts.len() <= month {
                    values.cohorts.resize(month + 1, Vec::new());
                }
                if values.cohorts[month].len() <= age {
                    values.cohorts[month].resize(age + 1, (0.0, 0.0));
                }
                values.cohorts[month][age].0 += count.users as f64;
                values.cohorts[month][age].1 += count.size as f64;
            }
        }
        Ok(())
    }
}

fn tracks(
    values: &[Vec<TrackValues>],
    curves: &mut Curves<'_>,
    scenario: &Scenario,
) -> io::Result<Vec<Track>> {
    let mut tracks = Vec::new();
    for (index, (variant, firms)) in scenario.variants.iter().zip(values).enumerate() {
        let world = &variant.world;
        for (firm, track) in firms.iter().enumerate() {
            let name = &world.firms[firm].name;
            let label = match (world.firms.len(), scenario.variants.len()) {
                (1, _) => variant.name.clone(),
                (_, 1) => name.clone(),
                _ => format!("{} / {name}", variant.name),
            };
            let services = world.services.iter().filter(|service| service.firm == firm);
            tracks.push(Track {
                variant: index,
                firm: name.clone(),
                label,
                replications: track.replications.len() as u32,
                bankruptcies: track.bankruptcies.clone(),
                measures: track
                    .measures
                    .iter()
                    .map(|values| summary(&mut values.iter().flatten().copied().collect::<Vec<_>>()))
                    .collect(),
                profit_by_year: track
                    .profit_by_year
                    .iter()
                    .map(|values| summary(&mut values.clone()))
                    .collect(),
                waterfall: waterfall::steps(&track.money),
                bands: bands(track, curves, world.days)?,
                services: services
                    .zip(&track.services)
                    .map(|(service, values)| ServiceResult {
                        name: service.name.clone(),
                        minutes: mean(&values.minutes, track.replications.len()),
                        retention: retention(&values.cohorts),
                        metrics: metrics(service, &values.metrics),
                    })
                    .collect(),
            });
        }
    }
    Ok(tracks)
}

fn mean(sums: &[f64], count: usize) -> Vec<f64> {
    if count == 0 {
        return Vec::new();
    }
    sums.iter().map(|sum| sum / count as f64).collect()
}

fn metrics(service: &ServiceSpec, values: &[Vec<f64>]) -> Vec<MetricResult> {
    let result = |(name, values): (MetricName, &Vec<f64>)| MetricResult {
        model: name.model,
        metric: name.name,
        unit: name.unit,
        sum: name.sum,
        summary: summary(&mut values.clone()),
    };
    metric_names(service).into_iter().zip(values).map(result).collect()
}

fn retention(cohorts: &[Vec<(f64, f64)>]) -> Vec<Vec<f64>> {
    let share = |&(users, size): &(f64, f64)| if size > 0.0 { users / size } else { f64::NAN };
    cohorts.iter().map(|ages| ages.iter().map(share).collect()).collect()
}

/// Quantiles of each series on each day; where no replication has a value, not numbers.
fn bands(track: &TrackValues, curves: &mut Curves<'_>, days: u32) -> io::Result<Vec<Band>> {
    let mut bands = vec![Band::default(); Series::ALL.len()];
    let mut column = 0;
    curves.columns(&track.curves, Series::ALL.len() * days as usize, |values| {
        let band = &mut bands[column / days as usize];
        column += 1;
        // Those that went bankrupt have none.
        let mut values: Vec<f64> =
            values.iter().map(|&value| f64::from(value)).filter(|value| !value.is_nan()).collect();
        let nothing = Quantiles { p10: f64::NAN, p50: f64::NAN, p90: f64::NAN };
        let Quantiles { p10, p50, p90 } = quantiles(&mut values).unwrap_or(nothing);
        band.p10.push(p10);
        band.p50.push(p50);
        band.p90.push(p90);
        Ok(())
    })?;
    Ok(bands)
}

/// Every firm of a later variant with the firm of the same name in the first one.
fn compared<'a>(
    values: &'a [Vec<TrackValues>],
    scenario: &'a Scenario,
) -> impl Iterator<Item = (usize, &'a str, &'a TrackValues, &'a TrackValues)> {
    let first = &scenario.variants[0].world.firms;
    values.iter().enumerate().skip(1).flat_map(move |(variant, tracks)| {
        let firms = scenario.variants[variant].world.firms.iter().zip(tracks);
        firms.filter_map(move |(firm, track)| {
            let same = first.iter().position(|other| other.name == firm.name)?;
            Some((variant, firm.name.as_str(), &values[0][same], track))
        })
    })
}

fn differences(values: &[Vec<TrackValues>], scenario: &Scenario) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (variant, firm, reference, track) in compared(values, scenario) {
        for name in COMPARED {
            let measure = measure(name).expect("what is compared is measured");
            let index = headlines().iter().position(|(other, _)| *other == measure);
            let pairs = pair(reference, track, index.expect("what is compared stands in the table"));
            if pairs.is_empty() {
                continue;
            }
            let (mean, low, high) = mean_interval(&pairs);
            differences.push(Difference {
                variant,
                firm: firm.to_owned(),
                measure,
                mean,
                low,
                high,
                pairs: pairs.len() as u32,
            });
        }
    }
    differences
}

fn profit_differences(values: &[Vec<TrackValues>], scenario: &Scenario) -> Vec<ProfitDifference> {
    let of = |(variant, firm, reference, track): (usize, &str, &TrackValues, &TrackValues)| {
        let pairs = track.replications.iter().zip(&track.money).filter_map(|(replication, money)| {
            let place = reference.replications.binary_search(replication).ok()?;
            Some((reference.money[place], *money))
        });
        waterfall::difference(variant, firm, &pairs.collect::<Vec<_>>())
    };
    compared(values, scenario).filter_map(of).collect()
}

/// Differences between the replications that both have.
fn pair(reference: &TrackValues, track: &TrackValues, measure: usize) -> Vec<f64> {
    let value = |values: &TrackValues, replication: &u32| {
        let place = values.replications.binary_search(replication).ok()?;
        values.measures[measure][place].filter(|value| value.is_finite())
    };
    let both = track.replications.iter().filter_map(|r| Some(value(track, r)? - value(reference, r)?));
    both.collect()
}
