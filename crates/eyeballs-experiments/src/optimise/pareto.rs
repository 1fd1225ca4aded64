//! Two goals at once.

use crate::error::{ExperimentError, check};

/// The indices of the points that no other beats: none is at least as good in both goals and better in one (Pareto 1906).
/// More is better; from the best in the first goal to the best in the second. Of equal points, the first.
///
/// # Errors
/// If a number is not finite.
pub fn front(points: &[[f64; 2]]) -> Result<Vec<usize>, ExperimentError> {
    check("goals", points.as_flattened(), 2 * points.len())?;
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|&one, &other| {
        let by = |goal: usize| points[other][goal].total_cmp(&points[one][goal]);
        by(0).then(by(1))
    });
    let mut most = f64::NEG_INFINITY;
    order.retain(|&index| {
        let better = points[index][1] > most;
        most = most.max(points[index][1]);
        better
    });
    Ok(order)
}

/// The area that the points beat, down to a reference that is worse in both goals (Zitzler & Thiele 1998); points that are
/// not better than it in both count for nothing.
///
/// # Errors
/// If a number is not finite.
pub fn hypervolume(points: &[[f64; 2]], reference: [f64; 2]) -> Result<f64, ExperimentError> {
    check("reference", &reference, 2)?;
    let mut floor = reference[1];
    let mut area = 0.0;
    for index in front(points)? {
        let [first, second] = points[index];
        if first > reference[0] && second > floor {
            area += (first - reference[0]) * (second - floor);
            floor = second;
        }
    }
    Ok(area)
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINTS: [[f64; 2]; 7] =
        [[1.0, 5.0], [3.0, 3.0], [2.0, 2.0], [5.0, 1.0], [3.0, 3.0], [1.0, 4.0], [0.5, 5.0]];

    #[test]
    fn the_front_is_what_nothing_beats() {
        assert_eq!(front(&POINTS), Ok(vec![3, 1, 0]));
        assert_eq!(front(&[]), Ok(vec![]));
        assert!(front(&[[1.0, f64::NAN]]).is_err());
    }

    #[test]
    fn the_area_is_that_of_the_stairs() {
        // 5 x 1, then 3 x 2, then 1 x 2.
        assert_eq!(hypervolume(&POINTS, [0.0, 0.0]), Ok(13.0));
        // Of (4, 0), (2, 2) and (0, 4) only the middle one counts.
        assert_eq!(hypervolume(&POINTS, [1.0, 1.0]), Ok(4.0));
    }
}
