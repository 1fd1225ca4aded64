//! Calibration: which values of a scenario's parameters come nearest to what was observed, how sure that
//! is, what the data cannot tell apart, whether the model fits at all, and how well it forecasts what was held out.
//!
//! - `objective`: simulates at a point, with common random numbers, once; a [`Store`] keeps what it did;
//! - `weights`: how far an observation may lie off: its own error, and luck;
//! - `search`: points spread over the ranges (Halton 1960), from the best of which simplexes go down
//!   (`nelder_mead`), and from where those end, steps along derivatives;
//! - `information`: central differences near the best point, with `matrix`: covariances, luck included;
//! - `profile`: intervals by profile likelihood, the other parameters fitted anew at each value;
//! - `cloud` and `bands`: values of the parameters that the data allow, and where that lets observations be expected;
//! - `goodness`, `estimates`, `targets`, `warnings`: what all that amounts to, in numbers and in sentences.

mod bands;
mod calibrated;
mod cloud;
mod estimates;
mod goodness;
mod information;
mod matrix;
mod nelder_mead;
mod objective;
mod profile;
mod search;
mod targets;
mod warnings;
mod weights;

#[cfg(test)]
mod tests;

use crate::Progress;
use crate::store::Store;
use bands::Bands;
pub use calibrated::{
    Calibrated, CloudPoint, Convergence, Estimate, FitRow, Goodness, Score, Status, TargetFit,
};
use estimates::Fit;
use eyeballs_experiments::inference::profile::End;
use eyeballs_scenario::checked::Calibration;
use goodness::Judgement;
use information::{Covariance, Information};
use objective::{Evaluation, Objective};
use profile::{Profiles, descended};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use weights::{Chance, Weights};

/// Times that the intervals begin again from a better point met on the way.
const MAX_RESTARTS: u32 = 6;
/// Times that derivatives are taken again where a descent has ended.
const MAX_POLISH_STEPS: u32 = 3;
/// A gain in the sum of squares below this is below any interval (assumption).
const SMALL: f64 = 0.02;

/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// Standard errors, intervals and bands, which take most of the time.
    pub intervals: bool,
    /// Where simulations are kept as they come, and found again.
    pub store: Option<&'a dyn Store>,
}

/// Why there is no calibration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// It was asked to stop.
    Interrupted,
    /// Some values of the parameters make no market.
    Candidate {
        /// `key = value`, separated by commas.
        values: String,
        /// What is wrong.
        reason: String,
    },
    /// At none of the values that were tried every target had a value.
    NoValue,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Interrupted => f.write_str("the calibration was interrupted"),
            Error::Candidate { values, reason } => {
                write!(f, "with {values}: {reason}; narrow the ranges of the parameters")
            }
            Error::NoValue => f.write_str(
                "at none of the values that were tried all targets have a value: a ratio has nothing below it; \
                 move the ranges or choose other targets",
            ),
        }
    }
}

impl std::error::Error for Error {}

/// Simulations that a calibration takes, about: the search, and for each parameter differences and two sides of some six values
/// with the others fitted anew.
pub fn simulations_about(plan: &Calibration, intervals: bool) -> u64 {
    let variants: std::collections::BTreeSet<usize> =
        plan.targets.iter().flat_map(|target| target.variants()).collect();
    let parameters = plan.parameters.len() as u64;
    let search = u64::from(plan.budget) + 8 + u64::from(plan.starts) * (4 + 2 * parameters);
    let others = parameters * (8 + 12 * (1 + 2 * (parameters - 1))) + cloud::EVALUATIONS;
    let evaluations = search + if intervals { others } else { 0 };
    evaluations * u64::from(plan.replications) * variants.len() as u64
}

/// Simulates the middle of the ranges, once with all replications, to see how long that takes, and tells how many simulations that
/// was; the store remembers them.
///
/// # Errors
/// An interruption, values that make no market.
pub fn pilot(
    plan: &Calibration,
    settings: Settings<'_>,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<u64, Error> {
    let objective = Objective::new(plan, settings.store, progress, stop);
    objective.evaluate(&vec![0.5; plan.parameters.len()])?;
    Ok(u64::from(plan.replications) * objective.variants() as u64)
}

/// Calibrates in the current rayon pool, as wanted; interrupted, it gives the best so far. The same plan gives the same result at
/// any number of threads.
///
/// # Errors
/// An interruption before anything had a value, values that make no market, targets without values.
pub fn calibrate(
    plan: &Calibration,
    settings: Settings<'_>,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Calibrated, Error> {
    let objective = Objective::new(plan, settings.store, progress, stop);
    let mut state = State::default();
    match run(&objective, &mut state, settings.intervals) {
        Err(Error::Interrupted) => {
            let weights = state.weights.take().unwrap_or_else(|| Weights::first(plan));
            let best = weights.best(&objective).ok_or(Error::Interrupted)?;
            Fit::without_intervals(&objective, weights, best, state).calibrated(Status::Interrupted)
        }
        Err(error) => Err(error),
        Ok(fit) => {
            fit.calibrated(if settings.intervals { Status::Complete } else { Status::WithoutIntervals })
        }
    }
}

/// What is known on the way.
#[derive(Debug, Default)]
struct State {
    weights: Option<Weights>,
    search_evaluations: u32,
    convergence: Convergence,
    /// Sums of squares where descents ended.
    ends: Vec<f64>,
    /// Where the others than the best ended.
    found: Vec<Arc<Evaluation>>,
}

