//! The search of one variant: where it looks, what it has seen, what it makes of it.

use crate::evaluation::Outcome;
use crate::exploration::NEXT_TO_NOTHING;
use crate::factors::Factors;
use crate::study::Error;
use eyeballs_experiments::ExperimentError;
use eyeballs_experiments::design::{WithinStratum, latin_hypercube};
use eyeballs_experiments::optimise::{Optimiser, OptimiserSettings, Purpose};
use eyeballs_scenario::checked::Goal;
use serde::Serialize;

/// Every so many evaluations the best is evaluated again with other luck.
pub(super) const CONFIRM_EVERY: usize = 5;
/// Points to begin with, for each lever (Jones, Schonlau & Welch 1998).
const BEGIN: usize = 10;
/// What is still to be gained, as a share of the best, below which a search ends (assumption), and how often in a row it must be.
const WORTH: (f64, usize) = (1e-3, 3);
/// Confidence of what is surely flat.
const SURE: f64 = 0.95;
/// Points of each search that are evaluated again (assumption).
const FINALISTS: usize = 3;
/// A point is a choice if it meets the conditions in this share of the replications (assumption).
const MET: f64 = 0.5;

/// What a search found.
#[derive(Clone, Debug, Serialize)]
pub struct Searched {
    /// The variant.
    pub variant: usize,
    /// What it saw, in order.
    pub evaluations: Vec<Evaluated>,
    /// The best point by what is expected there, if any meets the conditions.
    pub best: Option<Expected>,
    /// Values of the best points, which are evaluated again: that one, and those that came out best.
    pub finalists: Vec<Vec<f64>>,
    /// By lever, how far it can be moved from the best at next to no loss.
    pub flat: Vec<Flat>,
    /// The levers do nothing to it.
    pub is_idle: bool,
    /// Sets of replications that it used: one, and one for each confirmation.
    pub luck: u32,
    /// Why it ended before its time, if it did so for a reason that is none of its own.
    pub problem: Option<String>,
}

/// An evaluation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluated {
    /// Values of the levers.
    pub values: Vec<f64>,
    /// Why it was looked there.
    pub why: Why,
    /// Mean outcome.
    pub mean: f64,
    /// Share of the replications in which all conditions are met.
    pub met: f64,
}

/// Why it is looked at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// To begin with.
    Begin,
    /// It may be better.
    Improve,
    /// It may meet the conditions.
    Feasible,
    /// It is the best so far, and is seen with other luck.
    Confirm,
}

impl From<Purpose> for Why {
    fn from(purpose: Purpose) -> Why {
        match purpose {
            Purpose::Begin => Why::Begin,
            Purpose::Improve => Why::Improve,
            Purpose::Feasible => Why::Feasible,
            Purpose::Confirm => Why::Confirm,
        }
    }
}

/// What is expected at a point, by a Gaussian process through all that was seen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Expected {
    /// Values of the levers.
    pub values: Vec<f64>,
    /// The mean.
    pub mean: f64,
    /// Its standard deviation.
    pub deviation: f64,
    /// Chance that the conditions are met there.
    pub feasibility: f64,
}

/// Between which values a lever costs next to nothing, the others staying at the best.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Flat {
    /// By what is expected.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Surely.
    pub surely_low: f64,
    /// Its upper end.
    pub surely_high: f64,
}

/// A point to evaluate.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) variant: usize,
    /// By lever, from 0 to 1.
    point: Vec<f64>,
    pub(super) values: Vec<f64>,
    why: Why,
    /// Which set of replications.
    pub(super) luck: u32,
}

/// A search under way.
pub(super) struct Search<'a> {
    variant: usize,
    factors: &'a Factors<'a>,
    sign: f64,
    budget: usize,
    begin: usize,
    optimiser: Optimiser,
    evaluations: Vec<Evaluated>,
    luck: u32,
    /// Evaluations in a row that promised next to nothing.
    worthless: usize,
    is_over: bool,
    is_idle: bool,
    problem: Option<String>,
}

/// Where a search begins.
pub(super) fn begin(factors: &Factors<'_>, budget: usize, seed: u64) -> Result<Vec<Vec<f64>>, Error> {
    let points = (BEGIN * factors.count()).min(budget / 2).max(factors.count() + 3);
    let found = latin_hypercube(points, factors.count(), WithinStratum::Centre, seed);
    let found = found.map_err(|error| Error::Asked(error.to_string()))?;
    let levers = factors.optimiser_levers()?;
    let snap =
        |point: &Vec<f64>| point.iter().zip(&levers).map(|(place, lever)| lever.snap(*place)).collect();
    Ok(found.iter().map(snap).collect())
}

