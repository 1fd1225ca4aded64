//! From the outcomes of all alternatives in many futures to a decision: which is best and how surely, what it hinges on, what
//! knowing more would be worth, and how much of it is ignorance, luck, or too few agents.

mod hinges;
#[cfg(test)]
mod tests;

use crate::results::{GoalResult, Repeats, UncertaintyResult};
use eyeballs_experiments::Interval;
use eyeballs_experiments::decision::Outcomes;
use eyeballs_experiments::decision::break_even::{Crossing, Wins};
use eyeballs_experiments::decision::information::Information;
use eyeballs_experiments::decision::variance;
use eyeballs_experiments::decision::verdict::{Choices, VerdictSettings, verdict as compare};
use eyeballs_scenario::Scenario;
use eyeballs_scenario::checked::Risk;
use hinges::Study;
use serde::Serialize;

/// A variant is a choice if it meets the conditions in this share of the futures (assumption).
const MET: f64 = 0.5;

/// A decision between the variants. Of what is to be as small as possible, less is better throughout, and so are advantages.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// Futures: replications in which all variants have an outcome.
    pub futures: u32,
    /// Indices of the variants that are a choice: those which meet the conditions of the goal in half of the futures.
    pub choices: Vec<usize>,
    /// Index of the variant to be chosen, as the goal weighs futures; `None` if none is a choice.
    pub best: Option<usize>,
    /// Each that is a choice.
    pub standings: Vec<Standing>,
    /// The best on average against each other, in their order.
    pub comparisons: Vec<Comparison>,
    /// The best on average against the next: why the difference varies, what it hinges on, what knowing is worth.
    pub hinges: Option<Hinges>,
    /// What could not be said, and why.
    pub missing: Vec<String>,
}

/// How a variant stands.
#[derive(Clone, Debug, Serialize)]
pub struct Standing {
    /// Its index.
    pub variant: usize,
    /// Share of the futures in which it is best.
    pub best_share: f64,
    /// 95 % interval of that (Wilson).
    pub best_share_interval: Range,
    /// Mean outcome.
    pub mean: f64,
    /// 95 % interval of that (Student's t).
    pub mean_interval: Range,
    /// 10th percentile of the outcomes.
    pub p10: f64,
    /// 90th percentile.
    pub p90: f64,
    /// Mean outcome in its worst tenth of futures.
    pub worst_tenth: f64,
    /// Mean regret.
    pub mean_regret: f64,
    /// Largest regret.
    pub largest_regret: f64,
    /// It may yet be the best on average.
    pub may_be_best: bool,
}

/// The best on average against another.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// Index of the best on average.
    pub best: usize,
    /// Index of the other.
    pub other: usize,
    /// How much better it is expected to be.
    pub advantage: f64,
    /// 95 % interval, for all pairs together (Student's t, Bonferroni).
    pub interval: Range,
    /// The interval excludes 0.
    pub told_apart: bool,
    /// Futures with which it probably would; `None` if they seem equal.
    pub futures_to_decide: Option<u64>,
}

/// Why the difference of two variants varies.
#[derive(Clone, Debug, Serialize)]
pub struct Hinges {
    /// Indices of the two: the better one on average, and the next.
    pub between: [usize; 2],
    /// Why the difference varies from future to future.
    pub split: Option<Split>,
    /// What each input has to do with it, the most important first.
    pub inputs: Vec<Input>,
    /// What it is worth to know all inputs.
    pub information: Option<Worth>,
    /// What it would be worth to know luck as well, which nobody can.
    pub clairvoyance: Worth,
    /// The two inputs whose border matters most.
    pub map: Option<Map>,
}

/// The variance of a difference by its causes.
#[derive(Clone, Debug, Serialize)]
pub struct Split {
    /// Standard deviation of the difference.
    pub deviation: f64,
    /// Share that is ignorance.
    pub ignorance: Share,
    /// Share that is the market's luck.
    pub luck: Share,
    /// Share that is noise of the agents, which more of them take away.
    pub agents: Share,
    /// Agents with which it would be a tenth; `None` where nothing but noise was found.
    pub agents_needed: Option<u64>,
    /// More than half of the variance is agents' noise.
    pub agents_dominate: bool,
}

