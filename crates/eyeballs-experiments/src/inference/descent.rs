//! The least sum of squares within the unit cube, some parameters held fixed: the method of Levenberg (1944) and Marquardt
//! (1963) with derivatives by differences that the steps themselves keep up to date (Broyden 1965).

use crate::regression::{Cholesky, add, dot};

/// The first damping, as a share of the diagonal, and what it is divided and multiplied by (Marquardt 1963 has 10 for both).
const DAMPING: f64 = 1e-3;
const EASE: f64 = 10.0;
const TIGHTEN: f64 = 4.0;
/// Steps shorter than this share of a difference tell more of noise than of derivatives (assumption).
const TELLING: f64 = 0.3;

/// When to stop.
#[derive(Clone, Copy, Debug)]
pub struct DescentSettings<'a> {
    /// By parameter: over which way a difference is taken, a share of the range.
    pub steps: &'a [f64],
    /// A step that promises to lower the sum of squares by less ends the descent.
    pub tolerance: f64,
    /// Most evaluations.
    pub evaluations: u32,
}

/// A point and what is known about it.
#[derive(Clone, Debug)]
pub struct Place {
    /// In the unit cube.
    pub point: Vec<f64>,
    /// Weighted residuals there.
    pub residuals: Vec<f64>,
    /// By parameter: change of each residual for a whole range.
    pub jacobian: Vec<Vec<f64>>,
}

impl Place {
    /// Sum of squares of the residuals.
    pub fn sum_of_squares(&self) -> f64 {
        dot(&self.residuals, &self.residuals)
    }
}

/// Where a descent ended.
#[derive(Clone, Debug)]
pub struct Descent {
    /// The best place.
    pub place: Place,
    /// How many evaluations it took.
    pub evaluations: u32,
    /// No step promises more than the tolerance, by derivatives taken there; else the evaluations ran out.
    pub converged: bool,
}

/// Goes down from a place along the `free` parameters; residuals are those that `evaluate` gives, none where the simulator
/// has no value.
///
/// # Errors
/// Those of `evaluate`.
pub fn descend<E>(
    start: Place,
    free: &[usize],
    settings: DescentSettings<'_>,
    mut evaluate: impl FnMut(&[f64]) -> Result<Option<Vec<f64>>, E>,
) -> Result<Descent, E> {
    let mut place = start;
    let (mut used, mut damping, mut fresh, mut failures) = (0, DAMPING, false, 0);
    if free.is_empty() {
        return Ok(Descent { place, evaluations: 0, converged: true });
    }
    while used < settings.evaluations {
        let (step, promise) = step(&place, free, damping);
        if promise < settings.tolerance || failures >= 3 {
            if fresh {
                let converged = promise < settings.tolerance || failures >= 3;
                return Ok(Descent { place, evaluations: used, converged });
            }
            used += differences(&mut place, free, settings.steps, &mut evaluate)?;
            (fresh, failures, damping) = (true, 0, DAMPING);
            continue;
        }
        let point: Vec<f64> =
            place.point.iter().zip(&step).map(|(x, step)| (x + step).clamp(0.0, 1.0)).collect();
        used += 1;
        let Some(residuals) = evaluate(&point)? else {
            damping *= TIGHTEN * TIGHTEN;
            failures += 1;
            continue;
        };
        let gain = place.sum_of_squares() - dot(&residuals, &residuals);
        update(&mut place, &step, &residuals, settings.steps);
        if gain > 0.0 {
            // Derivatives grow old with the way.
            fresh = fresh && gain < settings.tolerance;
            (place.point, place.residuals) = (point, residuals);
            damping /= EASE;
            failures = 0;
        } else {
            damping *= TIGHTEN;
            failures += 1;
        }
    }
    Ok(Descent { place, evaluations: used, converged: false })
}

/// The damped step within the cube, and by how much the linear model says that it lowers the sum of squares. Parameters at
/// an end that would go beyond it stay there.
fn step(place: &Place, free: &[usize], damping: f64) -> (Vec<f64>, f64) {
    let none = (vec![0.0; place.point.len()], 0.0);
    let mut moving = free.to_vec();
    // Each round holds one parameter more.
    loop {
        moving.retain(|&axis| dot(&place.jacobian[axis], &place.jacobian[axis]) > 0.0);
        let size = moving.len();
        if size == 0 {
            return none;
        }
        let mut matrix = vec![0.0; size * size];
        for (row, &one) in moving.iter().enumerate() {
            for (column, &other) in moving.iter().enumerate() {
                matrix[row * size + column] = dot(&place.jacobian[one], &place.jacobian[other]);
            }
            matrix[row * size + row] *= 1.0 + damping;
        }
        let slope: Vec<f64> =
            moving.iter().map(|&axis| -dot(&place.jacobian[axis], &place.residuals)).collect();
        let Some(factors) = Cholesky::of(&matrix, size) else { return none };
        let part = factors.solve(slope);
        let outwards = moving.iter().zip(&part).position(|(&axis, &step)| {
            (place.point[axis] <= 0.0 && step < 0.0) || (place.point[axis] >= 1.0 && step > 0.0)
        });
        if let Some(index) = outwards {
            moving.remove(index);
            continue;
        }
        let mut step = none.0;
        for (&axis, part) in moving.iter().zip(&part) {
            step[axis] = (place.point[axis] + part).clamp(0.0, 1.0) - place.point[axis];
        }
        let mut after = place.residuals.clone();
        for &axis in &moving {
            add(&mut after, step[axis], &place.jacobian[axis]);
        }
        return (step, place.sum_of_squares() - dot(&after, &after));
    }
}

