//! The ends of intervals by profile likelihood (Venzon & Moolgavkar 1988): one parameter is moved away from its best value,
//! the others are fitted anew at every step, until the fit is worse by what chance allows.

use super::descent::{DescentSettings, Place, descend};

/// Values tried on each side.
const MAX_VALUES: u32 = 14;
/// An end is good enough if the root of what the fit is worse by is as it should be within this share (assumption: a
/// fiftieth of an interval's half).
const CLOSE: f64 = 0.02;
/// A fit better by more than this part of the allowed loss is a better point, not noise (assumption).
const BETTER: f64 = 0.02;
/// A new fit of the others goes on while it promises to lower the loss by this part of what is allowed (assumption).
const TOLERANCE: f64 = 0.01;

/// What one side of an interval is looked for with.
#[derive(Clone, Debug)]
pub struct ProfileSettings<'a> {
    /// Which parameter.
    pub axis: usize,
    /// Up to larger values, or down.
    pub up: bool,
    /// How much greater the sum of squares may be at the end of the interval.
    pub allowed: f64,
    /// By parameter: over which way a difference is taken, a share of the range.
    pub steps: &'a [f64],
    /// By parameter: how far it moves for one of the axis, by the linear model at the best point.
    pub drift: Vec<f64>,
    /// How far along the axis the end is by that model, a share of the range.
    pub guess: f64,
    /// Most evaluations for one value.
    pub evaluations: u32,
    /// Ends at a better point.
    pub climb: bool,
    /// A point beyond, seen before, that fits well enough: the interval goes at least as far.
    pub seen: Option<Vec<f64>>,
}

/// What was found on one side.
#[derive(Clone, Debug, PartialEq)]
pub enum Side {
    /// The end of the interval.
    End(End),
    /// A better point was met on the way.
    Better(Vec<f64>),
}

/// An end of an interval.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// Its place in the parameter's range.
    pub place: f64,
    /// The last point on the way that fitted well enough, the others where they fit best there.
    pub point: Vec<f64>,
    /// The interval goes on beyond the range.
    pub open: bool,
    /// It was found as exactly as asked for, every fit of the others at its bottom.
    pub converged: bool,
    /// The values tried: place, and by how much the sum of squares is greater there.
    pub curve: Vec<(f64, f64)>,
}

/// Goes from the best place along one axis to where the sum of squares is greater by what is allowed.
///
/// # Errors
/// Those of `evaluate`, which gives weighted residuals, or none where the simulator has no value.
pub fn side<E>(
    best: &Place,
    settings: &ProfileSettings<'_>,
    mut evaluate: impl FnMut(&[f64]) -> Result<Option<Vec<f64>>, E>,
) -> Result<Side, E> {
    let ProfileSettings { axis, up, allowed, .. } = *settings;
    let sign = if up { 1.0 } else { -1.0 };
    let origin = best.point[axis];
    let reach = if up { 1.0 - origin } else { origin };
    let least = best.sum_of_squares();
    let mut curve = Vec::new();
    if reach <= 0.0 {
        return Ok(Side::End(End {
            place: origin,
            point: best.point.clone(),
            open: true,
            converged: true,
            curve,
        }));
    }
    let others: Vec<usize> = (0..best.point.len()).filter(|&other| other != axis).collect();
    let descent = DescentSettings {
        steps: settings.steps,
        tolerance: TOLERANCE * allowed,
        evaluations: settings.evaluations,
    };
    let wanted = libm::sqrt(allowed);
    let mut way = settings.guess.clamp(1e-6, reach);
    // Where the loss was too small, with its root and its place; and too large.
    let mut near = (0.0, 0.0, best.clone());
    let mut far: Option<(f64, f64)> = None;
    let (mut at_bottom, mut bracket) = (true, f64::INFINITY);
    if let Some(seen) = &settings.seen {
        way = (sign * (seen[axis] - origin)).clamp(1e-6, reach);
    }
    for number in 0..MAX_VALUES {
        let mut start = match &settings.seen {
            Some(seen) if number == 0 => Place { point: seen.clone(), ..best.clone() },
            _ => followed(best, &near, way, settings),
        };
        start.point[axis] = (origin + sign * way).clamp(0.0, 1.0);
        let found = match evaluate(&start.point)? {
            Some(residuals) => {
                start.residuals = residuals;
                Some(descend(start, &others, descent, &mut evaluate)?)
            }
            None => None,
        };
        let loss = found.as_ref().map_or(f64::INFINITY, |found| found.place.sum_of_squares() - least);
        at_bottom = found.as_ref().is_none_or(|found| found.converged);
        curve.push((origin + sign * way, loss));
        if settings.climb && loss < -BETTER * allowed {
            let better = found.map_or_else(|| best.point.clone(), |found| found.place.point);
            return Ok(Side::Better(better));
        }
        let root = libm::sqrt(loss.max(0.0));
        let last = found.as_ref().map_or(&near.2.point, |found| &found.place.point);
        let end = |open| End {
            place: (origin + sign * way).clamp(0.0, 1.0),
            point: last.clone(),
            open,
            converged: at_bottom,
            curve: curve.clone(),
        };
        if loss <= allowed && way >= reach {
            return Ok(Side::End(end(true)));
        }
        if (root - wanted).abs() < CLOSE * wanted {
            return Ok(Side::End(end(false)));
        }
        match found {
            Some(found) if loss <= allowed => near = (way, root, found.place),
            _ => far = Some((way, root)),
        }
        way = match far {
            Some((far, _)) if far - near.0 < 1e-4 => break,
            // Where lines do not halve the bracket, it is halved.
            Some((far, _)) if number > 1 && far - near.0 > 0.6 * bracket => 0.5 * (near.0 + far),
            // The root of the loss goes nearly in proportion to the way.
            Some((far, far_root)) if far_root.is_finite() => {
                let share = (wanted - near.1) / (far_root - near.1);
                near.0 + share.clamp(0.1, 0.9) * (far - near.0)
            }
            Some((far, _)) => 0.5 * (near.0 + far),
            None => (way * (wanted / root).clamp(1.3, 4.0)).min(reach),
        };
        bracket = far.map_or(f64::INFINITY, |(far, _)| far - near.0);
    }
    // A step in the loss, as of whole numbers: the end lies at it.
    let is_step = far.is_some_and(|(far, _)| far - near.0 < 0.01);
    let place = (origin + sign * far.map_or(way, |(far, _)| far)).clamp(0.0, 1.0);
    let point = near.2.point;
    Ok(Side::End(End { place, point, open: false, converged: is_step && at_bottom, curve }))
}

/// Where the others are likely to fit best: from the last place that was near enough on, along the way that they took.
fn followed(best: &Place, near: &(f64, f64, Place), way: f64, settings: &ProfileSettings<'_>) -> Place {
    let (near_way, _, place) = near;
    let mut start = place.clone();
    let sign = if settings.up { 1.0 } else { -1.0 };
    for (other, x) in start.point.iter_mut().enumerate() {
        if other == settings.axis {
            continue;
        }
        let drift = if *near_way > 0.0 {
            (place.point[other] - best.point[other]) / near_way
        } else {
            sign * settings.drift[other]
        };
        *x = (*x + drift * (way - near_way)).clamp(0.0, 1.0);
    }
    start
}

#[cfg(test)]
mod tests;
