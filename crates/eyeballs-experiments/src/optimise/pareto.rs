//! Two goals at once.

use crate::bootstrap::Bootstrap;
use crate::error::{ExperimentError, check, check_least, check_length};

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

/// By point, the share of resamples of the replications in which the means of its outcomes are on the front: `outcomes` are, by
/// point and replication, those of both goals, of which more is better, and all points share the luck of a replication.
///
/// # Errors
/// If there is no point, there are fewer than two replications, lists of different lengths, numbers that are not finite, or
/// settings that make no bootstrap.
pub fn certainty(outcomes: &[Vec<[f64; 2]>], bootstrap: &Bootstrap) -> Result<Vec<f64>, ExperimentError> {
    check_least("points", outcomes.len(), 1)?;
    let replications = outcomes[0].len();
    check_least("replications", replications, 2)?;
    bootstrap.check()?;
    for outcomes in outcomes {
        check_length("replications of a point", outcomes.len(), replications)?;
        check("goals", outcomes.as_flattened(), 2 * replications)?;
    }
    let mut times = vec![0_usize; outcomes.len()];
    for number in 0..bootstrap.resamples {
        let units = bootstrap.resample(number, replications);
        let mean = |outcomes: &Vec<[f64; 2]>| {
            [0, 1]
                .map(|goal| units.iter().map(|&unit| outcomes[unit][goal]).sum::<f64>() / replications as f64)
        };
        let means: Vec<[f64; 2]> = outcomes.iter().map(mean).collect();
        front(&means)?.into_iter().for_each(|point| times[point] += 1);
    }
    Ok(times.into_iter().map(|times| times as f64 / bootstrap.resamples as f64).collect())
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
    fn how_surely_a_point_is_on_the_front_is_its_share_of_resamples() {
        // The second is beaten by the first wherever both or the first replication is drawn twice: in three of four resamples of
        // two, as its mean in the second goal is less by 1 in the one and more by 1 in the other.
        let outcomes = vec![
            vec![[2.0, 5.0], [2.0, 5.0]],
            vec![[1.0, 4.0], [1.0, 6.0]],
            vec![[0.0, 9.0], [0.0, 9.0]],
            vec![[0.0, 1.0], [0.0, 1.0]],
        ];
        let shares = certainty(&outcomes, &Bootstrap::of_seed(1)).expect("shares");
        assert_eq!((shares[0], shares[2], shares[3]), (1.0, 1.0, 0.0));
        assert!((shares[1] - 0.25).abs() < 0.06, "{shares:?}");
        assert!(certainty(&[vec![[1.0, 1.0]]], &Bootstrap::of_seed(1)).is_err());
    }

    #[test]
    fn the_area_is_that_of_the_stairs() {
        // 5 x 1, then 3 x 2, then 1 x 2.
        assert_eq!(hypervolume(&POINTS, [0.0, 0.0]), Ok(13.0));
        // Of (4, 0), (2, 2) and (0, 4) only the middle one counts.
        assert_eq!(hypervolume(&POINTS, [1.0, 1.0]), Ok(4.0));
    }
}