/// Puts the derivatives right along a step.
fn update(place: &mut Place, step: &[f64], residuals: &[f64], steps: &[f64]) {
    let length = step.iter().zip(steps).map(|(step, unit)| (step / unit) * (step / unit)).sum::<f64>();
    if length < TELLING * TELLING {
        return;
    }
    let mut missing: Vec<f64> = residuals.iter().zip(&place.residuals).map(|(new, old)| new - old).collect();
    for (axis, &way) in step.iter().enumerate() {
        add(&mut missing, -way, &place.jacobian[axis]);
    }
    for (axis, (&way, unit)) in step.iter().zip(steps).enumerate() {
        add(&mut place.jacobian[axis], way / (unit * unit) / length, &missing);
    }
}

/// Takes differences towards the middle of the range, and says how many evaluations that took.
fn differences<E>(
    place: &mut Place,
    free: &[usize],
    steps: &[f64],
    evaluate: &mut impl FnMut(&[f64]) -> Result<Option<Vec<f64>>, E>,
) -> Result<u32, E> {
    let mut best: Option<(Vec<f64>, Vec<f64>)> = None;
    let mut columns = Vec::new();
    for &axis in free {
        let mut point = place.point.clone();
        point[axis] += if point[axis] > 0.5 { -steps[axis] } else { steps[axis] };
        let Some(residuals) = evaluate(&point)? else { continue };
        let way = point[axis] - place.point[axis];
        let column = residuals.iter().zip(&place.residuals).map(|(new, old)| (new - old) / way).collect();
        columns.push((axis, column));
        let least = best.as_ref().map_or(place.sum_of_squares(), |(_, least)| dot(least, least));
        if dot(&residuals, &residuals) < least {
            best = Some((point, residuals));
        }
    }
    for (axis, column) in columns {
        place.jacobian[axis] = column;
    }
    if let Some((point, residuals)) = best {
        (place.point, place.residuals) = (point, residuals);
    }
    Ok(free.len() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    fn run(start: &[f64], free: &[usize], function: impl Fn(&[f64]) -> Vec<f64>) -> Descent {
        let residuals = function(start);
        let jacobian = vec![vec![0.0; residuals.len()]; start.len()];
        let place = Place { point: start.to_vec(), residuals, jacobian };
        let steps = vec![1e-4; start.len()];
        let settings = DescentSettings { steps: &steps, tolerance: 1e-9, evaluations: 400 };
        let Ok(found) = descend(place, free, settings, |point| Ok::<_, Infallible>(Some(function(point))));
        found
    }

    /// Rosenbrock's (1960), moved into the cube: the bottom is at (0.75, 0.75).
    fn valley(p: &[f64]) -> Vec<f64> {
        let (x, y) = (4.0 * p[0] - 2.0, 4.0 * p[1] - 2.0);
        vec![10.0 * (y - x * x), 1.0 - x]
    }

    #[test]
    fn it_finds_the_bottom_of_a_curved_valley() {
        let found = run(&[0.2, 0.75], &[0, 1], valley);
        assert!(found.place.point.iter().all(|x| (x - 0.75).abs() < 1e-3), "{found:?}");
        assert!(found.converged && found.evaluations < 200, "{found:?}");
    }

    /// With x fixed the best y is x squared.
    #[test]
    fn what_is_fixed_stays_and_the_others_follow() {
        let found = run(&[0.6, 0.1], &[1], valley);
        assert_eq!(found.place.point[0], 0.6);
        assert!((4.0 * found.place.point[1] - 2.0 - 0.16).abs() < 1e-3, "{found:?}");
    }

    #[test]
    fn a_minimum_beyond_the_cube_is_found_on_its_face() {
        let found =
            run(&[0.5, 0.5, 0.5], &[0, 1, 2], |p| vec![p[0] + 0.3, p[1] - 1.4, p[2] - 0.4 + 0.2 * p[0]]);
        assert_eq!(found.place.point[..2], [0.0, 1.0]);
        assert!((found.place.point[2] - 0.4).abs() < 1e-3, "{found:?}");
    }

    #[test]
    fn it_keeps_to_its_evaluations_and_says_that_they_ran_out() {
        let start = Place {
            point: vec![0.2, 0.75],
            residuals: valley(&[0.2, 0.75]),
            jacobian: vec![vec![0.0; 2]; 2],
        };
        let settings = DescentSettings { steps: &[0.01; 2], tolerance: 1e-9, evaluations: 5 };
        let Ok(found) = descend(start, &[0, 1], settings, |point| Ok::<_, Infallible>(Some(valley(point))));
        assert!(!found.converged && found.evaluations <= 6, "{found:?}");
    }
}
