//! Calibration: which values of a scenario's parameters come nearest to what was observed, how sure that
//! is, what the data cannot tell apart, whether the model fits at all, and how well it forecasts what was held out.
//!
//! - `objective`: simulates at a point, with common random numbers, once; a [`Store`] keeps what it did;
//! - `weights`: how far an observation may lie off: its own error, and luck;
//! - `priors`: what was known of the parameters before the data;
//! - `search`: points spread over the ranges (Halton 1960), from the best of which simplexes go down
//!   (`nelder_mead`);
//! - `surface`: what is expected near where those end, by local regression on all evaluations: luck is averaged away;
//! - `information`: differences near the best point, with `matrix`: covariances, luck included;
//! - `profile`: intervals by profile likelihood, the other parameters fitted anew at each value;
//! - `cloud` and `bands`: values of the parameters that the data allow, and where that lets observations be expected;
//! - `refit`: what of that which is `assumed` and not fitted matters;
//! - `rivals`: variants fitted alone, and which of them the data support;
//! - `origins`: forecasts from earlier days, each an `origin`;
//! - `derived`: numbers that follow from the parameters;
//! - `goodness`, `estimates`, `targets`, `warnings`: what all that amounts to, in numbers and in sentences.

mod assumed;
mod bands;
mod calibrated;
mod cloud;
mod derived;
mod estimates;
mod found;
mod goodness;
mod information;
mod matrix;
mod nelder_mead;
mod objective;
mod origin;
mod origins;
mod priors;
mod profile;
mod refit;
mod rivals;
mod search;
mod surface;
mod targets;
mod warnings;
mod weights;

#[cfg(test)]
mod tests;

use crate::Progress;
use crate::store::Store;
pub use assumed::{AssumedNumber, Assumptions, Refit};
use bands::Bands;
pub use calibrated::{
    Calibrated, CloudPoint, Convergence, Estimate, FitRow, Goodness, Score, Status, TargetFit,
};
pub use derived::DerivedEstimate;
use eyeballs_experiments::inference::profile::End;
use eyeballs_scenario::checked::Calibration;
use found::Fit;
use goodness::Judgement;
use information::{Covariance, Information};
use objective::{Evaluation, Objective};
pub use origin::{Origin, OriginTarget, mean_scores};
use profile::Profiles;
pub use rivals::{Rival, RivalValue, verdict};
use std::fmt;
use std::sync::atomic::AtomicBool;
use surface::Surface;
use weights::{Chance, Weights};

/// Times that the intervals begin again from a better point met on the way.
const MAX_RESTARTS: u32 = 6;
/// A gain in the sum of squares below this is below any interval (assumption).
const SMALL: f64 = 0.02;

