//! Intervals by profile likelihood (Venzon & Moolgavkar 1988): one parameter is moved away from its best
//! value and the others follow to where they fit best, until the fit is worse by what chance allows.

use super::Error;
use super::information::Information;
use super::objective::{Evaluation, Objective};

/// Points tried on each side; each costs two evaluations, or one with a single parameter.
const MAX_POINTS: u32 = 8;
/// An end is good enough if the fit there is as much worse as it should be within this share, in standard
/// errors (assumption).
const CLOSE: f64 = 0.03;
/// A fit better by more than this part of the allowed loss is a better point, not noise (assumption).
const BETTER: f64 = 0.02;

/// What was found on one side of the best value.
pub(super) enum Side {
    /// The end of the interval.
    End(End),
    /// A better point was met on the way.
    Better(Evaluation),
}

/// An end of an interval.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    /// Its place in the parameter's range.
    pub(super) place: f64,
    /// The interval goes on beyond the range.
    pub(super) open: bool,
}

/// Goes from the best point along one axis, up (`sign` 1) or down (-1), to where the sum of squares is
/// greater by `allowed`. With `climb`, a better point on the way ends it.
pub(super) fn side(
    objective: &Objective<'_>,
    information: &Information,
    best: &Evaluation,
    axis: usize,
    sign: f64,
    allowed: f64,
    climb: bool,
) -> Result<Side, Error> {
    let reach = if sign > 0.0 { 1.0 - best.point[axis] } else { best.point[axis] };
    let end = |way: f64, open: bool| {
        Side::End(End { place: (best.point[axis] + sign * way).clamp(0.0, 1.0), open })
    };
    if reach <= 0.0 {
        return Ok(end(0.0, true));
    }
    let others: Vec<usize> = (0..best.point.len()).filter(|&other| other != axis).collect();
    // By the linear model the others move in proportion.
    let own = information.inverse[axis][axis];
    let mut drift: Vec<f64> =
        others.iter().map(|&other| sign * information.inverse[other][axis] / own).collect();
    let wanted = libm::sqrt(allowed);
    let mut way = (libm::sqrt(allowed * own)).min(reach);
    // Where the loss was too small and too large, with its root.
    let (mut below, mut above): ((f64, f64), Option<(f64, f64)>) = ((0.0, 0.0), None);
    for _ in 0..MAX_POINTS {
        let found = follow(objective, information, best, axis, sign * way, &others, &mut drift)?;
        let loss = found.sum_of_squares - best.sum_of_squares;
        if climb && loss < -BETTER * allowed {
            return Ok(Side::Better(found));
        }
        let root = libm::sqrt(loss.max(0.0));
        if loss <= allowed {
            below = (way, root);
            if way >= reach {
                return Ok(end(reach, true));
            }
        } else {
            above = Some((way, root));
        }
        if (root - wanted).abs() < CLOSE * wanted {
            return Ok(end(way, false));
        }
        way = match above {
            // The root of the loss goes nearly in proportion to the way.
            Some((far, far_root)) => {
                let (near, near_root) = below;
                let share =
                    if far_root.is_finite() { (wanted - near_root) / (far_root - near_root) } else { 0.5 };
                near + share.clamp(0.1, 0.9) * (far - near)
            }
            None => (way * (wanted / root).clamp(1.2, 4.0)).min(reach),
        };
    }
    Ok(end(way, false))
}

/// Evaluates at a distance along an axis, the others where they fit best by the linear model, put right
/// once by what comes out.
fn follow(
    objective: &Objective<'_>,
    information: &Information,
    best: &Evaluation,
    axis: usize,
    way: f64,
    others: &[usize],
    drift: &mut [f64],
) -> Result<Evaluation, Error> {
    let place = |drift: &[f64]| {
        let mut point = best.point.clone();
        point[axis] = (point[axis] + way).clamp(0.0, 1.0);
        for (&other, drift) in others.iter().zip(drift) {
            point[other] = (point[other] + way.abs() * drift).clamp(0.0, 1.0);
        }
        point
    };
    let first = objective.evaluate(&place(drift))?;
    if others.is_empty() || !first.sum_of_squares.is_finite() {
        return Ok(first);
    }
    let steps = information.step(&objective.residuals(&first.means), others);
    let better: Vec<f64> = others
        .iter()
        .zip(steps)
        .map(|(&other, step)| ((first.point[other] + step).clamp(0.0, 1.0) - best.point[other]) / way.abs())
        .collect();
    let second = objective.evaluate(&place(&better))?;
    if second.sum_of_squares < first.sum_of_squares {
        drift.copy_from_slice(&better);
        return Ok(second);
    }
    Ok(first)
}
