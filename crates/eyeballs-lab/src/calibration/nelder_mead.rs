//! The simplex method of Nelder & Mead (1965) in the unit cube, with the coefficients of Gao & Han (2012)
//! that keep it moving in more dimensions. Points outside are put on the nearest face (Box 1965).

/// Edge of the first simplex, as a share of the range (assumption: an eighth of it).
const FIRST_EDGE: f64 = 0.125;
/// A simplex this small has found its minimum, as a share of the range (assumption: below any interval).
const LAST_EDGE: f64 = 2e-4;

/// A point and its value.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) point: Vec<f64>,
    pub(super) value: f64,
}

/// Looks for a minimum from a starting point, with at most `evaluations` values of `function`. A simplex that has
/// shrunk starts again around its best point, half as large, as long as that helps.
///
/// # Errors
/// Those of `function`.
pub(super) fn minimise<E>(
    start: &Found,
    evaluations: u32,
    mut function: impl FnMut(&[f64]) -> Result<f64, E>,
) -> Result<Found, E> {
    let mut left = evaluations;
    let mut best = start.clone();
    let mut edge = FIRST_EDGE;
    while left as usize > best.point.len() + 1 {
        let before = best.value;
        best = descend(&best, edge, &mut left, &mut function)?;
        // Less than a part in ten thousand is noise to any interval.
        if best.value.is_finite() && before - best.value <= 1e-4 * best.value.abs() {
            break;
        }
        edge /= 2.0;
    }
    Ok(best)
}

fn descend<E>(
    start: &Found,
    edge: f64,
    left: &mut u32,
    function: &mut impl FnMut(&[f64]) -> Result<f64, E>,
) -> Result<Found, E> {
    let dimensions = start.point.len();
    // Gao & Han; in one and two dimensions they are those of Nelder & Mead.
    let n = dimensions.max(2) as f64;
    let (expand, contract, shrink) = (1.0 + 2.0 / n, 0.75 - 0.5 / n, 1.0 - 1.0 / n);
    let mut value = |point: Vec<f64>, left: &mut u32| -> Result<Found, E> {
        *left = left.saturating_sub(1);
        Ok(Found { value: function(&point)?, point })
    };
    let mut simplex = vec![start.clone()];
    for axis in 0..dimensions {
        let mut point = start.point.clone();
        // Towards the middle, so that no edge falls outside.
        point[axis] += if point[axis] > 0.5 { -edge } else { edge };
        simplex.push(value(point, left)?);
    }
    while *left > 0 {
        simplex.sort_by(|one, other| one.value.total_cmp(&other.value));
        let (best, worst) = (&simplex[0], &simplex[dimensions]);
        let size = simplex[1..].iter().flat_map(|corner| corner.point.iter().zip(&best.point));
        if size.map(|(one, other)| (one - other).abs()).fold(0.0, f64::max) < LAST_EDGE {
            break;
        }
        let centre: Vec<f64> = (0..dimensions)
            .map(|axis| simplex[..dimensions].iter().map(|corner| corner.point[axis]).sum::<f64>())
            .map(|sum| sum / dimensions as f64)
            .collect();
        // From the centre away from the worst corner, or towards it for a negative factor.
        let away = |factor: f64| -> Vec<f64> {
            let axis = |(centre, worst): (&f64, &f64)| (centre + factor * (centre - worst)).clamp(0.0, 1.0);
            centre.iter().zip(&worst.point).map(axis).collect()
        };
        let reflected = value(away(1.0), left)?;
        let next = if reflected.value < best.value {
            let expanded = value(away(expand), left)?;
            if expanded.value < reflected.value { Some(expanded) } else { Some(reflected) }
        } else if reflected.value < simplex[dimensions - 1].value {
            Some(reflected)
        } else if reflected.value < worst.value {
            let outside = value(away(contract), left)?;
            (outside.value <= reflected.value).then_some(outside)
        } else {
            let inside = value(away(-contract), left)?;
            (inside.value < worst.value).then_some(inside)
        };
        match next {
            Some(next) => simplex[dimensions] = next,
            None => {
                let best = simplex[0].point.clone();
                for corner in &mut simplex[1..] {
                    let point =
                        best.iter().zip(&corner.point).map(|(best, own)| best + shrink * (own - best));
                    *corner = value(point.collect(), left)?;
                }
            }
        }
    }
    simplex.sort_by(|one, other| one.value.total_cmp(&other.value));
    Ok(simplex.swap_remove(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    fn minimum(start: &[f64], evaluations: u32, function: impl Fn(&[f64]) -> f64) -> (Found, u32) {
        let mut count = 0;
        let start = Found { point: start.to_vec(), value: function(start) };
        let found = minimise(&start, evaluations, |point| {
            count += 1;
            Ok::<f64, Infallible>(function(point))
        });
        let Ok(found) = found;
        (found, count)
    }

    #[test]
    fn it_finds_the_bottom_of_a_curved_valley() {
        // Rosenbrock's (1960), moved into the cube: the bottom is at (0.75, 0.75).
        let valley = |p: &[f64]| {
            let (x, y) = (4.0 * p[0] - 2.0, 4.0 * p[1] - 2.0);
            100.0 * (y - x * x).powi(2) + (1.0 - x).powi(2)
        };
        let (found, count) = minimum(&[0.2, 0.75], 600, valley);
        assert!(found.point.iter().all(|x| (x - 0.75).abs() < 1e-3), "{found:?} in {count}");
    }

    #[test]
    fn a_minimum_beyond_the_range_is_found_at_its_end() {
        let (found, _) = minimum(&[0.5, 0.5, 0.5], 400, |p| {
            (p[0] + 0.3).powi(2) + (p[1] - 1.4).powi(2) + (p[2] - 0.4).powi(2)
        });
        assert_eq!(found.point[..2], [0.0, 1.0]);
        assert!((found.point[2] - 0.4).abs() < 1e-3, "{found:?}");
    }

    #[test]
    fn it_keeps_to_its_budget_but_for_the_last_shrinking() {
        for budget in [1, 5, 20, 50] {
            let (_, count) = minimum(&[0.1, 0.9], budget, |p| (p[0] * 37.0).sin() + p[1]);
            assert!(count <= budget + 2, "{count} of {budget}");
        }
    }

    #[test]
    fn one_dimension_will_do() {
        let (found, _) = minimum(&[0.9], 80, |p| (p[0] - 0.3).abs());
        assert!((found.point[0] - 0.3).abs() < 1e-3, "{found:?}");
    }
}
