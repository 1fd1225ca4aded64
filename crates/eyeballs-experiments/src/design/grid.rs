//! Full factorial designs.

use crate::error::ExperimentError;

/// More points than anybody runs (assumption), and few enough for memory.
const MOST_POINTS: usize = 1 << 20;

/// All combinations of equally distant levels of each factor, both ends included (a full factorial design,
/// Fisher 1935).
///
/// `levels` is how many levels each factor has; a single level is 0.5. Returns as many points as the product of
/// `levels`, of one coordinate for each factor, the last factor changing fastest.
///
/// # Errors
/// If there is no factor, if one has no level, or if there would be more than a million points (2^20).
pub fn grid(levels: &[usize]) -> Result<Vec<Vec<f64>>, ExperimentError> {
    if levels.is_empty() {
        return Err(ExperimentError::NoFactors);
    }
    if levels.contains(&0) {
        return Err(ExperimentError::TooFew { what: "levels of a factor", given: 0, least: 1 });
    }
    let count = levels.iter().fold(1_usize, |count, &levels| count.saturating_mul(levels));
    if count > MOST_POINTS {
        return Err(ExperimentError::TooMany { what: "points of a grid", given: count, most: MOST_POINTS });
    }
    let point = |number: usize| {
        let mut rest = number;
        let mut point = vec![0.0; levels.len()];
        for (x, &levels) in point.iter_mut().zip(levels).rev() {
            *x = if levels == 1 { 0.5 } else { (rest % levels) as f64 / (levels - 1) as f64 };
            rest /= levels;
        }
        point
    };
    Ok((0..count).map(point).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_has_all_levels_with_all_others_and_both_ends() {
        let points = grid(&[2, 3]).expect("a grid");
        let expected = [[0.0, 0.0], [0.0, 0.5], [0.0, 1.0], [1.0, 0.0], [1.0, 0.5], [1.0, 1.0]];
        assert_eq!(points, expected);
    }

    #[test]
    fn a_single_level_is_the_middle() {
        assert_eq!(grid(&[1, 2]).expect("a grid"), [[0.5, 0.0], [0.5, 1.0]]);
    }

    #[test]
    fn what_is_no_grid_is_refused() {
        assert_eq!(grid(&[]), Err(ExperimentError::NoFactors));
        assert!(matches!(grid(&[3, 0]), Err(ExperimentError::TooFew { given: 0, least: 1, .. })));
        assert!(matches!(grid(&[2; 21]), Err(ExperimentError::TooMany { given: 2_097_152, .. })));
        assert!(matches!(grid(&[1_000; 30]), Err(ExperimentError::TooMany { given: usize::MAX, .. })));
    }
}