/// An uncertain number, or a group of them that moves together.
#[derive(Clone, Debug, Serialize)]
pub struct Input {
    /// Its key; of a group, the first one's.
    pub key: String,
    /// The share of the variance from ignorance that it explains by itself.
    pub explains: Option<Share>,
    /// What it is worth to know it.
    pub information: Worth,
    /// Where another variant becomes the better one, in rising order.
    pub break_even: Vec<BreakEven>,
    /// Chance that the better one on average is better at its lowest value.
    pub wins_at_lowest: f64,
    /// And at its highest.
    pub wins_at_highest: f64,
}

/// A value of an input at which the winner changes.
#[derive(Clone, Debug, Serialize)]
pub struct BreakEven {
    /// The value.
    pub at: f64,
    /// 95 % interval; `None` is an open end.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
    /// The better one on average wins above it, else below it.
    pub wins_above: bool,
    /// Share of the curves that the outcomes allow which cross here.
    pub certainty: f64,
}

/// What knowing is worth, in units of the goal.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Worth {
    /// The value.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// A share with its 95 % interval.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Share {
    /// The share.
    pub share: f64,
    /// Its interval.
    pub interval: Range,
}

/// An interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Range {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Who wins over two inputs.
#[derive(Clone, Debug, Serialize)]
pub struct Map {
    /// Keys of the two.
    pub keys: [String; 2],
    /// What it is worth to know both.
    pub information: Worth,
    /// Values of the first.
    pub first: Vec<f64>,
    /// Values of the second.
    pub second: Vec<f64>,
    /// For each value of the first, for each of the second: index of the variant that wins.
    pub winner: Vec<usize>,
    /// And the share of the surfaces that the outcomes allow in which it does.
    pub certainty: Vec<f64>,
}

/// The verdict on the variants of a scenario that says what counts; `None` if it does not, or has one variant only.
pub(crate) fn verdict(
    scenario: &Scenario,
    uncertainties: &[UncertaintyResult],
    goal: Option<&GoalResult>,
    repeats: Option<&Repeats>,
) -> Option<Verdict> {
    let (goal, rule) = (goal?, scenario.goal.as_ref()?);
    if scenario.variants.len() < 2 {
        return None;
    }
    let sign = if goal.maximise { 1.0 } else { -1.0 };
    let replications = goal.outcomes[0].len();
    let complete: Vec<usize> = (0..replications)
        .filter(|&replication| goal.outcomes.iter().all(|outcomes| outcomes[replication].is_some()))
        .collect();
    let futures = complete.len() as u32;
    let is_choice = |met: &Vec<u32>| met.iter().all(|&met| f64::from(met) >= MET * f64::from(futures));
    let choices: Vec<usize> = (0..goal.met.len()).filter(|&variant| is_choice(&goal.met[variant])).collect();
    let mut verdict = Verdict {
        futures,
        best: None,
        standings: Vec::new(),
        comparisons: Vec::new(),
        hinges: None,
        missing: Vec::new(),
        choices,
    };
    let outcome =
        |variant: usize, replication: usize| goal.outcomes[variant][replication].map(|value| sign * value);
    let of =
        |&variant: &usize| complete.iter().filter_map(|&replication| outcome(variant, replication)).collect();
    match verdict.choices[..] {
        [] => {
            verdict
                .missing
                .push("no variant meets the conditions of the goal in half of the futures".to_owned());
            return Some(verdict);
        }
        [only] => {
            verdict.best = Some(only);
            verdict
                .missing
                .push("only one variant meets the conditions of the goal in half of the futures".to_owned());
            return Some(verdict);
        }
        _ => {}
    }
    let outcomes = match Outcomes::new(verdict.choices.iter().map(of).collect()) {
        Ok(outcomes) => outcomes,
        Err(error) => {
            verdict.missing.push(format!("which variant is best: {error}"));
            return Some(verdict);
        }
    };
    let found = compare(&outcomes, &VerdictSettings::default()).expect("the default settings are valid");
    verdict.best = Some(verdict.choices[chosen(&found.choices, rule.risk)]);
    verdict.standings = found
        .standings
        .iter()
        .zip(&verdict.choices)
        .map(|(standing, &variant)| Standing {
            variant,
            best_share: standing.best_share,
            best_share_interval: standing.best_share_interval.into(),
            mean: sign * standing.mean,
            mean_interval: signed(sign, standing.mean_interval),
            p10: if sign > 0.0 { standing.p10 } else { -standing.p90 },
            p90: if sign > 0.0 { standing.p90 } else { -standing.p10 },
            worst_tenth: sign * standing.tail_mean,
            mean_regret: standing.mean_regret,
            largest_regret: standing.largest_regret,
            may_be_best: standing.may_be_best,
        })
        .collect();
    let best = found.choices.mean;
    verdict.comparisons = found
        .comparisons
        .iter()
        .map(|comparison| Comparison {
            best: verdict.choices[best],
            other: verdict.choices[comparison.other],
            advantage: comparison.advantage,
            interval: comparison.simultaneous.into(),
            told_apart: comparison.told_apart,
            futures_to_decide: comparison.replications,
        })
        .collect();
    let next = (found.comparisons.iter())
        .min_by(|one, other| one.advantage.total_cmp(&other.advantage))
        .map(|comparison| comparison.other)?;
    if !uncertainties.is_empty() {
        let study = Study { scenario, uncertainties, complete: &complete, outcomes: &outcomes, best, next };
        let between = [best, next].map(|index| verdict.choices[index]);
        let repeated = repeats.map(|repeats| draws(goal, repeats, between, sign));
        verdict.hinges = Some(study.hinges(&verdict.choices, repeated.as_deref(), &mut verdict.missing));
    }
    Some(verdict)
}

