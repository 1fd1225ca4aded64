//! Latin hypercube samples.

use crate::error::{ExperimentError, check_least};
use crate::random::{permutation, stream};
use eyeballs_numerics::sampling::uniform;

/// Words of 32 bits place a point in a stratum exactly up to so many.
const MOST_POINTS: usize = 1 << 20;

/// Where in its stratum a point lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WithinStratum {
    /// Anywhere, by chance: averages over the design are unbiased.
    Random,
    /// In the middle: the design is as even as it can be in each factor.
    Centre,
}

/// A Latin hypercube sample (McKay, Beckman & Conover 1979): each factor's range is divided into as many equal
/// strata as there are points, each has one point, and which strata meet in a point is chance, for each factor
/// by itself.
///
/// Returns `points` points of `factors` coordinates, all above 0 and below 1. It cannot grow: more points are
/// another design.
///
/// # Errors
/// If there is no point or no factor, or if there are more than 2^20 points.
pub fn latin_hypercube(
    points: usize,
    factors: usize,
    within: WithinStratum,
    seed: u64,
) -> Result<Vec<Vec<f64>>, ExperimentError> {
    if factors == 0 {
        return Err(ExperimentError::NoFactors);
    }
    check_least("points", points, 1)?;
    if points > MOST_POINTS {
        return Err(ExperimentError::TooMany {
            what: "points of a Latin hypercube",
            given: points,
            most: MOST_POINTS,
        });
    }
    let mut design = vec![vec![0.0; factors]; points];
    for factor in 0..factors {
        let mut stream = stream(seed, "design: Latin hypercube", factor);
        let strata = permutation(points, &mut stream);
        for (point, stratum) in design.iter_mut().zip(strata) {
            let place = match within {
                WithinStratum::Random => uniform(&mut stream),
                WithinStratum::Centre => 0.5,
            };
            point[factor] = (stratum as f64 + place) / points as f64;
        }
    }
    Ok(design)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_factor_has_one_point_in_each_stratum() {
        for within in [WithinStratum::Random, WithinStratum::Centre] {
            for count in [1, 2, 10, 1_000] {
                let points = latin_hypercube(count, 5, within, 7).expect("a design");
                for factor in 0..5 {
                    let mut strata: Vec<usize> =
                        points.iter().map(|point| (point[factor] * count as f64).floor() as usize).collect();
                    strata.sort_unstable();
                    assert!(strata.into_iter().eq(0..count), "{within:?}, factor {factor} of {count} points");
                }
            }
        }
    }

    #[test]
    fn centred_points_lie_in_the_middle_of_their_strata_and_random_ones_anywhere() {
        let offsets = |within| -> Vec<f64> {
            let points = latin_hypercube(500, 2, within, 7).expect("a design");
            points.iter().map(|point| (point[0] * 500.0).fract()).collect()
        };
        assert!(offsets(WithinStratum::Centre).iter().all(|offset| (offset - 0.5).abs() < 1e-9));
        let random = offsets(WithinStratum::Random);
        let mean = random.iter().sum::<f64>() / 500.0;
        // Uniform numbers: variance 1/12.
        assert!((mean - 0.5).abs() < 4.0 * (1.0 / 12.0 / 500.0_f64).sqrt(), "{mean}");
        assert!(random.iter().any(|&offset| offset < 0.02) && random.iter().any(|&offset| offset > 0.98));
    }

    /// McKay, Beckman & Conover (1979): what is a sum of functions of single factors has an average of smaller
    /// variance.
    #[test]
    fn the_average_of_a_sum_is_closer_than_that_of_random_points() {
        let errors = (0..50).map(|seed| {
            let points = latin_hypercube(100, 3, WithinStratum::Random, seed).expect("a design");
            let mean = points.iter().map(|point| point.iter().sum::<f64>()).sum::<f64>() / 100.0;
            (mean - 1.5) * (mean - 1.5)
        });
        let variance = errors.sum::<f64>() / 50.0;
        // Three uniform numbers in strata of a hundredth, averaged over a hundred points; random points: 3 / 12
        // / 100.
        let expected = 3.0 / 12.0 / 100.0 / 10_000.0;
        assert!((variance / expected - 1.0).abs() < 4.0 * (2.0 / 50.0_f64).sqrt(), "{variance} {expected}");
    }

    /// The correlation of two random orders has the mean 0 and the variance 1 / (n - 1).
    #[test]
    fn factors_meet_by_chance() {
        let correlations: Vec<f64> = (0..400)
            .map(|seed| {
                let points = latin_hypercube(21, 2, WithinStratum::Centre, seed).expect("a design");
                let product = |point: &Vec<f64>| (point[0] - 0.5) * (point[1] - 0.5);
                let square = |point: &Vec<f64>| (point[0] - 0.5) * (point[0] - 0.5);
                points.iter().map(product).sum::<f64>() / points.iter().map(square).sum::<f64>()
            })
            .collect();
        let mean = correlations.iter().sum::<f64>() / 400.0;
        let variance = correlations.iter().map(|r| r * r).sum::<f64>() / 400.0;
        assert!(mean.abs() < 4.0 * (1.0 / 20.0 / 400.0_f64).sqrt(), "{mean}");
        assert!((variance * 20.0 - 1.0).abs() < 4.0 * (2.0 / 400.0_f64).sqrt(), "{variance}");
    }

    #[test]
    fn a_seed_gives_the_same_design_and_another_seed_another() {
        let design = |seed| latin_hypercube(20, 3, WithinStratum::Random, seed).expect("a design");
        assert_eq!(design(1), design(1));
        assert_ne!(design(1), design(2));
    }

    #[test]
    fn what_is_no_design_is_refused() {
        assert_eq!(latin_hypercube(5, 0, WithinStratum::Centre, 1), Err(ExperimentError::NoFactors));
        assert!(matches!(
            latin_hypercube(0, 2, WithinStratum::Centre, 1),
            Err(ExperimentError::TooFew { given: 0, least: 1, .. })
        ));
        assert!(latin_hypercube((1 << 20) + 1, 1, WithinStratum::Centre, 1).is_err());
    }
}
