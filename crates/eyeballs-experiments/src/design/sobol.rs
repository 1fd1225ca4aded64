//! Scrambled Sobol points.

use crate::error::{ExperimentError, check_least};
use crate::random::stream;
use eyeballs_numerics::random::uniform_open;
use rand_core::Rng;
use sobol_burley::NUM_DIMENSIONS;
use sobol_burley::parts::{owen_scramble_rev, sobol_rev};

/// How many points there can be: the direction numbers have so many bits.
pub const MOST_SOBOL_POINTS: usize = 1 << 16;
/// How many factors there can be: for so many there are direction numbers.
pub const MOST_SOBOL_FACTORS: usize = NUM_DIMENSIONS as usize;

/// The first points of the sequence of Sobol (1967), scrambled after Owen (1995).
///
/// The direction numbers are those of Joe & Kuo (2008). Digits are scrambled by a hash in which each depends on
/// those before it (Laine & Karras 2011; Burley 2020; constants of Vegdahl 2021), with a random word for each
/// factor: the points stay as even, and each lies anywhere with the same chance, so that averages are unbiased.
///
/// Returns `points` points of `factors` coordinates, all above 0 and below 1. More points begin with the same
/// points, more factors with the same coordinates. They are most even when their number is a power of two, and
/// then each coordinate has one point in each of as many equal strata.
///
/// # Errors
/// If there is no point or no factor, or more than [`MOST_SOBOL_POINTS`] or [`MOST_SOBOL_FACTORS`].
pub fn sobol(points: usize, factors: usize, seed: u64) -> Result<Vec<Vec<f64>>, ExperimentError> {
    if factors == 0 {
        return Err(ExperimentError::NoFactors);
    }
    check_least("points", points, 1)?;
    if points > MOST_SOBOL_POINTS {
        return Err(ExperimentError::TooMany {
            what: "Sobol points",
            given: points,
            most: MOST_SOBOL_POINTS,
        });
    }
    if factors > MOST_SOBOL_FACTORS {
        return Err(ExperimentError::TooMany {
            what: "factors of Sobol points",
            given: factors,
            most: MOST_SOBOL_FACTORS,
        });
    }
    let scrambles: Vec<u32> =
        (0..factors).map(|factor| stream(seed, "design: Sobol", factor).next_u32()).collect();
    let coordinate = |index: usize, factor: usize| {
        // Both functions count bits from the other end.
        let reversed = sobol_rev((index as u32).reverse_bits(), factor as u32);
        uniform_open(owen_scramble_rev(reversed, scrambles[factor]).reverse_bits())
    };
    Ok((0..points).map(|index| (0..factors).map(|factor| coordinate(index, factor)).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of `parts` equal parts a coordinate lies in.
    fn part(x: f64, parts: usize) -> usize {
        (x * parts as f64).floor() as usize
    }

    #[test]
    fn each_coordinate_of_the_first_points_has_a_stratum_of_its_own() {
        let points = sobol(4_096, MOST_SOBOL_FACTORS, 2014).expect("a design");
        for count in (0..=12).map(|power| 1_usize << power) {
            for factor in 0..MOST_SOBOL_FACTORS {
                let mut strata: Vec<usize> =
                    points[..count].iter().map(|point| part(point[factor], count)).collect();
                strata.sort_unstable();
                assert!(strata.into_iter().eq(0..count), "factor {factor} of {count} points");
            }
        }
    }

    /// The first two factors are a (0, 2)-sequence (Sobol 1967): each of as many equal rectangles of whatever
    /// shape has one point. That Owen's scrambling keeps; one that took the digits of a coordinate by
    /// themselves would keep it too, one that moved points would not.
    #[test]
    fn each_rectangle_of_the_first_two_factors_has_one_point() {
        let points = sobol(1_024, 2, 3).expect("a design");
        for power in 0..=10 {
            let (wide, high) = (1_usize << power, 1_usize << (10 - power));
            let mut cells: Vec<usize> =
                points.iter().map(|point| part(point[0], wide) * high + part(point[1], high)).collect();
            cells.sort_unstable();
            assert!(cells.into_iter().eq(0..1_024), "{wide} by {high}");
        }
    }

    /// Property A (Sobol 1976), which the direction numbers of Joe & Kuo (2008) have: of 2^d points one lies in
    /// each of the 2^d parts into which halving every factor divides the cube.
    #[test]
    fn halving_every_factor_leaves_one_point_in_each_part() {
        for factors in 1..=16 {
            let points = sobol(1 << factors, factors, 5).expect("a design");
            let halves = |point: &Vec<f64>| point.iter().fold(0, |cell, &x| 2 * cell + part(x, 2));
            let mut cells: Vec<usize> = points.iter().map(halves).collect();
            cells.sort_unstable();
            assert!(cells.into_iter().eq(0..1 << factors), "{factors} factors");
        }
    }

    #[test]
    fn a_design_that_grows_keeps_its_first_points_and_factors() {
        let small = sobol(100, 4, 9).expect("a design");
        let large = sobol(1_000, 7, 9).expect("a design");
        assert!(small.iter().zip(&large).all(|(small, large)| small[..] == large[..4]));
    }

    /// A scramble is fair: over seeds the first point, which unscrambled is 0 everywhere, has the moments of
    /// uniform numbers, and so has the product of two factors.
    #[test]
    fn over_seeds_a_point_lies_anywhere() {
        const SEEDS: u64 = 4_000;
        let points: Vec<Vec<f64>> =
            (0..SEEDS).map(|seed| sobol(2, 2, seed).expect("a design").swap_remove(0)).collect();
        let mean = |value: &dyn Fn(&[f64]) -> f64| {
            points.iter().map(|point| value(point)).sum::<f64>() / SEEDS as f64
        };
        // Variances of a uniform number, of its square, of a product of two.
        for (what, found, expected, variance) in [
            ("mean", mean(&|x| x[0]), 1.0 / 2.0, 1.0 / 12.0),
            ("square", mean(&|x| x[1] * x[1]), 1.0 / 3.0, 4.0 / 45.0),
            ("product", mean(&|x| x[0] * x[1]), 1.0 / 4.0, 7.0 / 144.0),
        ] {
            let error = f64::sqrt(variance / SEEDS as f64);
            assert!((found - expected).abs() < 4.0 * error, "{what}: {found}, not {expected} +- {error}");
        }
    }

    /// Owen (1995): digits behind different digits are scrambled apart. A shift of digits, the same for all
    /// points, would have the second digits of two points agree in all seeds or in none.
    #[test]
    fn digits_behind_different_digits_are_scrambled_apart() {
        const SEEDS: u64 = 4_000;
        let second_digit = |x: f64| part(x, 4) % 2;
        let agree = (0..SEEDS).filter(|&seed| {
            let points = sobol(2, 1, seed).expect("a design");
            second_digit(points[0][0]) == second_digit(points[1][0])
        });
        let share = agree.count() as f64 / SEEDS as f64;
        assert!((share - 0.5).abs() < 4.0 * (0.25 / SEEDS as f64).sqrt(), "{share}");
    }

    /// Of a function in which factors act by themselves and, less, together, as most answers are.
    #[test]
    fn averages_are_much_closer_than_those_of_random_points() {
        // The product of 1/2 + x over five factors has the mean 1 and the variance (13/12)^5 - 1.
        let errors: Vec<f64> = (0..20)
            .map(|seed| {
                let points = sobol(1_024, 5, seed).expect("a design");
                let value = |point: &Vec<f64>| -> f64 { point.iter().map(|x| 0.5 + x).product() };
                points.iter().map(value).sum::<f64>() / 1_024.0 - 1.0
            })
            .collect();
        let variance = errors.iter().map(|error| error * error).sum::<f64>() / 20.0;
        let of_random_points = (f64::powi(13.0 / 12.0, 5) - 1.0) / 1_024.0;
        assert!(variance < of_random_points / 500.0, "{variance}, not much below {of_random_points}");
    }

    /// The bits themselves, so that no version of a library and no machine changes a design unseen.
    #[test]
    fn a_seed_gives_these_bits_everywhere() {
        let points = sobol(3, 3, 2014).expect("a design");
        let words = [
            [0xA4FF_C3E1, 0x74C8_220A, 0x222A_87A4],
            [0x2152_FE61, 0xEE0C_354D, 0xAA97_1288],
            [0xEFCA_A9D1, 0x933F_3E1E, 0xFAF1_5598],
        ];
        assert_eq!(points, words.map(|words| words.map(uniform_open)));
        assert_ne!(points, sobol(3, 3, 2015).expect("a design"));
    }

    #[test]
    fn what_is_no_design_is_refused() {
        assert_eq!(sobol(8, 0, 1), Err(ExperimentError::NoFactors));
        assert!(matches!(sobol(0, 2, 1), Err(ExperimentError::TooFew { least: 1, .. })));
        assert!(matches!(sobol(65_537, 1, 1), Err(ExperimentError::TooMany { most: 65_536, .. })));
        assert!(matches!(sobol(8, 257, 1), Err(ExperimentError::TooMany { most: 256, .. })));
    }
}
