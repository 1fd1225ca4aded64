//! Values of the parameters that the data allow, drawn.

use super::Knowledge;
use super::goodness::Judgement;
use super::surface::Surface;
use eyeballs_experiments::inference::cloud::{Proposal, Weighted, effective, moments, weighted};

/// Points of each round (assumption: ends of bands to a tenth of their width).
const POINTS: usize = 200;
/// Rounds.
const ROUNDS: u32 = 3;
/// Any number: which points are drawn.
const SEED: u64 = 1;

/// Points with weights, and what is expected there.
#[derive(Debug)]
pub(super) struct Cloud {
    pub(super) points: Vec<Weighted>,
    /// By point: the expected value of each row.
    pub(super) means: Vec<Vec<f64>>,
    /// As how many equally weighted points they count.
    pub(super) effective: f64,
}

/// Draws it: from the linear model first, then from what that showed. Nothing is simulated for it: what lies where nothing was
/// simulated has no weight.
pub(super) fn cloud(
    surface: &Surface<'_>,
    best: &[f64],
    knowledge: &Knowledge,
    judgement: &Judgement,
) -> Cloud {
    let size = best.len();
    // A likelihood whose unit is that of the intervals.
    let unit = judgement.quantile * judgement.quantile;
    let wider = knowledge.allowed.iter().map(|allowed| allowed / unit).sum::<f64>() / size as f64;
    let scaled = |row: &Vec<f64>| row.iter().map(|entry| judgement.variance * entry).collect();
    let covariance: Vec<Vec<f64>> = knowledge.covariance.all.iter().map(scaled).collect();
    let least = surface.sum_of_squares(best);
    let mut proposals = vec![Proposal::around(best, &covariance)];
    let (mut points, mut logs): (Vec<Vec<f64>>, Vec<f64>) = Default::default();
    loop {
        let round = proposals.len() as u32 - 1;
        let drawn = proposals[round as usize].draw(POINTS, SEED, round);
        logs.extend(drawn.iter().map(|point| -0.5 * (surface.sum_of_squares(point) - least) / wider));
        points.extend(drawn);
        let cloud = weighted(points.clone(), &logs, &proposals);
        if round + 1 == ROUNDS {
            // What counts for nothing is left out.
            let points: Vec<Weighted> = cloud.into_iter().filter(|point| point.weight > 0.0).collect();
            let means = points.iter().map(|point| surface.means(&point.point).unwrap_or_default()).collect();
            return Cloud { effective: effective(&points), means, points };
        }
        let (centre, spread) = moments(&cloud);
        // A few heavy points would make the next round too narrow.
        let next = match effective(&cloud) > 3.0 * size as f64 {
            true => (centre, spread),
            false => (best.to_vec(), covariance.clone()),
        };
        proposals.push(Proposal::around(&next.0, &next.1));
    }
}