impl<'a> Search<'a> {
    pub(super) fn new(
        variant: usize,
        factors: &'a Factors<'a>,
        (goal, budget): (&Goal, usize),
        seed: u64,
    ) -> Result<Search<'a>, Error> {
        let points = begin(factors, budget, seed)?;
        let settings =
            OptimiserSettings { constraints: goal.conditions.len(), confirm_every: CONFIRM_EVERY, seed };
        let (sign, begin) = (if goal.maximise { 1.0 } else { -1.0 }, points.len());
        let optimiser = Optimiser::new(factors.optimiser_levers()?, points, settings)
            .map_err(|error| Error::Asked(error.to_string()))?;
        Ok(Search {
            variant,
            factors,
            sign,
            budget,
            begin,
            optimiser,
            evaluations: Vec::new(),
            luck: 1,
            worthless: 0,
            is_over: false,
            is_idle: false,
            problem: None,
        })
    }

    /// The points to evaluate next: all to begin with, then one at a time; none once it is over.
    pub(super) fn asks(&mut self) -> Vec<Ask> {
        let count = if self.evaluations.is_empty() { self.begin } else { 1 };
        (0..count).map_while(|_| self.ask()).collect()
    }

    fn ask(&mut self) -> Option<Ask> {
        if self.is_over || self.evaluations.len() >= self.budget {
            return None;
        }
        let ask = match self.optimiser.ask() {
            Ok(ask) => ask,
            Err(error) => {
                self.end(Some(error.to_string()));
                return None;
            }
        };
        let best = self.evaluations.iter().map(|one| one.mean.abs()).fold(0.0, f64::max);
        let is_worthless = ask.purpose == Purpose::Improve && ask.improvement < WORTH.0 * best;
        self.worthless = match ask.purpose {
            Purpose::Confirm => self.worthless,
            _ if is_worthless => self.worthless + 1,
            _ => 0,
        };
        if self.worthless >= WORTH.1 {
            self.is_over = true;
            return None;
        }
        let luck = if ask.purpose == Purpose::Confirm { self.luck } else { 0 };
        self.luck += u32::from(ask.purpose == Purpose::Confirm);
        let values = self.factors.lever_values(&ask.point);
        Some(Ask { variant: self.variant, point: ask.point, values, why: ask.purpose.into(), luck })
    }

    fn end(&mut self, problem: Option<String>) {
        self.is_over = true;
        self.problem = problem;
    }

    /// Takes what came out at a point.
    pub(super) fn tell(&mut self, ask: &Ask, outcomes: &[Outcome]) {
        let known: Vec<&Outcome> = outcomes.iter().filter(|outcome| outcome.outcome.is_some()).collect();
        if known.is_empty() {
            let problem = outcomes.iter().find_map(|outcome| outcome.problem.clone());
            self.end(problem);
            return;
        }
        let count = known.len() as f64;
        let mean = known.iter().filter_map(|outcome| outcome.outcome).sum::<f64>() / count;
        let met = known.iter().filter(|outcome| outcome.met).count() as f64 / count;
        let middle = |condition: usize| {
            let mut margins: Vec<f64> = known.iter().map(|outcome| outcome.margins[condition]).collect();
            margins.sort_by(f64::total_cmp);
            crate::statistics::quantile(&margins, 0.5)
        };
        let margins: Vec<f64> = (0..known[0].margins.len()).map(middle).collect();
        self.evaluations.push(Evaluated { values: ask.values.clone(), why: ask.why, mean, met });
        if let Err(error) = self.optimiser.tell(&ask.point, self.sign * mean, &margins) {
            self.end(Some(error.to_string()));
        }
        let is_begun = self.evaluations.len() == self.begin;
        if is_begun && self.evaluations.iter().all(|one| one.mean == self.evaluations[0].mean) {
            self.is_idle = true;
            self.is_over = true;
        }
    }

    /// What it found.
    pub(super) fn finish(mut self) -> Searched {
        let best = match (self.is_idle, self.evaluations.is_empty()) {
            (_, true) => None,
            (true, false) => {
                let first = &self.evaluations[0];
                let (values, mean) = (first.values.clone(), first.mean);
                (first.met >= MET).then_some(Expected {
                    values,
                    mean,
                    deviation: 0.0,
                    feasibility: first.met,
                })
            }
            (false, false) => {
                self.optimiser.best().ok().filter(|best| best.feasibility >= MET).map(|best| Expected {
                    values: self.factors.lever_values(&best.point),
                    mean: self.sign * best.mean,
                    deviation: best.deviation,
                    feasibility: best.feasibility,
                })
            }
        };
        let finalists = best.as_ref().map_or_else(Vec::new, |best| self.finalists(best));
        let flat = match &best {
            Some(_) if !self.is_idle => self.flat().unwrap_or_default(),
            _ => Vec::new(),
        };
        Searched {
            variant: self.variant,
            evaluations: self.evaluations,
            best,
            finalists,
            flat,
            is_idle: self.is_idle,
            luck: self.luck,
            problem: self.problem,
        }
    }

    /// The expected best; then the best of those that meet the conditions in all replications, as one that lies at their border
    /// crosses it with other luck; then those that meet them in half.
    fn finalists(&self, best: &Expected) -> Vec<Vec<f64>> {
        let mut found = vec![best.values.clone()];
        if self.is_idle {
            return found;
        }
        let mut others: Vec<&Evaluated> =
            self.evaluations.iter().filter(|one| one.met >= MET && one.why != Why::Confirm).collect();
        others.sort_by(|one, other| (self.sign * other.mean).total_cmp(&(self.sign * one.mean)));
        let safe = others.iter().position(|one| one.met == 1.0 && one.values != best.values);
        let safe = safe.map(|place| others.remove(place));
        for one in safe.into_iter().chain(others) {
            if found.len() < FINALISTS && !found.contains(&one.values) {
                found.push(one.values.clone());
            }
        }
        found
    }

    fn flat(&mut self) -> Result<Vec<Flat>, ExperimentError> {
        let ranges = self.optimiser.flat_ranges(NEXT_TO_NOTHING, SURE)?;
        let best = self.optimiser.best()?;
        let flat = |(lever, range): (usize, &eyeballs_experiments::optimise::flatness::FlatRange)| {
            let at = |place: f64| {
                let mut point = best.point.clone();
                point[lever] = place;
                self.factors.lever_values(&point)[lever]
            };
            let [low, high] = sorted([at(range.expected.low), at(range.expected.high)]);
            let [surely_low, surely_high] = sorted([at(range.surely.low), at(range.surely.high)]);
            Flat { low, high, surely_low, surely_high }
        };
        Ok(ranges.iter().enumerate().map(flat).collect())
    }
}

/// The values of a list fall where the list does.
fn sorted([one, other]: [f64; 2]) -> [f64; 2] {
    [one.min(other), one.max(other)]
}