/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a> {
    /// Standard errors, intervals and bands, which take most of the time.
    pub intervals: bool,
    /// With how many assumed numbers all is fitted again, if there are intervals; with none, no assumption is tried.
    pub refits: u32,
    /// From how many earlier days the rest is forecast, if there are intervals.
    pub origins: u32,
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

/// Simulations that a calibration takes, about: the search, luck, points around the best and along the profiles, and what is
/// assumed.
pub fn simulations_about(plan: &Calibration, settings: Settings<'_>) -> u64 {
    let Settings { intervals, refits, .. } = settings;
    let variants: std::collections::BTreeSet<usize> =
        plan.targets.iter().flat_map(|target| target.variants()).collect();
    let parameters = plan.parameters.len() as u64;
    let around = surface::evaluations_about(plan.parameters.len());
    let sides = if intervals && parameters > 1 { 2 * parameters * around / 6 } else { 0 };
    let refits = if intervals { refit::evaluations_about(plan, refits) } else { 0 };
    let alone = u64::from(plan.budget) + 3 * around + 4 * parameters;
    let rivals = plan.rivals().len() as u64
        * (alone + u64::from(weights::REPLICATIONS) / u64::from(plan.replications));
    let evaluations = alone + sides + refits + rivals;
    (evaluations * u64::from(plan.replications) + u64::from(weights::REPLICATIONS)) * variants.len() as u64
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
    match run(&objective, &mut state, settings) {
        Err(Error::Interrupted) => {
            let weights = state.weights.take().unwrap_or_else(|| Weights::first(plan));
            let best = weights.best(&objective).ok_or(Error::Interrupted)?;
            if state.search_evaluations == 0 {
                state.search_evaluations = objective.evaluations();
            }
            Fit::without_intervals(&objective, weights, best, state).calibrated(Status::Interrupted)
        }
        Err(error) => Err(error),
        Ok(mut fit) => {
            let status = if settings.intervals { Status::Complete } else { Status::WithoutIntervals };
            match rivals::rivals(&objective) {
                Ok(rivals) => fit.rivals = rivals,
                Err(Error::Interrupted) => {
                    // The same command goes on, and all comes together then.
                    (fit.judgement, fit.knowledge, fit.bands) = (None, None, None);
                    return fit.calibrated(Status::Interrupted);
                }
                Err(error) => return Err(error),
            }
            fit.calibrated(status)
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
    /// Where the others than the best ended; with intervals, those that fit nearly as well.
    found: Vec<Vec<f64>>,
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

/// Where the sum of squares is least, what is expected around there, and what luck does.
struct Settled<'a> {
    surface: Surface<'a>,
    point: Vec<f64>,
    chance: Chance,
}

/// Searches, and looks around the best ends until the best point stays.
fn settle<'a>(objective: &'a Objective<'a>, state: &mut State) -> Result<Settled<'a>, Error> {
    let plan = objective.plan;
    let first = Weights::first(plan);
    let found = search::search(objective, &first)?;
    state.search_evaluations = objective.evaluations();
    let lowest = found.first().filter(|end| end.value.is_finite()).ok_or(Error::NoValue)?;
    let lowest = objective.evaluate(&lowest.point)?;
    let information = Information::near(&lowest.point, |point| {
        let residuals = first.all_residuals(plan, point, &objective.evaluate(point)?.means);
        Ok(residuals.iter().all(|residual| residual.is_finite()).then_some(residuals))
    })?;
    let chance = Chance::at(objective, &lowest)?;
    let represents = represents(objective, &lowest)?;
    let weights = Weights::with_luck(plan, &lowest, &chance, represents);
    let mut surface = Surface::new(objective, weights, &information);
    // Weights are those of the best point, with errors that nobody stated estimated there; with these the best point is another.
    let mut point = lowest.point.clone();
    for _ in 0..if surface.weights.estimated > 0 { 2 } else { 1 } {
        point = surface.nearer(&point)?.0;
        let best = surface.evaluation(&point)?;
        surface.weights = Weights::with_luck(plan, &best, &chance, represents);
    }
    (point, state.convergence.at_bottom) = surface.settled(&point, surface::ROUNDS)?;
    state.weights = Some(surface.weights.clone());
    state.ends.push(surface.sum_of_squares(&point));
    // The other descents, each further down from where its simplex ended.
    for end in found.iter().skip(1).filter(|end| end.value.is_finite()) {
        let (end, at_bottom) = surface.descended(&end.point)?;
        let value = surface.sum_of_squares(&end);
        state.ends.push(value);
        if value < surface.sum_of_squares(&point) - SMALL {
            state.found.push(std::mem::replace(&mut point, end));
            state.convergence.at_bottom = at_bottom;
        } else {
            state.found.push(end);
        }
    }
    Ok(Settled { surface, point, chance })
}

fn run<'a>(
    objective: &'a Objective<'a>,
    state: &mut State,
    settings: Settings<'_>,
) -> Result<Fit<'a>, Error> {
    let plan = objective.plan;
    let Settled { mut surface, mut point, chance } = settle(objective, state)?;
    if !settings.intervals {
        state.convergence.settle(surface.sum_of_squares(&point), &state.ends, 1.0);
        let best = surface.evaluation(&point)?;
        return Ok(Fit::without_intervals(objective, surface.weights, best, std::mem::take(state)));
    }
    loop {
        let best = surface.evaluation(&point)?;
        let information = surface.information(&best.point)?;
        surface.look(&information);
        let judgement = Judgement::of(plan, &surface.weights, &chance, &best, &information);
        let clinging = &judgement.clinging;
        let covariance =
            information.covariance(&surface.weights, &chance, &best.means, clinging, plan.replications);
        let allowed = judgement.allowed(&information, &covariance);
        let climb = state.convergence.restarts < MAX_RESTARTS;
        let profiles = Profiles { information: &information, best: &best.point, allowed: &allowed };
        match profiles.ends(&mut surface, climb)? {
            Err(better) => {
                (point, state.convergence.at_bottom) = surface.settled(&better, surface::ROUNDS)?
            }
            Ok(sides) => {
                state.convergence.loose_ends = sides.iter().flatten().filter(|end| !end.converged).count();
                let least = allowed.iter().copied().fold(f64::INFINITY, f64::min);
                state.convergence.settle(surface.sum_of_squares(&best.point), &state.ends, least);
                let assumptions = match settings.refits {
                    0 => None,
                    refits => {
                        let (weights, chance, information) = (&surface.weights, &chance, &information);
                        let best = refit::Best { weights, chance, information, evaluation: &best };
                        Some(refit::assumptions(objective, &best, refits)?)
                    }
                };
                let knowledge = Knowledge { information, covariance, sides, allowed };
                let cloud = cloud::cloud(&surface, &best.point, &knowledge, &judgement);
                state.convergence.cloud_effective = cloud.effective;
                let bands = Bands::of(plan, &surface.weights, &chance, &cloud, judgement.variance);
                let found = std::mem::take(&mut state.found);
                state.found = found
                    .into_iter()
                    .filter(|end| surface.sum_of_squares(end) <= surface.sum_of_squares(&best.point) + least)
                    .collect();
                let weights = surface.weights.clone();
                let mut fit = Fit::without_intervals(objective, weights, best, std::mem::take(state));
                (fit.judgement, fit.knowledge, fit.bands) = (Some(judgement), Some(knowledge), Some(bands));
                fit.assumptions = assumptions;
                fit.origins = origins::origins(&mut surface, &fit, settings.origins as usize)?;
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

/// How many people an agent stands for at a point.
fn represents(objective: &Objective<'_>, best: &Evaluation) -> Result<f64, Error> {
    let scenario = objective.scenario_at(&objective.values(&best.point))?;
    Ok(scenario.variants.first().map_or(1.0, |variant| f64::from(variant.world.people.represents)))
}
