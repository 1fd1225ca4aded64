//! What levers do: each variant at every combination of their values, under the same luck and the same ignorance.
//!
//! This file says which simulations there are, and what their outcomes amount to. A simulation that no lever changes is done once.

#[cfg(test)]
mod tests;

use crate::Progress;
use crate::draws::Draws;
use crate::evaluation::{Evaluation, Outcomes};
use crate::statistics::mean_interval;
use crate::store::Store;
use eyeballs_experiments::design::grid;
use eyeballs_scenario::Scenario;
use eyeballs_scenario::checked::Lever;
use serde::Serialize;
use std::fmt;
use std::sync::atomic::AtomicBool;

/// Most combinations of values: more are a slip of the pen.
const POINTS_MAX: usize = 100_000;
/// A loss of this share of the best outcome is next to none.
pub const NEXT_TO_NOTHING: f64 = 0.01;
/// A combination is a choice if it meets the conditions in this share of the replications (assumption).
const MET: f64 = 0.5;

/// Why there is no exploration.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// Something that it needs is not in the scenario: what, and how to write it.
    Lacks(&'static str, &'static str),
    /// Too many combinations.
    TooMany(usize),
    /// Values that do not go together.
    Values(String),
    /// It was stopped.
    Interrupted,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Lacks(what, help) => write!(f, "the scenario has no {what}; {help}"),
            Error::TooMany(points) => write!(
                f,
                "the levers have {points} combinations of values, and {POINTS_MAX} can be explored; take larger steps"
            ),
            Error::Values(message) => f.write_str(message),
            Error::Interrupted => f.write_str("it was interrupted"),
        }
    }
}

impl std::error::Error for Error {}

/// A scenario whose levers are to be explored.
#[derive(Debug)]
pub struct Exploration<'a> {
    scenario: &'a Scenario,
    /// The values of the levers, by combination.
    points: Vec<Vec<f64>>,
    plan: Evaluation<'a>,
}

/// What came out.
#[derive(Clone, Debug, Serialize)]
pub struct Explored {
    /// Keys of the levers.
    pub levers: Vec<String>,
    /// What counts.
    pub goal: String,
    /// More is better.
    pub maximise: bool,
    /// Names of the variants.
    pub variants: Vec<String>,
    /// Replications of each.
    pub replications: u32,
    /// Simulations that were done; others are the same again.
    pub simulations: u64,
    /// Each combination of values in each variant, variants first.
    pub alternatives: Vec<Alternative>,
    /// Index of the best, if any is a choice.
    pub best: Option<usize>,
    /// What keeps outcomes from being known, the first reason of each kind.
    pub problems: Vec<String>,
}

/// A variant at a combination of values.
#[derive(Clone, Debug, Serialize)]
pub struct Alternative {
    /// Index of the variant.
    pub variant: usize,
    /// Values of the levers.
    pub values: Vec<f64>,
    /// By replication.
    pub outcomes: Vec<Option<f64>>,
    /// Mean over the replications in which it is known.
    pub mean: Option<f64>,
    /// 95 % interval of the mean (Student's t).
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// Whether it meets the conditions in half of the replications.
    pub is_choice: bool,
    /// By how much it is worse than the best: the mean of paired differences.
    pub loss: Option<f64>,
    /// Half the 95 % interval of that (Student's t).
    pub loss_error: Option<f64>,
}

/// Which variant is best at a value of the only lever.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lead {
    /// The value.
    pub value: f64,
    /// Index of the variant.
    pub variant: usize,
    /// The intervals of its advantages over all others exclude 0.
    pub told_apart: bool,
}

impl Alternative {
    /// Whether it cannot be told from the best: the interval of its loss holds 0.
    pub fn may_be_best(&self) -> bool {
        let told = self.loss.zip(self.loss_error).is_some_and(|(loss, error)| loss > error);
        self.is_choice && self.loss.is_some() && !told
    }
}

impl<'a> Exploration<'a> {
    /// Reads the scenario at all combinations of values, and finds the simulations that differ; in the current rayon pool.
    ///
    /// # Errors
    /// If the scenario has no lever or no goal, too many combinations, or values that do not go together.
    pub fn new(scenario: &'a Scenario) -> Result<Exploration<'a>, Error> {
        if scenario.levers.is_empty() {
            let help = "write what can be chosen under [[lever]], or --vary KEY=FROM:TO:STEP";
            return Err(Error::Lacks("lever", help));
        }
        if scenario.goal.is_none() {
            return Err(Error::Lacks("goal", "write what counts under [goal], see docs/scenario.md"));
        }
        let counts: Vec<usize> = scenario.levers.iter().map(|lever| lever.values.len()).collect();
        let points = counts.iter().fold(1_usize, |product, &count| product.saturating_mul(count));
        if points > POINTS_MAX {
            return Err(Error::TooMany(points));
        }
        let points = combinations(&scenario.levers, &counts);
        let levers = || scenario.levers.iter().map(|lever| &lever.factor);
        let settings = points.iter().map(|point| levers().zip(point.iter().copied()).collect()).collect();
        let plan = Evaluation::new(scenario, settings, Draws::new(scenario)).map_err(Error::Values)?;
        Ok(Exploration { scenario, points, plan })
    }

    /// Combinations of values: in the order of the levers, of which the last one changes fastest.
    pub fn points(&self) -> &[Vec<f64>] {
        &self.points
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
    ) -> Result<Explored, Error> {
        let outcomes = self.plan.simulate(store, progress, stop).ok_or(Error::Interrupted)?;
        let Outcomes { by_alternative, met, problems } = outcomes;
        let points = self.points();
        let goal = self.scenario.goal.as_ref().expect("it was asked for");
        let alternatives = by_alternative.into_iter().zip(met).enumerate().map(|(index, (outcomes, met))| {
            let known: Vec<f64> = outcomes.iter().flatten().copied().collect();
            let (mean, low, high) = mean_interval(&known);
            Alternative {
                variant: index / points.len(),
                values: points[index % points.len()].clone(),
                is_choice: !known.is_empty() && f64::from(met) >= MET * known.len() as f64,
                outcomes,
                mean: (!known.is_empty()).then_some(mean),
                low,
                high,
                loss: None,
                loss_error: None,
            }
        });
        let mut explored = Explored {
            levers: self.scenario.levers.iter().map(|lever| lever.factor.key.clone()).collect(),
            goal: goal.expression.clone(),
            maximise: goal.maximise,
            variants: self.scenario.variants.iter().map(|variant| variant.name.clone()).collect(),
            replications: self.scenario.replications,
            simulations: self.simulations(),
            alternatives: alternatives.collect(),
            best: None,
            problems,
        };
        explored.compare();
        Ok(explored)
    }
}

impl Explored {
    /// Finds the best, and by how much each other is worse.
    fn compare(&mut self) {
        let sign = if self.maximise { 1.0 } else { -1.0 };
        let choices = self.alternatives.iter().enumerate().filter(|(_, alternative)| alternative.is_choice);
        let means = choices.filter_map(|(index, alternative)| Some((index, sign * alternative.mean?)));
        // Of equals the first.
        self.best =
            means.reduce(|one, other| if other.1 > one.1 { other } else { one }).map(|(index, _)| index);
        let Some(best) = self.best else { return };
        let of_best = self.alternatives[best].outcomes.clone();
        for alternative in &mut self.alternatives {
            let (mean, error) = paired(sign, &of_best, &alternative.outcomes);
            alternative.loss = (!mean.is_nan()).then_some(mean);
            alternative.loss_error = (!error.is_nan()).then_some(error);
        }
    }

