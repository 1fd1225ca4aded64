//! Which alternative is best, how surely, and at what risk.

use super::Outcomes;
use super::sample_size::replications_to_decide;
use crate::error::{ExperimentError, share};
use crate::moments::{Interval, index_of_largest, mean, quantile, variance};
use eyeballs_numerics::distribution::{normal, student};

/// What a verdict goes by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VerdictSettings {
    /// Confidence of all intervals: above 0 and below 1.
    pub confidence: f64,
    /// Share of the worst futures over which the conditional value at risk is a mean: above 0 and below 1.
    pub tail: f64,
    /// Chance with which [`Comparison::replications`] shall decide: above 0 and below 1.
    pub power: f64,
}

impl Default for VerdictSettings {
    /// Intervals of 95 %, a tail of 10 %, a power of 80 %.
    fn default() -> VerdictSettings {
        VerdictSettings { confidence: 0.95, tail: 0.1, power: 0.8 }
    }
}

/// One alternative.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Share of the draws in which it is best; alternatives that are equal share the draw.
    pub best_share: f64,
    /// Interval of that share (Wilson 1927).
    pub best_share_interval: Interval,
    /// Mean outcome.
    pub mean: f64,
    /// Interval of the mean by Student's t. It is of this alternative alone: two that overlap may well differ, see
    /// [`Comparison`].
    pub mean_interval: Interval,
    /// The 10th percentile of the outcomes.
    pub p10: f64,
    /// The 90th percentile of the outcomes.
    pub p90: f64,
    /// Conditional value at risk: the mean of the worst outcomes, as large a share of all as the settings say; a draw at
    /// the edge counts in part (Rockafellar & Uryasev 2002).
    pub tail_mean: f64,
    /// Mean regret: by how much the best alternative of each draw is better. The alternative of the best mean has the
    /// least.
    pub mean_regret: f64,
    /// Largest regret of any draw (Savage 1951).
    pub largest_regret: f64,
    /// Whether it may yet be the best on average. With the confidence of the settings the truly best is among those:
    /// each that no other beats by more than its one-sided paired interval, at levels by Bonferroni for one fewer than
    /// there are alternatives (Hsu 1984 for comparisons with the best; Nelson, Swann, Goldsman & Song 2001 for the
    /// subset).
    pub may_be_best: bool,
}

/// The alternative of the best mean against another.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The other alternative.
    pub other: usize,
    /// Expected advantage over it: the mean of the paired differences.
    pub advantage: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Its interval by Student's t, for a reader of this comparison alone.
    pub interval: Interval,
    /// The interval at the level of Bonferroni for all pairs of alternatives: together they hold with the confidence of
    /// the settings, whichever alternative was found best.
    pub simultaneous: Interval,
    /// Whether the simultaneous interval excludes 0.
    pub told_apart: bool,
    /// Replications, all together, with which the simultaneous interval would exclude 0 with the chance
    /// [`VerdictSettings::power`], if mean and variance of the differences are as they seem; see
    /// [`replications_to_decide`]. `None` if they seem equal: if it took more than a thousand times what there is.
    pub replications: Option<u64>,
}

/// The alternatives that different attitudes to risk choose. Least mean regret always chooses that of the best mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choices {
    /// Of the best mean.
    pub mean: usize,
    /// Of the best conditional value at risk.
    pub tail_mean: usize,
    /// Of the smallest largest regret.
    pub largest_regret: usize,
    /// Best in most draws.
    pub best_share: usize,
}

/// What the draws say.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// By alternative.
    pub standings: Vec<Standing>,
    /// Who is chosen by whom.
    pub choices: Choices,
    /// The alternative of the best mean against each other, in their order.
    pub comparisons: Vec<Comparison>,
}

/// A verdict on alternatives by their outcomes at independent draws. (Of draws that fill the space more evenly, as those
/// of a Latin hypercube or Sobol's points, intervals are too wide rather than too narrow.)
///
/// # Errors
/// If a setting is no share above 0 and below 1.
pub fn verdict(outcomes: &Outcomes, settings: &VerdictSettings) -> Result<Verdict, ExperimentError> {
    share("confidence", settings.confidence)?;
    share("tail", settings.tail)?;
    share("power", settings.power)?;
    let best = outcomes.best_on_average();
    let standings: Vec<Standing> =
        (0..outcomes.alternatives()).map(|one| standing(outcomes, one, settings)).collect();
    let comparisons: Result<Vec<Comparison>, ExperimentError> = (0..outcomes.alternatives())
        .filter(|&other| other != best)
        .map(|other| comparison(outcomes, best, other, settings))
        .collect();
    let choice = |of: fn(&Standing) -> f64| index_of_largest(&standings.iter().map(of).collect::<Vec<f64>>());
    let choices = Choices {
        mean: best,
        tail_mean: choice(|standing| standing.tail_mean),
        largest_regret: choice(|standing| -standing.largest_regret),
        best_share: choice(|standing| standing.best_share),
    };
    Ok(Verdict { choices, comparisons: comparisons?, standings })
}

