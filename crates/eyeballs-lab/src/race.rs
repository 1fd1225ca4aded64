//! The best of several alternatives by as many replications as it takes, all under the same luck: those that fall behind are dropped
//! (Kim & Nelson 2001), then the best and the next go on until their difference is known.

#[cfg(test)]
mod tests;

use crate::Progress;
use crate::evaluation::{Evaluation, Outcome, Simulator, Task};
use crate::factors::Factors;
use crate::store::Store;
use crate::study::Error;
use eyeballs_experiments::decision::precision::{Precision, StoppingRule};
use eyeballs_experiments::decision::selection::{Next, Selection, SelectionSettings};
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Chance of the right choice, and confidence of the difference.
const CONFIDENCE: f64 = 0.95;
/// Replications of all to begin with (Kim & Nelson 2001 advise ten or more).
const FIRST_STAGE: u32 = 10;
/// Replications that are never exceeded (assumption).
const MOST: u32 = 1_000;
/// Replications that are simulated together (assumption).
const BLOCK: u32 = 4;
/// An alternative is a choice if it meets the conditions in this share of the first replications (assumption).
const MET: f64 = 0.5;

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// Differences of less do not matter, in the unit of the goal.
    pub indifference: f64,
    /// Half the width of the 95 % interval of the difference of the best and the next; `None` to stop at the choice.
    pub precision: Option<f64>,
    /// Most replications.
    pub most: u32,
}

impl Rule {
    /// Known to this precision, in the unit of the goal.
    pub fn of_precision(precision: f64) -> Rule {
        Rule { indifference: precision, precision: Some(precision), most: MOST }
    }
}

/// Who takes part.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Contender {
    pub(crate) variant: usize,
    /// Values of the levers.
    pub(crate) values: Vec<f64>,
}

/// What a race found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Raced {
    /// Differences of less do not matter.
    pub indifference: f64,
    /// Chance with which the chosen one is the best, or worse by less than that.
    pub confidence: f64,
    /// Replications of all to begin with.
    pub first_stage: u32,
    /// Those that took part: index, replications and mean of each.
    pub standings: Vec<Standing>,
    /// Index of the chosen one; `None` if the most replications did not decide, or nothing is a choice.
    pub chosen: Option<usize>,
    /// Indices of those that may be the best.
    pub left: Vec<usize>,
    /// The chosen one against the next.
    pub difference: Option<Difference>,
    /// Simulations that it took.
    pub simulations: u64,
}

/// One that took part.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Standing {
    /// Its index.
    pub alternative: usize,
    /// Replications.
    pub replications: u32,
    /// Mean over these.
    pub mean: f64,
    /// Share of these in which it meets the conditions of the goal.
    pub met: f64,
}

/// By how much the chosen one is better than the next.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Index of the next.
    pub next: usize,
    /// Mean of paired differences.
    pub mean: f64,
    /// Half the width of the 95 % interval.
    pub half_width: f64,
    /// Replications.
    pub replications: u32,
    /// Whether it is as narrow as was asked for.
    pub enough: bool,
    /// Replications that it would take about.
    pub expected: Option<u64>,
}

impl Raced {
    /// The same with the indices that contenders have elsewhere.
    pub(crate) fn of_alternatives(mut self, indices: &[usize]) -> Raced {
        self.standings.iter_mut().for_each(|one| one.alternative = indices[one.alternative]);
        self.chosen = self.chosen.map(|chosen| indices[chosen]);
        self.left.iter_mut().for_each(|left| *left = indices[*left]);
        self.difference.iter_mut().for_each(|difference| difference.next = indices[difference.next]);
        self
    }
}

type Means<'a> = (Option<&'a dyn Store>, &'a dyn Progress, &'a AtomicBool);

/// Outcomes as far as they were asked for; more is better.
struct Track<'a, 'b> {
    simulator: &'b Arc<Simulator<'a>>,
    factors: &'b Factors<'a>,
    contenders: &'b [Contender],
    from: u32,
    means: Means<'b>,
    /// By contender.
    outcomes: Vec<Vec<Outcome>>,
    simulations: u64,
}

impl Track<'_, '_> {
    /// Simulates until each of some contenders has so many replications.
    fn reach(&mut self, who: &[usize], replications: u32) -> Result<(), Error> {
        let points = who.iter().map(|&one| self.factors.settings(&self.contenders[one].values)).collect();
        let tasks = |(point, &one): (usize, &usize)| -> Vec<Task> {
            let variant = self.contenders[one].variant;
            let missing = self.outcomes[one].len() as u32..replications;
            missing.map(|number| Task { point, variant, replication: self.from + number }).collect()
        };
        let asked: Vec<Vec<Task>> = who.iter().enumerate().map(tasks).collect();
        let evaluation = Evaluation::new(self.simulator, points, &asked).map_err(Error::Values)?;
        self.simulations += evaluation.simulations();
        let (store, progress, stop) = self.means;
        let found = evaluation.simulate(store, progress, stop).ok_or(Error::Interrupted)?;
        for (&one, outcomes) in who.iter().zip(found.by_alternative) {
            self.outcomes[one].extend(outcomes);
        }
        match found.problems.first() {
            Some(problem) => Err(Error::Outcomes(problem.clone())),
            None => Ok(()),
        }
    }

