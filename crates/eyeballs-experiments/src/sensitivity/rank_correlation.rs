//! Correlations of ranks.

use crate::bootstrap::{Bootstrap, Estimate};
use crate::error::{ExperimentError, check_finite, check_least, check_length, check_points};
use eyeballs_numerics::correlation::cholesky;

/// How the answer moves with one factor, from -1, always against it, to 1, always with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankCorrelation {
    /// The correlation of the ranks (Spearman 1904); equal values share the mean of their ranks.
    pub spearman: Estimate,
    /// The same once the ranks of all other factors are regressed out of both (partial rank correlation: Iman &
    /// Conover 1979; for simulations, Marino et al. 2008).
    pub partial: Estimate,
}

/// Rank correlations of the answer with each factor, from n points of d coordinates and an answer for each.
/// They tell of rising and falling answers: a factor of which the middle is best correlates with nothing.
///
/// Errors are those of a bootstrap over points.
///
/// # Errors
/// If points and answers do not fit each other or are not finite, if there are fewer than d + 3, if a factor or
/// the answer is the same everywhere, if the ranks of factors depend on each other, or if the settings make no
/// bootstrap.
pub fn rank_correlation(
    points: &[Vec<f64>],
    answers: &[f64],
    bootstrap: &Bootstrap,
) -> Result<Vec<RankCorrelation>, ExperimentError> {
    let factors = check_points(points)?;
    check_length("answers", answers.len(), points.len())?;
    check_finite("answer", answers)?;
    check_least("points", points.len(), factors + 3)?;
    // Factors, then the answer.
    let mut columns: Vec<Vec<f64>> =
        (0..factors).map(|factor| points.iter().map(|point| point[factor]).collect()).collect();
    columns.push(answers.to_vec());
    for (number, column) in columns.iter().enumerate() {
        if column.iter().all(|value| *value == column[0]) {
            let what = if number < factors {
                format!("factor {number}, counted from 0,")
            } else {
                "the answer".into()
            };
            return Err(ExperimentError::NoVariation { what });
        }
    }
    let all: Vec<usize> = (0..points.len()).collect();
    if correlations(&columns, &all).is_none() {
        return Err(ExperimentError::Collinear);
    }
    let estimates = bootstrap.estimates("points", points.len(), |units| {
        correlations(&columns, units).unwrap_or_else(|| vec![f64::NAN; 2 * factors])
    })?;
    let of = |two: &[Estimate]| RankCorrelation { spearman: two[0], partial: two[1] };
    Ok(estimates.chunks_exact(2).map(of).collect())
}

/// Correlation and partial correlation of the ranks of each column with those of the last, in some rows; `None`
/// if a column is the same in all of them or follows from others.
fn correlations(columns: &[Vec<f64>], rows: &[usize]) -> Option<Vec<f64>> {
    let ranks: Vec<Vec<f64>> =
        columns.iter().map(|column| standard_ranks(column, rows)).collect::<Option<_>>()?;
    let (answer, factors) = ranks.split_last()?;
    let size = factors.len();
    let dot = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(a, b)| a * b).sum::<f64>();
    let mut among = vec![0.0; size * size];
    for one in 0..size {
        for other in 0..=one {
            let correlation = if one == other { 1.0 } else { dot(&factors[one], &factors[other]) };
            among[one * size + other] = correlation;
            among[other * size + one] = correlation;
        }
    }
    let with_answer: Vec<f64> = factors.iter().map(|ranks| dot(ranks, answer)).collect();
    let inverse = inverse_of_triangle(&cholesky(&among, size)?, size);
    // Of the correlations R among factors and r with the answer: the slopes are R^-1 r, and what they leave of
    // the variance is 1 - r' R^-1 r.
    let times: Vec<f64> =
        (0..size).map(|row| dot(&inverse[row * size..(row + 1) * size], &with_answer)).collect();
    let left = (1.0 - dot(&times, &times)).max(0.0);
    let partial = |factor: usize| {
        let column = (factor..size).map(|row| inverse[row * size + factor]);
        let slope: f64 = column.clone().zip(&times[factor..]).map(|(a, b)| a * b).sum();
        let inflation: f64 = column.map(|a| a * a).sum();
        let square = slope * slope + left * inflation;
        // Rounding is no slope.
        if square < 1e-18 { 0.0 } else { slope / square.sqrt() }
    };
    Some((0..size).flat_map(|factor| [with_answer[factor], partial(factor)]).collect())
}

