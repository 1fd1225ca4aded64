//! Looks for what of that which is assumed matters: each number at half and at twice itself, and all fitted again with those that
//! move the targets most.
//!
//! A refit begins at the best point, one step of Gauss and Newton towards what makes up for the change, and looks around from
//! there as the fit itself does, for a few rounds only. Weights stay those of the best point, so that sums of squares compare.

use super::assumed::{AssumedNumber, Assumptions, Refit};
use super::information::Information;
use super::matrix::{dot, times};
use super::objective::{Evaluation, Objective};
use super::surface::{self, Surface};
use super::weights::{Chance, Weights};
use super::{Error, SMALL};
use eyeballs_scenario::checked::{Assumption, AssumptionOrigin, Calibration};
use rayon::prelude::*;

/// Rounds of a refit (assumption: a start that is one step of Gauss and Newton away is settled by then).
const ROUNDS: u32 = 3;
/// The farthest that this step goes, as a share of a range (assumption).
const FARTHEST: f64 = 0.25;
/// A move of this many times what luck alone does is no luck (assumption).
const BEYOND_LUCK: f64 = 4.0;
/// An observation whose error is nothing weighs no more than this part of it says.
const LEAST: f64 = 1e-6;

/// Evaluations that a screen and refits take, about.
pub(super) fn evaluations_about(plan: &Calibration, refits: u32) -> u64 {
    if refits == 0 {
        return 0;
    }
    let assumed = plan.assumed() as u64;
    2 * assumed + 4 * u64::from(refits).min(assumed) * surface::evaluations_about(plan.parameters.len())
}

/// The best point, and what is known there.
pub(super) struct Best<'b> {
    pub(super) weights: &'b Weights,
    pub(super) chance: &'b Chance,
    pub(super) information: &'b Information,
    /// As the surface has it.
    pub(super) evaluation: &'b Evaluation,
}

/// Tries all that is assumed, and fits again with as many as `refits`.
///
/// # Errors
/// An interruption.
pub(super) fn assumptions(
    objective: &Objective<'_>,
    best: &Best<'_>,
    refits: u32,
) -> Result<Assumptions, Error> {
    let plan = objective.plan;
    let all = plan.assumptions();
    let tried: Result<Vec<Option<Tried>>, Error> =
        all.par_iter().map(|assumption| tried(objective, best, assumption)).collect();
    let mut numbers: Vec<(&Assumption, AssumedNumber)> = Vec::new();
    for (assumption, tried) in all.iter().zip(tried?) {
        numbers.extend(tried.map(|tried| (assumption, number(assumption, tried))));
    }
    // Ties stay in the order of the scenario.
    numbers.sort_by(|(_, one), (_, other)| other.moves.total_cmp(&one.moves));
    let mut evaluations = 2 * all.len() as u32 + 1;
    let untried = plan.assumed() - numbers.len();
    let chosen = numbers.iter_mut().filter(|(_, number)| number.matters).take(refits as usize);
    for (assumption, number) in chosen {
        for value in [number.low, number.high] {
            let (refit, taken) = refit(objective, best, (assumption, value))?;
            evaluations += taken;
            number.refits.push(refit);
        }
    }
    let numbers = numbers.into_iter().map(|(_, number)| number).collect();
    Ok(Assumptions { numbers, untried, unsourced: plan.unsourced(), evaluations })
}

fn number(assumption: &Assumption, tried: Tried) -> AssumedNumber {
    let origin = match assumption.origin {
        AssumptionOrigin::Source => "source",
        AssumptionOrigin::Model => "model",
        AssumptionOrigin::Default => "default",
    };
    AssumedNumber {
        key: assumption.key.clone(),
        value: assumption.value,
        low: assumption.low,
        high: assumption.high,
        origin,
        moves: tried.moves,
        matters: tried.matters,
        refits: Vec::new(),
    }
}

/// What half and twice a number do.
struct Tried {
    moves: f64,
    matters: bool,
}

