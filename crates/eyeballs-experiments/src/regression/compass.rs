//! Looks for a minimum in few dimensions without slopes.

/// Compass search (Kolda, Lewis & Torczon 2003) from a starting point within bounds: a step along each axis, both ways,
/// taken where it helps; where none does, all steps are halved, until the largest is below `last`. Values that are not a
/// number are as bad as can be.
pub(crate) fn minimise(
    start: &[f64],
    bounds: &[(f64, f64)],
    mut step: f64,
    last: f64,
    mut function: impl FnMut(&[f64]) -> f64,
) -> (Vec<f64>, f64) {
    let mut value = |point: &[f64]| {
        let value = function(point);
        if value.is_nan() { f64::INFINITY } else { value }
    };
    let mut best = start.to_vec();
    let mut least = value(&best);
    while step >= last {
        let before = least;
        for (axis, &(low, high)) in bounds.iter().enumerate() {
            for way in [step, -step] {
                let mut point = best.clone();
                point[axis] = (point[axis] + way).clamp(low, high);
                if point[axis] == best[axis] {
                    continue;
                }
                let found = value(&point);
                if found < least {
                    (best, least) = (point, found);
                    break;
                }
            }
        }
        if least == before {
            step *= 0.5;
        }
    }
    (best, least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_the_bottom_and_keeps_to_the_bounds() {
        let bounds = [(-1.0, 1.0), (-5.0, 5.0)];
        let (found, least) = minimise(&[0.0, 0.0], &bounds, 0.5, 1e-6, |p| {
            let (x, y) = (p[0] - 3.0, p[1] + 2.0);
            x * x + y * y + 0.5 * x * y
        });
        // At x = 1: y + 2 = 0.5.
        assert!(found[0] == 1.0 && (found[1] + 1.5).abs() < 1e-5, "{found:?}");
        assert!((least - 3.75).abs() < 1e-9, "{least}");
    }

    #[test]
    fn where_there_is_no_value_it_does_not_go() {
        let (found, _) =
            minimise(&[0.2], &[(0.0, 1.0)], 0.25, 1e-6, |p| if p[0] > 0.5 { f64::NAN } else { -p[0] });
        assert!((found[0] - 0.5).abs() < 1e-5, "{found:?}");
    }
}
