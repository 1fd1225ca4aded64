//! How a budget of simulations is best spread over alternatives.

use crate::error::{ExperimentError, check, check_least, check_length};
use crate::moments::index_of_largest;

/// Differences smaller than this part of a standard deviation are taken for it: equals would take the whole budget.
const LEAST_DIFFERENCE: f64 = 0.01;

/// How many further replications each alternative gets of `more`, so that the chance of choosing the best grows most: the
/// optimal computing budget allocation of Chen, Lin, Yucesan & Chick (2000). In the end, alternatives other than the best b
/// have replications in proportion to (s_i / (mean_b - mean_i))^2, and b has s_b sqrt(sum of n_i^2 / s_i^2).
///
/// `means` and `deviations` are of the `replications` so far, of which each alternative should have at least five or so. Those
/// that have too many already keep them. The rule is for alternatives simulated independently; with common random numbers
/// it is cautious, and a paired procedure ([`super::selection`]) is the better choice.
///
/// # Errors
/// If there are fewer than two alternatives, lists of different lengths, numbers that are not finite, or a deviation that is
/// negative.
pub fn allocate(
    means: &[f64],
    deviations: &[f64],
    replications: &[usize],
    more: usize,
) -> Result<Vec<usize>, ExperimentError> {
    check_least("alternatives", means.len(), 2)?;
    check("means", means, means.len())?;
    check("standard deviations", deviations, means.len())?;
    check_length("replications", replications.len(), means.len())?;
    if let Some(&value) = deviations.iter().find(|&&deviation| deviation < 0.0) {
        return Err(ExperimentError::Setting {
            what: "standard deviation",
            given: value,
            must_be: "0 or more",
        });
    }
    let weights = weights(means, deviations);
    // Whoever has more than its part of all leaves the rest to the others.
    let mut open: Vec<usize> = (0..means.len()).collect();
    let mut left;
    loop {
        left = more + open.iter().map(|&one| replications[one]).sum::<usize>();
        let sum: f64 = open.iter().map(|&one| weights[one]).sum();
        let enough = |one: usize| replications[one] as f64 > left as f64 * weights[one] / sum;
        let next: Vec<usize> = open.iter().copied().filter(|&one| !enough(one)).collect();
        if next.len() == open.len() || next.is_empty() {
            break;
        }
        open = next;
    }
    let sum: f64 = open.iter().map(|&one| weights[one]).sum();
    let parts: Vec<f64> = open
        .iter()
        .map(|&one| (left as f64 * weights[one] / sum - replications[one] as f64).max(0.0))
        .collect();
    let mut further = vec![0; means.len()];
    for (one, count) in open.iter().zip(whole(&parts, more)) {
        further[*one] = count;
    }
    Ok(further)
}

/// In proportion to what each should have; where nothing varies, all alike.
fn weights(means: &[f64], deviations: &[f64]) -> Vec<f64> {
    let best = index_of_largest(means);
    let largest = deviations.iter().copied().fold(0.0, f64::max);
    if largest == 0.0 {
        return vec![1.0; means.len()];
    }
    let mut weights = vec![0.0; means.len()];
    let mut squares = 0.0;
    for one in (0..means.len()).filter(|&one| one != best) {
        // What does not vary needs next to nothing, but something.
        let deviation = deviations[one].max(1e-6 * largest);
        let ratio = deviation / (means[best] - means[one]).max(LEAST_DIFFERENCE * deviation);
        weights[one] = ratio * ratio;
        squares += weights[one] / deviation * (weights[one] / deviation);
    }
    weights[best] = deviations[best].max(1e-6 * largest) * squares.sqrt();
    weights
}

/// Whole numbers in proportion to parts that sum to about `sum`: the largest remainders are rounded up, of equal ones the
/// first.
fn whole(parts: &[f64], sum: usize) -> Vec<usize> {
    let all: f64 = parts.iter().sum();
    let scale = if all > 0.0 { sum as f64 / all } else { 0.0 };
    let exact: Vec<f64> = parts.iter().map(|part| part * scale).collect();
    let mut counts: Vec<usize> = exact.iter().map(|part| part.floor() as usize).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let rest = |one: usize| exact[one] - exact[one].floor();
    order.sort_by(|&one, &other| rest(other).total_cmp(&rest(one)));
    let missing = sum.saturating_sub(counts.iter().sum());
    for &one in order.iter().cycle().take(missing) {
        counts[one] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    /// Means 3, 2, 1 with deviation 1: weights 1 and 1/4, and for the best sqrt(1 + 1/16) = 1.0308.
    #[test]
    fn the_parts_are_those_of_a_calculation_by_hand() {
        let further = allocate(&[3.0, 2.0, 1.0], &[1.0; 3], &[0; 3], 2_281).expect("an allocation");
        assert_eq!(further, [1_031, 1_000, 250]);
        // Twice the deviation, four times the part; the best: sqrt(16 / 4 + 1/16) = 2.0156.
        let further = allocate(&[3.0, 2.0, 1.0], &[1.0, 2.0, 1.0], &[0; 3], 6_266).expect("an allocation");
        assert_eq!(further, [2_016, 4_000, 250]);
    }

    #[test]
    fn who_has_enough_gets_no_more_and_all_is_spent() {
        let further = allocate(&[3.0, 2.0, 1.0], &[1.0; 3], &[10, 10, 500], 101).expect("an allocation");
        assert_eq!((further[2], further.iter().sum::<usize>()), (0, 101));
        assert!(further[0] >= further[1] && further[1] > 40, "{further:?}");
        assert_eq!(allocate(&[1.0, 1.0], &[0.0, 0.0], &[3, 3], 5).expect("an allocation"), [3, 2]);
    }

    #[test]
    fn the_best_is_found_more_often_than_with_equal_parts() {
        let means = [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5];
        let share_right = |equal: bool| {
            let right = (0..400).filter(|&number| {
                let mut chance = Chance::new(95, "allocation", number);
                let mut values: Vec<Vec<f64>> =
                    means.iter().map(|mean| (0..5).map(|_| mean + 3.0 * chance.normal()).collect()).collect();
                for _ in 0..10 {
                    let average: Vec<f64> = values.iter().map(|own| crate::moments::mean(own)).collect();
                    let spread: Vec<f64> =
                        values.iter().map(|own| crate::moments::variance(own).sqrt()).collect();
                    let counts: Vec<usize> = values.iter().map(Vec::len).collect();
                    let further = if equal {
                        vec![3; 8]
                    } else {
                        allocate(&average, &spread, &counts, 24).expect("an allocation")
                    };
                    for ((own, mean), count) in values.iter_mut().zip(&means).zip(further) {
                        own.extend((0..count).map(|_| mean + 3.0 * chance.normal()));
                    }
                }
                index_of_largest(&values.iter().map(|own| crate::moments::mean(own)).collect::<Vec<f64>>())
                    == 7
            });
            right.count() as f64 / 400.0
        };
        let (equal, optimal) = (share_right(true), share_right(false));
        assert!(optimal > equal + 0.05, "{optimal} {equal}");
    }

    #[test]
    fn bad_numbers_are_refused() {
        assert!(allocate(&[1.0], &[1.0], &[1], 5).is_err());
        assert!(allocate(&[1.0, 2.0], &[1.0, -1.0], &[1, 1], 5).is_err());
        assert!(allocate(&[1.0, 2.0], &[1.0, 1.0], &[1], 5).is_err());
    }
}
