//! Where the sum of squares is least: points spread over the ranges, and a descent from the best of them.

use super::Error;
use super::nelder_mead::{Found, minimise};
use super::objective::Objective;
use super::weights::Weights;
use rayon::prelude::*;

/// Share of the budget for the first look (assumption).
const FIRST_LOOK: f64 = 0.25;
/// Bases of the sequence of Halton (1960); more parameters than these share them, shifted.
const PRIMES: [u32; 16] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53];

/// The ends of all descents, the best first.
///
/// # Errors
/// What [`Objective::evaluate`] says.
pub(super) fn search(objective: &Objective<'_>, weights: &Weights) -> Result<Vec<Found>, Error> {
    let value = |point: &[f64]| -> Result<f64, Error> {
        let evaluation = objective.evaluate(point)?;
        Ok(weights.minimised(objective.plan, &evaluation.point, &evaluation.means))
    };
    let (budget, starts) = (objective.plan.budget, objective.plan.starts);
    let dimensions = objective.plan.parameters.len();
    let look = ((f64::from(budget) * FIRST_LOOK) as u32).max(starts);
    let first: Result<Vec<Found>, Error> = (0..look)
        .into_par_iter()
        .map(|number| {
            let point = spread(number, dimensions);
            Ok(Found { value: value(&point)?, point })
        })
        .collect();
    let mut first = first?;
    first.sort_by(|one, other| one.value.total_cmp(&other.value));
    first.truncate(starts as usize);
    let each = budget.saturating_sub(look) / starts;
    let found: Result<Vec<Found>, Error> =
        first.par_iter().map(|start| minimise(start, each, value)).collect();
    let mut found = found?;
    found.sort_by(|one, other| one.value.total_cmp(&other.value));
    Ok(found)
}

/// A point of the sequence of Halton (1960), which fills the unit cube evenly at any length; the first one
/// is the middle.
fn spread(number: u32, dimensions: usize) -> Vec<f64> {
    if number == 0 {
        return vec![0.5; dimensions];
    }
    let radical_inverse = |axis: usize| {
        let base = PRIMES[axis % PRIMES.len()];
        // The first points of high bases lie on a line; they are left out (Kocis & Whiten 1997).
        let (mut rest, mut digit, mut sum) = (number + 40 + 1_000 * (axis / PRIMES.len()) as u32, 1.0, 0.0);
        while rest > 0 {
            digit /= f64::from(base);
            sum += digit * f64::from(rest % base);
            rest /= base;
        }
        sum
    };
    (0..dimensions).map(radical_inverse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_points_are_spread_evenly() {
        let points: Vec<Vec<f64>> = (0..64).map(|number| spread(number, 3)).collect();
        for axis in 0..3 {
            for quarter in 0..4 {
                let inside = |point: &&Vec<f64>| (point[axis] * 4.0) as usize == quarter;
                let count = points.iter().filter(inside).count();
                assert!((13..=19).contains(&count), "axis {axis}, quarter {quarter}: {count} of 64");
            }
        }
        let octants: std::collections::BTreeSet<Vec<bool>> =
            points.iter().map(|point| point.iter().map(|&x| x < 0.5).collect()).collect();
        assert_eq!(octants.len(), 8);
    }
}