/// Simulates the best values with half and with twice an assumed number; none where that makes no market.
fn tried(
    objective: &Objective<'_>,
    best: &Best<'_>,
    assumption: &Assumption,
) -> Result<Option<Tried>, Error> {
    let point = &best.evaluation.point;
    let at = |value: f64| -> Result<Option<Vec<f64>>, Error> {
        let plan = objective.plan.assuming(assumption, value);
        match objective.of(&plan).evaluate(point) {
            Ok(evaluation) => Ok(Some(evaluation.means.clone())),
            Err(Error::Candidate { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    };
    let (Some(low), Some(high)) = (at(assumption.low)?, at(assumption.high)?) else { return Ok(None) };
    let middle = &objective.evaluate(point)?.means;
    let Best { weights, chance, .. } = best;
    let replications = f64::from(objective.plan.replications);
    let rows = 0..middle.len();
    let variance = |row: usize| {
        let (own, share) = (weights.observation[row], weights.luck_share[row]);
        let least = LEAST * middle[row];
        (own * own + share * share * chance.variances[row]).max(least * least)
    };
    // Mean squares over the rows that have a value; of no difference it is nothing even where no error is stated.
    let mean_square = |square: &dyn Fn(usize) -> f64| {
        let squares: Vec<f64> = rows
            .clone()
            .map(|row| if square(row) == 0.0 { 0.0 } else { square(row) / variance(row) })
            .filter(|square| square.is_finite())
            .collect();
        squares.iter().sum::<f64>() / squares.len().max(1) as f64
    };
    let apart =
        |one: &[f64], other: &[f64]| mean_square(&|row| (one[row] - other[row]) * (one[row] - other[row]));
    let most = apart(&low, &high).max(apart(&low, middle)).max(apart(middle, &high));
    let by_luck = mean_square(&|row| 2.0 * chance.variances[row] / replications);
    let matters = most > 0.0 && most > BEYOND_LUCK * by_luck;
    Ok(Some(Tried { moves: libm::sqrt(most), matters }))
}

/// Fits again with another value of an assumed number, and tells how many evaluations that took.
fn refit(
    objective: &Objective<'_>,
    best: &Best<'_>,
    (assumption, value): (&Assumption, f64),
) -> Result<(Refit, u32), Error> {
    let plan = objective.plan.assuming(assumption, value);
    let objective = objective.of(&plan);
    let Best { weights, information, evaluation, .. } = best;
    let before = objective.evaluate(&evaluation.point)?;
    let residuals = weights.all_residuals(&plan, &before.point, &before.means);
    let start: Vec<f64> = match residuals.iter().all(|residual| residual.is_finite()) {
        true => {
            let slopes: Vec<f64> =
                information.jacobian.iter().map(|column| dot(column, &residuals)).collect();
            let step = times(&information.inverse, &slopes);
            let to = |(x, step): (&f64, f64)| (x - step.clamp(-FARTHEST, FARTHEST)).clamp(0.0, 1.0);
            evaluation.point.iter().zip(step).map(to).collect()
        }
        false => evaluation.point.clone(),
    };
    let mut surface = Surface::new(&objective, Weights::clone(weights), information);
    let (mut point, mut settled) = surface.settled(&start, ROUNDS)?;
    // What is simulated from the best point may have led into a worse valley.
    if residuals.iter().map(|one| one * one).sum::<f64>() < surface.sum_of_squares(&point) - SMALL {
        let (other, at_bottom) = surface.settled(&evaluation.point, ROUNDS)?;
        if surface.sum_of_squares(&other) < surface.sum_of_squares(&point) {
            (point, settled) = (other, at_bottom);
        }
    }
    let found = surface.evaluation(&point)?;
    let mut first = 0;
    let last_rows = plan.targets.iter().map(|target| {
        first += target.rows.len();
        found.means[first - 1]
    });
    let refit = Refit {
        value,
        settled,
        sum_of_squares_change: weights.minimised(&plan, &found.point, &found.means)
            - weights.minimised(&plan, &evaluation.point, &evaluation.means),
        parameters: objective.values(&point),
        forecasts: last_rows.collect(),
    };
    Ok((refit, objective.evaluations()))
}
