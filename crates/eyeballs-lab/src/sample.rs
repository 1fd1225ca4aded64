//! What happens over all that nobody knows, or can be chosen, at the points of a sample: how outcomes go with each number, and where a
//! plan fails.

mod discovery;
#[cfg(test)]
mod tests;

use crate::Progress;
use crate::draws::Draws;
use crate::evaluation::{Evaluation, Failure, Outcome, Outcomes, Simulator};
use crate::factors::{Design, Factors, Over};
use crate::hands::PointHands;
use crate::sensitivity::Estimated;
use crate::statistics::mean_interval;
use crate::store::Store;
use crate::study::{Error, NO_GOAL};
use discovery::Cases;
pub use discovery::{DiscoveredBox, Discovery, Edge, Event, Limit};
use eyeballs_experiments::bootstrap::Bootstrap;
use eyeballs_experiments::sensitivity::rank_correlation;
use eyeballs_scenario::Scenario;
use serde::Serialize;
use std::sync::atomic::AtomicBool;

/// A sample that is planned.
#[derive(Debug)]
pub struct Sample<'a> {
    scenario: &'a Scenario,
    factors: Factors<'a>,
    /// Values of all keys, by point.
    points: Vec<Vec<f64>>,
    plan: Evaluation<'a>,
}

/// What came out.
#[derive(Clone, Debug, Serialize)]
pub struct Sampled {
    /// What counts.
    pub goal: String,
    /// More is better.
    pub maximise: bool,
    /// Names of the variants.
    pub variants: Vec<String>,
    /// Keys of what moves.
    pub keys: Vec<String>,
    /// What moves with each factor: groups have several keys.
    pub factors: Vec<String>,
    /// Values of the keys, by point.
    pub points: Vec<Vec<f64>>,
    /// Replications at each.
    pub replications: u32,
    /// Simulations.
    pub simulations: u64,
    /// By variant.
    pub standings: Vec<Standing>,
    /// By variant and point: the mean outcome over replications, if all are known.
    pub outcomes: Vec<Vec<Option<f64>>>,
    /// How outcomes go with each factor: each variant, then the difference of the two that are best on average.
    pub dependences: Vec<Dependence>,
    /// What it means to fail, if anything does.
    pub event: Option<Event>,
    /// By variant and point, whether it failed there, in at least half of the replications.
    pub failed: Vec<Vec<Option<bool>>>,
    /// Where each variant fails.
    pub discoveries: Vec<Discovery>,
    /// What keeps outcomes from being known, the first reason of each kind.
    pub problems: Vec<String>,
    /// Simulations that left nothing, the first of each reason.
    pub failures: Vec<Failure>,
}

/// How a variant stands over all points.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Standing {
    /// Mean outcome over the points at which it is known.
    pub mean: Estimated,
    /// 10th percentile over points.
    pub p10: f64,
    /// 90th percentile.
    pub p90: f64,
    /// Share of the points at which it is the best.
    pub best: f64,
}

/// How an outcome goes with each factor.
#[derive(Clone, Debug, Serialize)]
pub struct Dependence {
    /// The variant.
    pub variant: usize,
    /// The variant that it is less, if it is a difference.
    pub less: Option<usize>,
    /// By factor.
    pub correlations: Vec<Correlation>,
    /// Why nothing can be told.
    pub problem: Option<String>,
}

/// Correlations of ranks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Correlation {
    /// Of Spearman (1904).
    pub spearman: Estimated,
    /// With all other factors regressed out (Iman & Conover 1979).
    pub partial: Estimated,
}

