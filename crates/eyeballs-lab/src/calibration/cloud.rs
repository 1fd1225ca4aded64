//! Values of the parameters that the data allow, drawn and simulated.

use super::goodness::Judgement;
use super::objective::{Evaluation, Objective};
use super::weights::Weights;
use super::{Error, Knowledge};
use eyeballs_experiments::inference::cloud::{Proposal, Weighted, effective, moments, weighted};
use rayon::prelude::*;
use std::sync::Arc;

/// Points of each round (assumption: bands to a tenth of their width).
const POINTS: usize = 48;
/// Rounds.
const ROUNDS: u32 = 2;
/// Evaluations that it takes.
pub(super) const EVALUATIONS: u64 = POINTS as u64 * ROUNDS as u64;
/// Any number: which points are drawn.
const SEED: u64 = 1;

/// Points with weights, and what was simulated there.
#[derive(Debug)]
pub(super) struct Cloud {
    pub(super) points: Vec<Weighted>,
    pub(super) evaluations: Vec<Arc<Evaluation>>,
    /// As how many equally weighted points they count.
    pub(super) effective: f64,
}

/// Draws it: from the linear model first, then from what that showed.
///
/// # Errors
/// As of [`Objective::evaluate`].
pub(super) fn cloud(
    objective: &Objective<'_>,
    weights: &Weights,
    best: &Evaluation,
    knowledge: &Knowledge,
    judgement: &Judgement,
) -> Result<Cloud, Error> {
    let size = best.point.len();
    // A likelihood whose unit is that of the intervals.
    let unit = judgement.quantile * judgement.quantile;
    let wider = knowledge.allowed.iter().map(|allowed| allowed / unit).sum::<f64>() / size as f64;
    let covariance: Vec<Vec<f64>> = knowledge
        .covariance
        .all
        .iter()
        .map(|row| row.iter().map(|entry| judgement.variance * entry).collect())
        .collect();
    let least = weights.sum_of_squares(objective.plan, &best.means);
    let mut proposals = vec![Proposal::around(&best.point, &covariance)];
    let mut evaluations: Vec<Arc<Evaluation>> = Vec::new();
    let mut points: Vec<Vec<f64>> = Vec::new();
    for round in 0..ROUNDS {
        let drawn = proposals[round as usize].draw(POINTS, SEED, round);
        let found: Result<Vec<Arc<Evaluation>>, Error> =
            drawn.par_iter().map(|point| objective.evaluate(point)).collect();
        evaluations.extend(found?);
        points.extend(drawn);
        let logs: Vec<f64> = evaluations
            .iter()
            .map(|found| -0.5 * (weights.sum_of_squares(objective.plan, &found.means) - least) / wider)
            .collect();
        let cloud = weighted(points.clone(), &logs, &proposals);
        if round + 1 == ROUNDS {
            return Ok(Cloud { effective: effective(&cloud), points: cloud, evaluations });
        }
        let (centre, spread) = moments(&cloud);
        // A few heavy points would make the next round too narrow.
        let next = if effective(&cloud) > 3.0 * size as f64 {
            (centre, spread)
        } else {
            (best.point.clone(), covariance.clone())
        };
        proposals.push(Proposal::around(&next.0, &next.1));
    }
    unreachable!("the last round returns")
}