    /// Of one lever and several variants, which is the best at each value, in the order of values.
    pub fn leads(&self) -> Vec<Lead> {
        if self.levers.len() != 1 || self.variants.len() < 2 {
            return Vec::new();
        }
        let sign = if self.maximise { 1.0 } else { -1.0 };
        let mut leads: Vec<Lead> = (0..self.of_variant(0).len())
            .filter_map(|point| {
                let here = (0..self.variants.len()).map(|variant| &self.of_variant(variant)[point]);
                let mut choices: Vec<&Alternative> = here.filter(|one| one.is_choice).collect();
                let outcome = |one: &Alternative| sign * one.mean.unwrap_or(f64::NEG_INFINITY);
                choices.sort_by(|one, other| outcome(other).total_cmp(&outcome(one)));
                let first = choices.first()?;
                let told_apart = choices.iter().skip(1).all(|other| {
                    let (mean, error) = paired(sign, &first.outcomes, &other.outcomes);
                    mean > error
                });
                Some(Lead { value: first.values[0], variant: first.variant, told_apart })
            })
            .collect();
        leads.sort_by(|one, other| one.value.total_cmp(&other.value));
        leads
    }

    /// The alternatives of a variant, in the order of combinations.
    pub fn of_variant(&self, variant: usize) -> &[Alternative] {
        let count = self.alternatives.len() / self.variants.len();
        &self.alternatives[variant * count..][..count]
    }

    /// The best of a variant's alternatives.
    pub fn best_of_variant(&self, variant: usize) -> Option<&Alternative> {
        let losses = self.of_variant(variant).iter().filter(|alternative| alternative.is_choice);
        losses.filter(|alternative| alternative.loss.is_some()).min_by(|one, other| {
            one.loss.unwrap_or(f64::INFINITY).total_cmp(&other.loss.unwrap_or(f64::INFINITY))
        })
    }

    /// Of one lever, the values around the best of a variant that cost next to nothing: the lowest and the highest of those in a
    /// row whose mean is worse by no more than a share of the best outcome.
    pub fn flat(&self, variant: usize, share: f64) -> Option<[f64; 2]> {
        if self.levers.len() != 1 {
            return None;
        }
        let best = self.best_of_variant(variant)?;
        let allowed = best.loss? + share * best.mean?.abs();
        let mut row: Vec<&Alternative> = self.of_variant(variant).iter().collect();
        row.sort_by(|one, other| one.values[0].total_cmp(&other.values[0]));
        let place = row.iter().position(|other| other.values == best.values)?;
        let fits = |alternative: &&&Alternative| {
            alternative.is_choice && alternative.loss.is_some_and(|loss| loss <= allowed)
        };
        let below = row[..place].iter().rev().take_while(fits).last().unwrap_or(&row[place]);
        let above = row[place..].iter().take_while(fits).last().unwrap_or(&row[place]);
        Some([below.values[0], above.values[0]])
    }
}

/// By how much the one is better than the other on average, and half the 95 % interval of that (Student's t); not a number
/// without pairs, or with one pair.
fn paired(sign: f64, one: &[Option<f64>], other: &[Option<f64>]) -> (f64, f64) {
    let pairs = one.iter().zip(other);
    let differences: Vec<f64> = pairs.filter_map(|(one, other)| Some(sign * ((*one)? - (*other)?))).collect();
    let (mean, low, high) = mean_interval(&differences);
    (mean, (high - low) / 2.0)
}

/// Every combination of the levers' values.
fn combinations(levers: &[Lever], counts: &[usize]) -> Vec<Vec<f64>> {
    let points = grid(counts).expect("each lever has at least two values, and there are not too many");
    let value = |(lever, coordinate): (&Lever, f64)| {
        let last = (lever.values.len() - 1) as f64;
        lever.values[(coordinate * last).round() as usize]
    };
    points.into_iter().map(|point| levers.iter().zip(point).map(value).collect()).collect()
}
