//! The design for indices of variance.

use super::sobol::{MOST_SOBOL_FACTORS, sobol};
use crate::error::ExperimentError;

/// Blocks of points for [indices of variance](crate::sensitivity::sobol).
///
/// Each block is made of two points A and B that have nothing to do with each other. In order: A; B; for each
/// factor, A with that coordinate from B (AB); and, for indices of second order, for each factor B with that
/// coordinate from A (BA).
#[derive(Clone, Debug, PartialEq)]
pub struct Saltelli {
    points: Vec<Vec<f64>>,
    factors: usize,
    second_order: bool,
}

impl Saltelli {
    /// All points, block after block.
    pub fn points(&self) -> &[Vec<f64>] {
        &self.points
    }

    /// Coordinates of a point.
    pub fn factors(&self) -> usize {
        self.factors
    }

    /// Whether there are the points that indices of second order need.
    pub fn second_order(&self) -> bool {
        self.second_order
    }

    /// Points of a block: d + 2, or 2 d + 2 with second order.
    pub fn block(&self) -> usize {
        self.factors * (1 + usize::from(self.second_order)) + 2
    }
}

/// The design of Saltelli (2002) in the form of Saltelli et al. (2010): the 2 d coordinates of scrambled
/// [Sobol points](fn@sobol), the first half of which is A, the second B.
///
/// `blocks` is the number of pairs A and B, the sample size N of the literature, best a power of two; d + 2
/// points are run for each, 2 d + 2 with `second_order`. A design of more blocks begins with the same points.
///
/// # Errors
/// If there is no block or no factor, more than 65,536 blocks or more than 128 factors.
pub fn saltelli(
    blocks: usize,
    factors: usize,
    second_order: bool,
    seed: u64,
) -> Result<Saltelli, ExperimentError> {
    if factors > MOST_SOBOL_FACTORS / 2 {
        return Err(ExperimentError::TooMany {
            what: "factors of a design for indices of variance",
            given: factors,
            most: MOST_SOBOL_FACTORS / 2,
        });
    }
    let pairs = sobol(blocks, 2 * factors, seed)?;
    let mut points = Vec::new();
    for pair in &pairs {
        let (a, b) = pair.split_at(factors);
        let mixed = |most: &[f64], one: &[f64], factor: usize| {
            let mut point = most.to_vec();
            point[factor] = one[factor];
            point
        };
        points.extend([a.to_vec(), b.to_vec()]);
        points.extend((0..factors).map(|factor| mixed(a, b, factor)));
        if second_order {
            points.extend((0..factors).map(|factor| mixed(b, a, factor)));
        }
    }
    Ok(Saltelli { points, factors, second_order })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_two_points_and_each_with_one_coordinate_of_the_other() {
        let pair = &sobol(3, 4, 11).expect("points")[2];
        let [a, b, c, d] = pair[..] else { unreachable!("four coordinates") };
        let design = saltelli(3, 2, true, 11).expect("a design");
        assert_eq!(design.block(), 6);
        assert_eq!(design.points()[12..], [[a, b], [c, d], [c, b], [a, d], [a, d], [c, b]]);
        let first_order = saltelli(3, 2, false, 11).expect("a design");
        assert_eq!(first_order.block(), 4);
        assert_eq!(first_order.points()[8..], [[a, b], [c, d], [c, b], [a, d]]);
    }

    #[test]
    fn a_design_that_grows_keeps_its_first_blocks() {
        let small = saltelli(5, 3, false, 1).expect("a design");
        let large = saltelli(64, 3, false, 1).expect("a design");
        assert_eq!(small.points(), &large.points()[..5 * 5]);
        assert_ne!(small, saltelli(5, 3, false, 2).expect("a design"));
    }

    #[test]
    fn what_is_no_design_is_refused() {
        assert_eq!(saltelli(4, 0, true, 1), Err(ExperimentError::NoFactors));
        assert!(matches!(saltelli(0, 2, true, 1), Err(ExperimentError::TooFew { .. })));
        assert!(matches!(
            saltelli(4, 129, true, 1),
            Err(ExperimentError::TooMany { given: 129, most: 128, .. })
        ));
    }
}