fn standing(outcomes: &Outcomes, alternative: usize, settings: &VerdictSettings) -> Standing {
    let own = outcomes.of(alternative);
    let draws = outcomes.draws();
    let count = draws as f64;
    let regrets: Vec<f64> = (0..draws).map(|draw| outcomes.best_of_draw(draw) - own[draw]).collect();
    let best_share = (0..draws)
        .filter(|&draw| regrets[draw] == 0.0)
        .map(|draw| {
            let best = outcomes.best_of_draw(draw);
            let equals = (0..outcomes.alternatives()).filter(|&other| outcomes.of(other)[draw] == best);
            1.0 / equals.count() as f64
        })
        .sum::<f64>()
        / count;
    let mut sorted = own.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half_width =
        student::quantile(0.5 + 0.5 * settings.confidence, count - 1.0) * (variance(own) / count).sqrt();
    Standing {
        best_share,
        best_share_interval: share_interval(best_share, count, settings.confidence),
        mean: mean(own),
        mean_interval: Interval::around(mean(own), half_width),
        p10: quantile(&sorted, 0.1),
        p90: quantile(&sorted, 0.9),
        tail_mean: tail_mean(&sorted, settings.tail),
        mean_regret: mean(&regrets),
        largest_regret: regrets.iter().copied().fold(0.0, f64::max),
        may_be_best: may_be_best(outcomes, alternative, settings.confidence),
    }
}

fn comparison(
    outcomes: &Outcomes,
    best: usize,
    other: usize,
    settings: &VerdictSettings,
) -> Result<Comparison, ExperimentError> {
    let differences = outcomes.differences(best, other);
    let (count, alternatives) = (differences.len() as f64, outcomes.alternatives() as f64);
    let (advantage, deviation) = (mean(&differences), variance(&differences).sqrt());
    let standard_error = deviation / count.sqrt();
    let pairs = 0.5 * alternatives * (alternatives - 1.0);
    let together = 1.0 - (1.0 - settings.confidence) / pairs;
    let interval = |confidence: f64| {
        let t = student::quantile(0.5 + 0.5 * confidence, count - 1.0);
        Interval::around(advantage, t * standard_error)
    };
    let simultaneous = interval(together);
    let replications = replications_to_decide(advantage, deviation, together, settings.power)?;
    Ok(Comparison {
        other,
        advantage,
        standard_error,
        interval: interval(settings.confidence),
        simultaneous,
        told_apart: !simultaneous.contains(0.0),
        replications: replications.filter(|&needed| needed as f64 <= 1_000.0 * count),
    })
}

fn may_be_best(outcomes: &Outcomes, alternative: usize, confidence: f64) -> bool {
    let others = outcomes.alternatives() - 1;
    let count = outcomes.draws() as f64;
    let t = student::quantile(1.0 - (1.0 - confidence) / others as f64, count - 1.0);
    (0..outcomes.alternatives()).filter(|&other| other != alternative).all(|other| {
        let behind = outcomes.differences(other, alternative);
        mean(&behind) <= t * (variance(&behind) / count).sqrt()
    })
}

/// The interval of Wilson (1927) for a share of so many draws.
fn share_interval(share: f64, count: f64, confidence: f64) -> Interval {
    let z = normal::quantile(0.5 + 0.5 * confidence);
    let square = z * z / count;
    let scale = 1.0 / (1.0 + square);
    let width = scale * z * (share * (1.0 - share) / count + 0.25 * square / count).sqrt();
    let around = Interval::around(scale * (share + 0.5 * square), width);
    Interval { low: around.low.max(0.0), high: around.high.min(1.0) }
}

/// The mean of the lowest share of sorted values.
fn tail_mean(sorted: &[f64], share: f64) -> f64 {
    let size = share * sorted.len() as f64;
    let whole = size.floor() as usize;
    let sum: f64 = sorted[..whole].iter().sum();
    // A share below 1 leaves a value to be taken in part.
    (sum + (size - size.floor()) * sorted[whole]) / size
}

#[cfg(test)]
mod tests;