impl<'a> Sample<'a> {
    /// Plans a sample; reads the scenario at all points, in the current rayon pool.
    ///
    /// # Errors
    /// If nothing counts or nothing moves, too many points, or values that do not go together.
    pub fn new(
        scenario: &'a Scenario,
        (design, over): (&Design, Over),
        hands: Option<&'a dyn PointHands>,
    ) -> Result<Sample<'a>, Error> {
        if scenario.goal.is_none() {
            return Err(Error::Asked(NO_GOAL.to_owned()));
        }
        let factors = Factors::new(scenario, over)?;
        let points = factors.points(design, scenario.variants[0].world.seed)?;
        let settings = points.iter().map(|values| factors.settings(values)).collect();
        let draws = if factors.say_all(scenario) { None } else { Draws::new(scenario) };
        let simulator = Simulator::new(scenario, draws, hands);
        let plan = Evaluation::of_all(&simulator, settings).map_err(Error::Values)?;
        Ok(Sample { scenario, factors, points, plan })
    }

    /// Keys of all that moves, and their values at each point.
    pub fn points(&self) -> (Vec<&'a str>, &[Vec<f64>]) {
        (self.factors.keys(), &self.points)
    }

    /// Simulations that are to be done.
    pub fn simulations(&self) -> u64 {
        self.plan.simulations()
    }

    /// Does some of the simulations and keeps them, to see how long all of them will take; tells how many were new.
    pub fn pilot(&self, count: usize, store: &dyn Store, progress: &dyn Progress, stop: &AtomicBool) -> u64 {
        self.plan.pilot(count, store, progress, stop)
    }

    /// Simulates in the current rayon pool what is not in the store, and keeps it there.
    ///
    /// # Errors
    /// If it is interrupted.
    pub fn run(
        &self,
        store: Option<&dyn Store>,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Result<Sampled, Error> {
        let Outcomes { by_alternative, problems, failures } =
            self.plan.simulate(store, progress, stop).ok_or(Error::Interrupted)?;
        let goal = self.scenario.goal.as_ref().expect("it was asked for");
        let sign = if goal.maximise { 1.0 } else { -1.0 };
        let by_variant: Vec<&[Vec<Outcome>]> = by_alternative.chunks(self.points.len()).collect();
        let mean = |outcomes: &Vec<Outcome>| -> Option<f64> {
            let known: Option<Vec<f64>> = outcomes.iter().map(|outcome| outcome.outcome).collect();
            let known = known.filter(|known| !known.is_empty())?;
            Some(known.iter().sum::<f64>() / known.len() as f64)
        };
        let outcomes: Vec<Vec<Option<f64>>> =
            by_variant.iter().map(|points| points.iter().map(mean).collect()).collect();
        let event = Event::of(goal, by_variant.len());
        let failed = match &event {
            Some(event) => event.happened(&by_variant, &outcomes, sign),
            None => Vec::new(),
        };
        let bootstrap = Bootstrap::of_seed(self.scenario.variants[0].world.seed);
        let standings = standings(&outcomes, sign);
        let coordinates = self.coordinates();
        let names = self.factors.names();
        let cases = Cases { names: &names, coordinates: &coordinates, bootstrap: &bootstrap };
        let discoveries =
            failed.iter().enumerate().map(|(variant, failed)| cases.discover(variant, failed)).collect();
        let mut targets: Vec<(usize, Option<usize>)> =
            (0..outcomes.len()).map(|variant| (variant, None)).collect();
        let mut ranked: Vec<usize> = (0..outcomes.len()).collect();
        // Of equals the first.
        ranked.sort_by(|&one, &other| {
            (sign * standings[other].mean.value).total_cmp(&(sign * standings[one].mean.value))
        });
        if let [best, second, ..] = ranked[..] {
            targets.push((best, Some(second)));
        }
        let dependences = targets
            .into_iter()
            .map(|target| dependence(target, &outcomes, &coordinates, &bootstrap))
            .collect();
        Ok(Sampled {
            goal: goal.expression.clone(),
            maximise: goal.maximise,
            variants: self.scenario.variants.iter().map(|variant| variant.name.clone()).collect(),
            keys: self.factors.keys().into_iter().map(str::to_owned).collect(),
            factors: names.clone(),
            points: self.points.clone(),
            replications: self.scenario.replications,
            simulations: self.simulations(),
            standings,
            outcomes,
            dependences,
            event,
            failed,
            discoveries,
            problems,
            failures,
        })
    }

    /// By point, a number for each factor: the value of the first of its keys.
    fn coordinates(&self) -> Vec<Vec<f64>> {
        let keys = self.factors.keys();
        let first = |name: &String| {
            let first = name.split(" + ").next().unwrap_or(name);
            keys.iter().position(|key| *key == first).expect("a factor moves keys")
        };
        let places: Vec<usize> = self.factors.names().iter().map(first).collect();
        self.points.iter().map(|values| places.iter().map(|&place| values[place]).collect()).collect()
    }
}

fn standings(outcomes: &[Vec<Option<f64>>], sign: f64) -> Vec<Standing> {
    let points = outcomes[0].len();
    let best = |point: usize| {
        let known =
            (0..outcomes.len()).filter_map(|variant| Some((variant, sign * outcomes[variant][point]?)));
        known.reduce(|one, other| if other.1 > one.1 { other } else { one }).map(|(variant, _)| variant)
    };
    let best: Vec<Option<usize>> = (0..points).map(best).collect();
    let standing = |(variant, outcomes): (usize, &Vec<Option<f64>>)| {
        let mut known: Vec<f64> = outcomes.iter().flatten().copied().collect();
        let (value, low, high) = mean_interval(&known);
        let quantiles = crate::statistics::quantiles(&mut known);
        Standing {
            mean: Estimated { value, low, high },
            p10: quantiles.as_ref().map_or(f64::NAN, |all| all.p10),
            p90: quantiles.as_ref().map_or(f64::NAN, |all| all.p90),
            best: best.iter().filter(|best| **best == Some(variant)).count() as f64 / points as f64,
        }
    };
    outcomes.iter().enumerate().map(standing).collect()
}

fn dependence(
    (variant, less): (usize, Option<usize>),
    outcomes: &[Vec<Option<f64>>],
    coordinates: &[Vec<f64>],
    bootstrap: &Bootstrap,
) -> Dependence {
    let answer = |point: usize| {
        let other = less.map_or(Some(0.0), |less| outcomes[less][point]);
        Some((coordinates[point].clone(), outcomes[variant][point]? - other?))
    };
    let (points, answers): (Vec<Vec<f64>>, Vec<f64>) = (0..coordinates.len()).filter_map(answer).unzip();
    let nothing =
        |problem: String| Dependence { variant, less, correlations: vec![], problem: Some(problem) };
    if answers.iter().all(|answer| *answer == answers[0]) {
        return nothing("its outcome is the same at all points".to_owned());
    }
    match rank_correlation(&points, &answers, bootstrap) {
        Ok(found) => {
            let correlation = |one: &eyeballs_experiments::sensitivity::RankCorrelation| Correlation {
                spearman: one.spearman.into(),
                partial: one.partial.into(),
            };
            Dependence { variant, less, correlations: found.iter().map(correlation).collect(), problem: None }
        }
        Err(error) => nothing(error.to_string()),
    }
}