    fn sign(&self) -> f64 {
        if self.simulator.goal().maximise { 1.0 } else { -1.0 }
    }

    fn outcome(&self, one: usize, replication: usize) -> f64 {
        self.sign() * self.outcomes[one][replication].outcome.unwrap_or(f64::NEG_INFINITY)
    }

    fn mean(&self, one: usize) -> f64 {
        let count = self.outcomes[one].len();
        (0..count).map(|replication| self.outcome(one, replication)).sum::<f64>() / count as f64
    }

    fn met(&self, one: usize) -> f64 {
        let met = self.outcomes[one].iter().filter(|outcome| outcome.met).count();
        met as f64 / self.outcomes[one].len() as f64
    }
}

/// Lets contenders race, from a replication on.
pub(crate) fn race<'a>(
    (simulator, factors): (&Arc<Simulator<'a>>, &Factors<'a>),
    contenders: &[Contender],
    from: u32,
    rule: &Rule,
    means: Means<'_>,
) -> Result<Raced, Error> {
    let outcomes = vec![Vec::new(); contenders.len()];
    let mut track = Track { simulator, factors, contenders, from, means, outcomes, simulations: 0 };
    let all: Vec<usize> = (0..contenders.len()).collect();
    track.reach(&all, FIRST_STAGE)?;
    let choices: Vec<usize> = all.iter().copied().filter(|&one| track.met(one) >= MET).collect();
    let (chosen, left) = match choices[..] {
        [] => (None, Vec::new()),
        [only] => (Some(only), vec![only]),
        _ => select(&mut track, &choices, rule)?,
    };
    let difference = match (chosen, rule.precision) {
        (Some(chosen), Some(precision)) => difference(&mut track, &choices, chosen, (precision, rule.most))?,
        _ => None,
    };
    let standing = |&one: &usize| Standing {
        alternative: one,
        replications: track.outcomes[one].len() as u32,
        mean: track.sign() * track.mean(one),
        met: track.met(one),
    };
    Ok(Raced {
        indifference: rule.indifference,
        confidence: CONFIDENCE,
        first_stage: FIRST_STAGE,
        standings: all.iter().map(standing).collect(),
        chosen,
        left,
        difference,
        simulations: track.simulations,
    })
}

/// Kim and Nelson's procedure: the chosen one, if it is decided, and those that are left.
fn select(
    track: &mut Track<'_, '_>,
    choices: &[usize],
    rule: &Rule,
) -> Result<(Option<usize>, Vec<usize>), Error> {
    let settings = SelectionSettings {
        confidence: CONFIDENCE,
        indifference: rule.indifference,
        first_stage: FIRST_STAGE as usize,
    };
    let refused = |error: eyeballs_experiments::ExperimentError| Error::Outcomes(error.to_string());
    let mut selection = Selection::new(choices.len(), settings).map_err(refused)?;
    loop {
        match selection.next() {
            Next::Chosen(chosen) => return Ok((Some(choices[chosen]), vec![choices[chosen]])),
            Next::Simulate { replication, alternatives } => {
                let left: Vec<usize> = alternatives.iter().map(|&one| choices[one]).collect();
                if replication as u32 >= rule.most {
                    return Ok((None, left));
                }
                if left.iter().any(|&one| track.outcomes[one].len() <= replication) {
                    track.reach(&left, (replication as u32 + BLOCK).min(rule.most))?;
                }
                let outcomes: Vec<f64> = left.iter().map(|&one| track.outcome(one, replication)).collect();
                selection.tell(&outcomes).map_err(refused)?;
            }
        }
    }
}

/// The chosen one and the next go on until their difference is known.
fn difference(
    track: &mut Track<'_, '_>,
    choices: &[usize],
    chosen: usize,
    (precision, most): (f64, u32),
) -> Result<Option<Difference>, Error> {
    let others = choices.iter().copied().filter(|&other| other != chosen);
    let next = others.reduce(|one, other| if track.mean(other) > track.mean(one) { other } else { one });
    let Some(next) = next else { return Ok(None) };
    let rule = StoppingRule {
        precision: Precision::Absolute(precision),
        confidence: CONFIDENCE,
        minimum: FIRST_STAGE as usize,
    };
    let pair = [chosen, next];
    let mut count = pair.map(|one| track.outcomes[one].len()).into_iter().min().unwrap_or(0);
    loop {
        let differences: Vec<f64> = (0..count)
            .map(|replication| track.outcome(chosen, replication) - track.outcome(next, replication))
            .collect();
        let reached = rule.judge(&differences).map_err(|error| Error::Outcomes(error.to_string()))?;
        if reached.enough || count as u32 >= most {
            return Ok(Some(Difference {
                next,
                mean: reached.mean,
                half_width: (reached.interval.high - reached.interval.low) / 2.0,
                replications: count as u32,
                enough: reached.enough,
                expected: reached.expected.map(|expected| expected as u64),
            }));
        }
        let missing = pair.into_iter().any(|one| track.outcomes[one].len() <= count);
        if missing {
            track.reach(&pair, (count as u32 + BLOCK).min(most))?;
        }
        count += 1;
    }
}
