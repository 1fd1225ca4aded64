//! Indices of variance.

use super::replications::Replications;
use crate::bootstrap::{Bootstrap, Estimate};
use crate::design::Saltelli;
use crate::error::{ExperimentError, check_length};

/// What an interval says of an index, which is never below 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Its interval is as narrow as was asked for.
    Converged,
    /// Its interval is wider: more blocks, or with much noise more replications, would narrow it.
    NotConverged,
    /// All of its interval lies below 0, where no index is: chance, or answers that belong to other points.
    /// Indices of second order of few blocks are the first to show it.
    Negative,
}

/// One index: a share of the variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Index {
    /// The share, its standard error and its interval.
    pub share: Estimate,
    /// What the interval says.
    pub verdict: Verdict,
}

/// What two factors do together that they do not do alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairIndex {
    /// The numbers of the factors, from 0, the smaller first.
    pub factors: [usize; 2],
    /// Their index.
    pub index: Index,
}

/// What is noise in answers with replications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noise {
    /// Variance of an answer at a point, averaged over points: the square of the answer's unit.
    pub variance: Estimate,
    /// Its share of the variance of a single answer.
    pub share: Estimate,
    /// The share of noise that is left in the variance of the means of all replications.
    pub share_of_means: Estimate,
}

/// Indices of variance (Sobol 1993).
#[derive(Clone, Debug, PartialEq)]
pub struct SobolIndices {
    /// The mean of the answer.
    pub mean: Estimate,
    /// Variance of the answer's expectation over points, without noise where there are replications.
    pub variance: Estimate,
    /// By factor: the share of the variance that would vanish, on average, if it were known.
    pub first: Vec<Index>,
    /// By factor: the share that would remain, on average, if it alone were unknown; with all it does together
    /// with others (Homma & Saltelli 1996).
    pub total: Vec<Index>,
    /// By pair of factors, in the order of the first, then of the second; nothing without the points of second
    /// order.
    pub second: Vec<PairIndex>,
    /// What is noise; nothing with one replication, whose noise is in all indices.
    pub noise: Option<Noise>,
}

/// Indices of variance from the answers to a design.
///
/// `answers` has for each point of the design the answers of its replications, as many at each, at least one.
/// `widest` is the width up to which an interval is called [`Verdict::Converged`]: 0.1 tells a factor of a
/// tenth from one of none (assumption).
///
/// # Formulas
///
/// Of a block of the design, A and B are the answers at its two points, AB_i that at A with coordinate i from
/// B, BA_i that at B with coordinate i from A. All are taken less their mean. `[P Q]` is the product of two
/// answers of a block, and averages are over blocks:
///
/// ```text
/// V      = average of ([A A] + [B B]) / 2, less the squared average of (A + B) / 2
/// S_i V  = average of [B AB_i] - [B A]                              (Saltelli et al. 2010)
/// T_i V  = average of ([A A] - 2 [A AB_i] + [AB_i AB_i]) / 2        (Jansen 1999)
/// S_ij V = average of [BA_i AB_j] - [A B], less S_i V and S_j V     (Saltelli 2002)
/// ```
///
/// With the points of second order there is each of these once more with A and B exchanged, and the mean of
/// both is taken.
///
/// Of K > 1 replications at each point, an answer is an expectation and noise, `y_pk = f(p) + e_pk`, and
/// indices are those of the expectation. The product of the means of two points would contain that of their
/// noises: the variance of noise by K where they are the same point, and, where all points share the random
/// numbers of a replication, their covariance by K. So
///
/// ```text
/// [P Q] = mean of y_pk y_ql over all pairs of different replications k and l
///       = (mean of y_p) (mean of y_q) - (covariance of y_p and y_q over replications, with K - 1) / K
/// ```
///
/// which is unbiased either way, as replications are independent. Here y is less the mean of its replication
/// over all A and B. The variance of noise itself is W, the average over A and B of the variance over
/// replications, with K - 1; by the law of total variance an answer has the variance V + W, and the mean of K
/// answers V + W / K.
///
/// # Intervals
///
/// Intervals come from a bootstrap over blocks. They take blocks for independent, and so are rather too wide,
/// as the blocks are more even than that. They know of noise where each point has random numbers of its own;
/// where points share those of a replication, they are for these replications.
///
/// # Errors
/// If answers are not as many as points, as many at each, and finite; if there are fewer than two blocks; if
/// the answer does not vary beyond noise; if `widest` is not above 0, or if the settings make no bootstrap.
pub fn sobol(
    design: &Saltelli,
    answers: &[Vec<f64>],
    bootstrap: &Bootstrap,
    widest: f64,
) -> Result<SobolIndices, ExperimentError> {
    check_length("answers", answers.len(), design.points().len())?;
    if widest.is_nan() || widest <= 0.0 {
        return Err(ExperimentError::Setting {
            what: "the width of a converged interval",
            given: widest,
            must_be: "above 0",
        });
    }
    let block = design.block();
    let answers = Replications::new(answers, |point| point % block < 2)?;
    let terms = Terms { design, answers };
    let blocks: Vec<Vec<f64>> = (0..design.points().len() / block).map(|number| terms.of(number)).collect();
    let all: Vec<usize> = (0..blocks.len()).collect();
    // The rounding of a constant is no variance.
    let rounding = 4.0 * f64::EPSILON * terms.answers.centre();
    if terms.statistics(&blocks, &all)[1] <= rounding * rounding {
        return Err(ExperimentError::NoVariation { what: "the answer".into() });
    }
    let estimates = bootstrap.estimates("blocks", blocks.len(), |units| terms.statistics(&blocks, units))?;
    let (heads, shares) = estimates.split_at(HEADS);
    let indices: Vec<Index> =
        shares.iter().map(|&share| Index { share, verdict: verdict(&share, widest) }).collect();
    let (first, rest) = indices.split_at(design.factors());
    let (total, second) = rest.split_at(design.factors());
    let pair = |(factors, &index): ([usize; 2], &Index)| PairIndex { factors, index };
    Ok(SobolIndices {
        mean: heads[0],
        variance: heads[1],
        first: first.to_vec(),
        total: total.to_vec(),
        second: pairs(design).into_iter().zip(second).map(pair).collect(),
        noise: (terms.answers.count() > 1).then(|| Noise {
            variance: heads[2],
            share: heads[3],
            share_of_means: heads[4],
        }),
    })
}