/// The index that an attitude to risk chooses. The least mean regret is always that of the best mean, so that regret is judged by
/// the largest (Savage 1951).
fn chosen(choices: &Choices, risk: Risk) -> usize {
    match risk {
        Risk::Mean => choices.mean,
        Risk::WorstTenth => choices.tail_mean,
        Risk::Regret => choices.largest_regret,
    }
}

/// The difference of two variants in each future, with what was repeated of it.
fn draws(
    goal: &GoalResult,
    repeats: &Repeats,
    [one, other]: [usize; 2],
    sign: f64,
) -> Vec<variance::Repeats> {
    let difference = |outcomes: &[Vec<Option<f64>>], draw: usize| {
        let of = |variant: usize| outcomes[variant].get(draw).copied().flatten();
        Some(sign * (of(one)? - of(other)?))
    };
    let draw = |draw: usize| {
        let first = difference(&goal.outcomes, draw)?;
        let people = difference(&repeats.other_people, draw);
        let market = difference(&repeats.other_market, draw);
        let same = std::iter::once(first).chain(people).collect();
        Some(variance::Repeats {
            markets: std::iter::once(same).chain(market.map(|value| vec![value])).collect(),
        })
    };
    (0..goal.outcomes[0].len()).filter_map(draw).collect()
}

impl From<Information> for Worth {
    fn from(information: Information) -> Worth {
        Worth { value: information.value, standard_error: information.standard_error }
    }
}

impl From<Interval> for Range {
    fn from(interval: Interval) -> Range {
        Range { low: interval.low, high: interval.high }
    }
}

impl From<&Crossing> for BreakEven {
    fn from(crossing: &Crossing) -> BreakEven {
        let end = |end: f64| end.is_finite().then_some(end);
        BreakEven {
            at: crossing.at,
            low: end(crossing.interval.low),
            high: end(crossing.interval.high),
            wins_above: crossing.wins == Wins::Above,
            certainty: crossing.certainty,
        }
    }
}

/// An interval of outcomes as they are, where less is better.
fn signed(sign: f64, interval: Interval) -> Range {
    match sign > 0.0 {
        true => interval.into(),
        false => Range { low: -interval.high, high: -interval.low },
    }
}