impl Convergence {
    /// What the ends of descents say, where intervals allow `allowed` more than the least sum of squares.
    fn settle(&mut self, least: f64, ends: &[f64], allowed: f64) {
        /// Part of that which no interval shows (assumption).
        const AGREE: f64 = 0.05;
        self.descents = ends.len();
        self.agreeing = ends.iter().filter(|&&end| end - least <= AGREE * allowed).count();
        self.converged = self.at_bottom && self.loose_ends == 0 && (self.agreeing > 1 || ends.len() == 1);
    }
}

fn run<'a>(objective: &'a Objective<'a>, state: &mut State, intervals: bool) -> Result<Fit<'a>, Error> {
    let plan = objective.plan;
    let first = Weights::first(plan);
    let found = search::search(objective, &first)?;
    state.search_evaluations = objective.evaluations();
    let lowest = found.first().filter(|end| end.value.is_finite()).ok_or(Error::NoValue)?;
    let lowest = objective.evaluate(&lowest.point)?;
    // Errors that nobody stated are those of the best point; a better one has smaller ones.
    let (best, _) = polished(objective, &first, lowest)?;
    let chance = Chance::at(objective, &best)?;
    let represents = represents(objective, &best)?;
    let mut weights = Weights::with_luck(plan, &best, &chance, represents);
    let mut best = best;
    if weights.estimated > 0 {
        // With weights of its own the best point is another, and what is left over too.
        (best, _) = polished(objective, &weights, best)?;
        weights = Weights::with_luck(plan, &best, &chance, represents);
    }
    state.weights = Some(weights.clone());
    let value = |evaluation: &Evaluation| weights.sum_of_squares(plan, &evaluation.means);
    (best, state.convergence.at_bottom) = polished(objective, &weights, best)?;
    state.ends.push(value(&best));
    let information = Information::near(objective, &weights, &best)?;
    // The other descents, each further down from where its simplex ended.
    for end in found.iter().skip(1).filter(|end| end.value.is_finite()) {
        let end = objective.evaluate(&end.point)?;
        let (end, at_bottom) = descended(objective, &weights, &information, &end)?;
        state.ends.push(value(&end));
        state.found.push(end.clone());
        if value(&end) < value(&best) {
            (best, state.convergence.at_bottom) = (end, at_bottom);
        }
    }
    if !intervals {
        state.convergence.settle(value(&best), &state.ends, 1.0);
        return Ok(Fit::without_intervals(objective, weights, best, std::mem::take(state)));
    }
    loop {
        let information = Information::near(objective, &weights, &best)?;
        let judgement = Judgement::of(plan, &weights, &chance, &best, &information);
        let covariance =
            information.covariance(&weights, &chance, &best.means, &judgement.clinging, plan.replications);
        let allowed = judgement.allowed(&information, &covariance);
        let climb = state.convergence.restarts < MAX_RESTARTS;
        let profiles = Profiles {
            objective,
            weights: &weights,
            information: &information,
            best: &best,
            allowed: allowed.clone(),
        };
        match profiles.ends(climb)? {
            Err(better) => (best, state.convergence.at_bottom) = polished(objective, &weights, better)?,
            Ok(sides) => {
                state.convergence.loose_ends = sides.iter().flatten().filter(|end| !end.converged).count();
                let least = allowed.iter().copied().fold(f64::INFINITY, f64::min);
                state.convergence.settle(value(&best), &state.ends, least);
                let knowledge = Knowledge { information, covariance, sides, allowed };
                let cloud = cloud::cloud(objective, &weights, &best, &knowledge, &judgement)?;
                state.convergence.cloud_effective = cloud.effective;
                let bands = Bands::of(plan, &weights, &chance, &cloud, judgement.variance);
                let mut fit = Fit::without_intervals(objective, weights.clone(), best, std::mem::take(state));
                (fit.judgement, fit.knowledge, fit.bands) = (Some(judgement), Some(knowledge), Some(bands));
                return Ok(fit);
            }
        }
        state.convergence.restarts += 1;
    }
}

/// What is known of the parameters around the best point.
#[derive(Debug)]
struct Knowledge {
    information: Information,
    covariance: Covariance,
    /// By parameter: lower and upper end of its interval.
    sides: Vec<[End; 2]>,
    /// By parameter: how much greater the sum of squares may be there.
    allowed: Vec<f64>,
}

/// Goes down along derivatives that are taken again at each end, and says whether that ended at a bottom.
fn polished(
    objective: &Objective<'_>,
    weights: &Weights,
    from: Arc<Evaluation>,
) -> Result<(Arc<Evaluation>, bool), Error> {
    let value = |evaluation: &Evaluation| weights.sum_of_squares(objective.plan, &evaluation.means);
    let mut best = from;
    for _ in 0..MAX_POLISH_STEPS {
        let information = Information::near(objective, weights, &best)?;
        let (next, at_bottom) = descended(objective, weights, &information, &best)?;
        let gain = value(&best) - value(&next);
        if gain > 0.0 {
            best = next;
        }
        if gain < SMALL && at_bottom {
            return Ok((best, true));
        }
    }
    Ok((best, false))
}

/// How many people an agent stands for at a point.
fn represents(objective: &Objective<'_>, best: &Evaluation) -> Result<f64, Error> {
    let scenario = objective.scenario_at(&objective.values(&best.point))?;
    Ok(scenario.variants.first().map_or(1.0, |variant| f64::from(variant.world.people.represents)))
}