/// How many statistics come before the indices: mean, variance, and three of noise.
const HEADS: usize = 5;

fn verdict(share: &Estimate, widest: f64) -> Verdict {
    if share.high < 0.0 {
        Verdict::Negative
    } else if share.width() <= widest {
        Verdict::Converged
    } else {
        Verdict::NotConverged
    }
}

/// The pairs of factors of which there are indices.
fn pairs(design: &Saltelli) -> Vec<[usize; 2]> {
    let factors = if design.second_order() { design.factors() } else { 0 };
    (0..factors).flat_map(|one| (one + 1..factors).map(move |other| [one, other])).collect()
}

/// What is averaged over blocks.
struct Terms<'a> {
    design: &'a Saltelli,
    answers: Replications,
}

impl Terms<'_> {
    /// Those of a block: of the mean, of the variance with the mean in it, and of the variance of noise; then
    /// by factor of S V, by factor of T V, and by pair of what two factors explain alone and together.
    fn of(&self, number: usize) -> Vec<f64> {
        let (factors, answers) = (self.design.factors(), &self.answers);
        let a = number * self.design.block();
        let b = a + 1;
        let ab = |factor: usize| b + 1 + factor;
        let ba = |factor: usize| b + 1 + factors + factor;
        let product = |one, other| answers.product(one, other);
        let both_ways = |term: f64, exchanged: &dyn Fn() -> f64| {
            if self.design.second_order() { (term + exchanged()) / 2.0 } else { term }
        };
        let mut terms = vec![
            (answers.mean(a) + answers.mean(b)) / 2.0,
            (product(a, a) + product(b, b)) / 2.0,
            (answers.within(a) + answers.within(b)) / 2.0,
        ];
        terms
            .extend((0..factors).map(|i| {
                both_ways(product(b, ab(i)) - product(b, a), &|| product(a, ba(i)) - product(a, b))
            }));
        let half_square = |p, q| (product(p, p) - 2.0 * product(p, q) + product(q, q)) / 2.0;
        terms.extend((0..factors).map(|i| both_ways(half_square(a, ab(i)), &|| half_square(b, ba(i)))));
        terms.extend(pairs(self.design).into_iter().map(|[i, j]| {
            both_ways(product(ba(i), ab(j)) - product(a, b), &|| product(ab(i), ba(j)) - product(a, b))
        }));
        terms
    }

    /// The statistics of some blocks: [`HEADS`], then the indices of first order, total and of second order.
    /// Indices without a variance are not numbers.
    fn statistics(&self, blocks: &[Vec<f64>], units: &[usize]) -> Vec<f64> {
        let mut sums = vec![0.0; blocks[0].len()];
        for &unit in units {
            sums.iter_mut().zip(&blocks[unit]).for_each(|(sum, term)| *sum += term);
        }
        let averages: Vec<f64> = sums.into_iter().map(|sum| sum / units.len() as f64).collect();
        let [mean, square, noise, parts @ ..] = &averages[..] else {
            unreachable!("three terms stand first")
        };
        let variance = square - mean * mean;
        let of_means = noise / self.answers.count() as f64;
        let divisor = if variance > 0.0 { variance } else { f64::NAN };
        let mut statistics = vec![
            self.answers.centre() + mean,
            variance,
            *noise,
            noise / (divisor + noise),
            of_means / (divisor + of_means),
        ];
        statistics.extend(parts.iter().map(|part| part / divisor));
        let first = &parts[..self.design.factors()];
        let second = &mut statistics[HEADS + 2 * self.design.factors()..];
        for (share, [i, j]) in second.iter_mut().zip(pairs(self.design)) {
            *share -= (first[i] + first[j]) / divisor;
        }
        statistics
    }
}

#[cfg(test)]
mod tests;