/// The inverse of a lower triangular matrix, by forward substitution.
fn inverse_of_triangle(lower: &[f64], size: usize) -> Vec<f64> {
    let mut inverse = vec![0.0; size * size];
    for column in 0..size {
        for row in column..size {
            let unit = if row == column { 1.0 } else { 0.0 };
            let before: f64 = (column..row).map(|k| lower[row * size + k] * inverse[k * size + column]).sum();
            inverse[row * size + column] = (unit - before) / lower[row * size + row];
        }
    }
    inverse
}

/// The ranks of some rows of a column, with mean 0 and sum of squares 1; `None` if all are equal. Equal values
/// have the mean of the ranks that they take together.
pub(crate) fn standard_ranks(column: &[f64], rows: &[usize]) -> Option<Vec<f64>> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|&one, &other| column[rows[one]].total_cmp(&column[rows[other]]));
    let middle = (rows.len() - 1) as f64 / 2.0;
    let mut ranks = vec![0.0; rows.len()];
    let mut below = 0;
    for equal in order.chunk_by(|&one, &other| column[rows[one]] == column[rows[other]]) {
        let rank = below as f64 + (equal.len() - 1) as f64 / 2.0;
        equal.iter().for_each(|&place| ranks[place] = rank - middle);
        below += equal.len();
    }
    let length = ranks.iter().map(|rank| rank * rank).sum::<f64>().sqrt();
    (length > 0.0).then(|| ranks.iter().map(|rank| rank / length).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{WithinStratum, latin_hypercube};

    fn of(points: &[Vec<f64>], answers: &[f64]) -> Vec<RankCorrelation> {
        rank_correlation(points, answers, &Bootstrap::of_seed(1)).expect("correlations")
    }

    fn column(values: &[f64]) -> Vec<Vec<f64>> {
        values.iter().map(|&value| vec![value]).collect()
    }

    /// Spearman's own formula for ranks without ties, 1 - 6 sum d^2 / (n (n^2 - 1)), on ten pairs whose ranks
    /// differ by squares that sum to 194: -29/165.
    #[test]
    fn a_correlation_of_ranks_is_spearmans() {
        let x = [106.0, 86.0, 100.0, 101.0, 99.0, 103.0, 97.0, 113.0, 112.0, 110.0];
        let y = [7.0, 0.0, 27.0, 50.0, 28.0, 29.0, 20.0, 12.0, 6.0, 17.0];
        let correlation = of(&column(&x), &y)[0];
        assert!((correlation.spearman.value + 29.0 / 165.0).abs() < 1e-14, "{correlation:?}");
        // With no other factor there is nothing to regress out.
        assert!((correlation.partial.value + 29.0 / 165.0).abs() < 1e-14, "{correlation:?}");
    }

    /// Ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: covariance 4.5 of variances 4.5 and 5.
    #[test]
    fn equal_values_share_their_ranks() {
        let correlation = of(&column(&[1.0, 2.0, 2.0, 8.0]), &[1.0, 4.0, 3.0, 9.0])[0];
        assert!((correlation.spearman.value - (4.5_f64 / 5.0).sqrt()).abs() < 1e-14, "{correlation:?}");
    }

    #[test]
    fn whatever_rises_correlates_fully() {
        let points = latin_hypercube(30, 1, WithinStratum::Random, 3).expect("a design");
        let answers: Vec<f64> = points.iter().map(|x| x[0].powi(9)).collect();
        let correlation = of(&points, &answers)[0];
        assert!((correlation.spearman.value - 1.0).abs() < 1e-12, "{correlation:?}");
        assert!((correlation.partial.value - 1.0).abs() < 1e-12, "{correlation:?}");
    }

    /// Of two factors, (r_1 - r_2 r_12) / sqrt((1 - r_2^2) (1 - r_12^2)).
    #[test]
    fn of_two_factors_a_partial_correlation_is_that_of_the_formula() {
        let points = latin_hypercube(40, 2, WithinStratum::Random, 3).expect("a design");
        // The second moves with the first.
        let points: Vec<Vec<f64>> = points.iter().map(|x| vec![x[0], x[0] + 0.3 * x[1]]).collect();
        let noise = latin_hypercube(40, 1, WithinStratum::Random, 4).expect("a design");
        let answers: Vec<f64> = points.iter().zip(&noise).map(|(x, e)| x[0] - x[1] + 0.1 * e[0]).collect();
        let found = of(&points, &answers);
        let second: Vec<f64> = points.iter().map(|point| point[1]).collect();
        let first: Vec<Vec<f64>> = points.iter().map(|point| vec![point[0]]).collect();
        let between = of(&first, &second)[0].spearman.value;
        let (r_1, r_2) = (found[0].spearman.value, found[1].spearman.value);
        for (one, other, found) in [(r_1, r_2, found[0]), (r_2, r_1, found[1])] {
            let expected =
                (one - other * between) / ((1.0 - other * other) * (1.0 - between * between)).sqrt();
            assert!((found.partial.value - expected).abs() < 1e-12, "{found:?}, not {expected}");
        }
        // By themselves they hide each other.
        assert!(found[0].partial.value > found[0].spearman.value + 0.3, "{found:?}");
    }

    #[test]
    fn intervals_of_95_percent_hold_the_truth_about_so_often() {
        let held = (0..200).filter(|&seed| {
            // Factors of a Latin hypercube that have nothing to do with each other: correlation 0.
            let points = latin_hypercube(60, 2, WithinStratum::Random, seed).expect("a design");
            let answers: Vec<f64> = points.iter().map(|x| x[1]).collect();
            let factor: Vec<Vec<f64>> = points.iter().map(|x| vec![x[0]]).collect();
            let bootstrap = Bootstrap { resamples: 400, ..Bootstrap::of_seed(seed) };
            let found = rank_correlation(&factor, &answers, &bootstrap).expect("correlations")[0].spearman;
            found.low <= 0.0 && found.high >= 0.0
        });
        let held = held.count();
        // 190 expected, 3 the standard error.
        assert!((178..=199).contains(&held), "{held} of 200");
    }

    #[test]
    fn what_has_no_correlation_is_refused() {
        let points: Vec<Vec<f64>> = (0..9).map(|i| vec![f64::from(i), f64::from(i * i % 7)]).collect();
        let refused = |points: &[Vec<f64>], answers: &[f64]| {
            rank_correlation(points, answers, &Bootstrap::of_seed(1)).expect_err("no correlation")
        };
        let answers: Vec<f64> = (0..9).map(f64::from).collect();
        assert_eq!(refused(&points, &[1.0; 9]), ExperimentError::NoVariation { what: "the answer".into() });
        let constant: Vec<Vec<f64>> = points.iter().map(|x| vec![x[0], 3.0]).collect();
        assert!(
            refused(&constant, &answers).to_string().starts_with("factor 1, counted from 0, does not vary")
        );
        let twice: Vec<Vec<f64>> = points.iter().map(|x| vec![x[0], 2.0 * x[0]]).collect();
        assert_eq!(refused(&twice, &answers), ExperimentError::Collinear);
        assert!(matches!(refused(&points[..4], &answers[..4]), ExperimentError::TooFew { least: 5, .. }));
        assert!(matches!(refused(&points, &answers[..8]), ExperimentError::Length { expected: 9, .. }));
    }
}
