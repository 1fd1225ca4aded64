//! Intervals by profile likelihood (Venzon & Moolgavkar 1988): one parameter is moved away from its best
//! value and the others follow to where they fit best, until the fit is worse by what chance allows.

use super::Error;
use super::information::Information;
use super::objective::{Evaluation, Objective};

/// Points tried on each side; with a single parameter each costs one evaluation.
const MAX_POINTS: u32 = 14;
/// A loss whose root is so many times what is allowed says nothing of where the end lies, but that it is nearer (assumption).
const FAR: f64 = 3.0;
/// Steps by which the others follow at each point; most need two or three (assumption: enough).
const MAX_STEPS: u32 = 8;
/// A step that makes the fit better by less than this part of the allowed loss is the last (assumption).
const ENOUGH: f64 = 0.01;
/// An end is good enough if the fit there is as much worse as it should be within this share, in standard
/// errors (assumption).
const CLOSE: f64 = 0.03;
/// A fit better by more than this part of the allowed loss is a better point, not noise (assumption).
const BETTER: f64 = 0.02;

/// Most evaluations on one side, of so many parameters.
pub(super) fn evaluations_most(parameters: u64) -> u64 {
    u64::from(MAX_POINTS) * if parameters > 1 { 1 + u64::from(MAX_STEPS) } else { 1 }
}

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
    let own = information.inverse[axis][axis];
    // What is known of slopes is put right as it goes.
    let mut known = information.clone();
    // The farthest point that still fits: the next one is looked for from there.
    let mut near = best.clone();
    let wanted = libm::sqrt(allowed);
    let mut way = (libm::sqrt(allowed * own)).min(reach);
    // Where the loss was too small and too large, with its root.
    let (mut below, mut above): ((f64, f64), Option<(f64, f64)>) = ((0.0, 0.0), None);
    for _ in 0..MAX_POINTS {
        let place = (best.point[axis] + sign * way).clamp(0.0, 1.0);
        let found = follow(objective, &mut known, &near, (axis, place), &others, allowed)?;
        let loss = found.sum_of_squares - best.sum_of_squares;
        if climb && loss < -BETTER * allowed {
            return Ok(Side::Better(found));
        }
        let root = libm::sqrt(loss.max(0.0));
        if loss <= allowed {
            below = (way, root);
            near = found;
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
            // The root of the loss goes nearly in proportion to the way, near its end.
            Some((far, far_root)) => {
                let (near, near_root) = below;
                let share = match far_root <= FAR * wanted {
                    true => ((wanted - near_root) / (far_root - near_root)).clamp(0.1, 0.9),
                    false => 0.5,
                };
                near + share * (far - near)
            }
            None => (way * (wanted / root).clamp(1.2, 4.0)).min(reach),
        };
    }
    Ok(end(above.map_or(way, |(far, _)| (below.0 + far) / 2.0), false))
}

/// Evaluates at a place of an axis, the others where they fit best there: from where they were at a point nearby by Gauss-Newton steps,
/// halved where they lead up, as long as these make the fit better.
fn follow(
    objective: &Objective<'_>,
    known: &mut Information,
    from: &Evaluation,
    (axis, place): (usize, f64),
    others: &[usize],
    allowed: f64,
) -> Result<Evaluation, Error> {
    let mut learn = |from: &Evaluation, to: &Evaluation| {
        let less = |one: &[f64], other: &[f64]| -> Vec<f64> {
            one.iter().zip(other).map(|(one, other)| one - other).collect()
        };
        let change = less(&objective.residuals(&to.means), &objective.residuals(&from.means));
        *known = known.after(&less(&to.point, &from.point), &change);
        known.clone()
    };
    let mut point = from.point.clone();
    point[axis] = place;
    let mut here = objective.evaluate(&point)?;
    if others.is_empty() || !here.sum_of_squares.is_finite() {
        return Ok(here);
    }
    let (mut slopes, mut share) = (learn(from, &here), 1.0);
    for _ in 0..MAX_STEPS {
        let steps = slopes.step(&objective.residuals(&here.means), others);
        let mut point = here.point.clone();
        for (&other, step) in others.iter().zip(steps) {
            point[other] = (point[other] + share * step).clamp(0.0, 1.0);
        }
        if point == here.point {
            break;
        }
        let next = objective.evaluate(&point)?;
        let gain = here.sum_of_squares - next.sum_of_squares;
        slopes = learn(&here, &next);
        if gain <= 0.0 || gain.is_nan() {
            share /= 2.0;
            // A quarter of a step that leads up still is at the bottom.
            if share < 0.25 {
                break;
            }
            continue;
        }
        here = next;
        if gain < ENOUGH * allowed {
            break;
        }
    }
    Ok(here)
}
