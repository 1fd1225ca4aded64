//! What outcomes at the points of a design amount to: the best, what cannot be told from it, what it costs to miss it.

use crate::evaluation::{Failure, Outcome};
use crate::race::Raced;
use crate::statistics::{CONFIDENCE, mean_interval, student_quantile, student_quantile_of_best};
use eyeballs_experiments::bootstrap::Bootstrap;
use eyeballs_experiments::decision::sample_size::replications_to_decide;
use eyeballs_experiments::optimise::pareto;
use eyeballs_scenario::Scenario;
use serde::Serialize;

/// A loss of this share of the best outcome is next to none.
pub const NEXT_TO_NOTHING: f64 = 0.01;
/// A point is a choice if it meets the conditions in this share of the replications (assumption).
pub(crate) const MET: f64 = 0.5;
/// How sure a number of replications shall decide, and how surely what they decide is right.
const POWER: f64 = 0.8;

/// What came out.
#[derive(Clone, Debug, Serialize)]
pub struct Explored {
    /// Keys of the levers.
    pub levers: Vec<String>,
    /// What counts.
    pub goal: String,
    /// More is better.
    pub maximise: bool,
    /// The second goal, and whether more of it is better.
    pub second: Option<(String, bool)>,
    /// Names of the variants.
    pub variants: Vec<String>,
    /// Replications of each.
    pub replications: u32,
    /// Simulations that were done; others are the same again.
    pub simulations: u64,
    /// Each point in each variant, variants first.
    pub alternatives: Vec<Alternative>,
    /// Index of the best, if any is a choice.
    pub best: Option<usize>,
    /// With a second goal: what is not beaten in both, from the best in the first to the best in the second.
    pub front: Vec<Frontier>,
    /// How replications were gone on with until the best was known, if that was asked for.
    pub race: Option<Raced>,
    /// What keeps outcomes from being known, the first reason of each kind.
    pub problems: Vec<String>,
    /// Simulations that left nothing, the first of each reason.
    pub failures: Vec<Failure>,
}

/// A variant at a point.
#[derive(Clone, Debug, Serialize)]
pub struct Alternative {
    /// Index of the variant.
    pub variant: usize,
    /// Values of the levers.
    pub values: Vec<f64>,
    /// By replication.
    pub outcomes: Vec<Option<f64>>,
    /// Mean over the replications in which it is known.
    pub mean: Option<f64>,
    /// 95 % interval of the mean (Student's t).
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// By the second goal: by replication.
    pub second_outcomes: Vec<Option<f64>>,
    /// Mean of these.
    pub second_mean: Option<f64>,
    /// 95 % interval of that (Student's t).
    pub second_low: f64,
    /// Its upper end.
    pub second_high: f64,
    /// Whether it meets the conditions in half of the replications.
    pub is_choice: bool,
    /// By how much it is worse than the best: the mean of paired differences.
    pub loss: Option<f64>,
    /// Half the 95 % interval of that (Student's t).
    pub loss_error: Option<f64>,
    /// Whether the loss is more than luck, by one-sided intervals that hold for all alternatives together (Bonferroni).
    pub told_apart: bool,
    /// Replications that would probably tell it from the best, if the loss is what it seems.
    pub replications_to_decide: Option<u64>,
}

/// An alternative on the front of two goals.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Frontier {
    /// Its index.
    pub alternative: usize,
    /// Share of the bootstrap resamples of replications in which it is on the front.
    pub certainty: f64,
}

/// Which variant is best at a value of the only lever.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lead {
    /// The value.
    pub value: f64,
    /// Index of the variant.
    pub variant: usize,
    /// The intervals of its advantages over all others exclude 0.
    pub told_apart: bool,
}

impl Alternative {
    fn new(variant: usize, values: Vec<f64>, outcomes: &[Outcome]) -> Alternative {
        let known = |numbers: &[Option<f64>]| -> Option<(f64, f64, f64)> {
            let known: Vec<f64> = numbers.iter().flatten().copied().collect();
            (!known.is_empty()).then(|| mean_interval(&known))
        };
        let of: Vec<Option<f64>> = outcomes.iter().map(|outcome| outcome.outcome).collect();
        let second: Vec<Option<f64>> = outcomes.iter().map(|outcome| outcome.second).collect();
        let (first_mean, second_mean) = (known(&of), known(&second));
        let nowhere = (f64::NAN, f64::NAN, f64::NAN);
        let ((_, low, high), (_, second_low, second_high)) =
            (first_mean.unwrap_or(nowhere), second_mean.unwrap_or(nowhere));
        let count = of.iter().flatten().count() as f64;
        let met = outcomes.iter().filter(|outcome| outcome.met).count() as f64;
        Alternative {
            variant,
            values,
            is_choice: count > 0.0 && met >= MET * count,
            outcomes: of,
            mean: first_mean.map(|(mean, ..)| mean),
            low,
            high,
            second_outcomes: second,
            second_mean: second_mean.map(|(mean, ..)| mean),
            second_low,
            second_high,
            loss: None,
            loss_error: None,
            told_apart: false,
            replications_to_decide: None,
        }
    }

    /// Whether it cannot be told from the best.
    pub fn may_be_best(&self) -> bool {
        self.is_choice && self.loss.is_some() && !self.told_apart
    }
}

impl Explored {
    /// Of outcomes by alternative, variants first, then points.
    pub(crate) fn new(
        scenario: &Scenario,
        levers: Vec<String>,
        points: &[Vec<f64>],
        outcomes: Vec<Vec<Outcome>>,
    ) -> Explored {
        let goal = scenario.goal.as_ref().expect("it was asked for");
        let alternatives = outcomes.iter().enumerate().map(|(index, outcomes)| {
            Alternative::new(index / points.len(), points[index % points.len()].clone(), outcomes)
        });
        let mut explored = Explored {
            levers,
            goal: goal.expression.clone(),
            maximise: goal.maximise,
            second: goal.second.as_ref().map(|second| (second.expression.clone(), second.maximise)),
            variants: scenario.variants.iter().map(|variant| variant.name.clone()).collect(),
            replications: scenario.replications,
            simulations: 0,
            alternatives: alternatives.collect(),
            best: None,
            front: Vec::new(),
            race: None,
            problems: Vec::new(),
            failures: Vec::new(),
        };
        explored.best = explored.best_on_average();
        explored.compare();
        explored.find_front(&Bootstrap::of_seed(scenario.variants[0].world.seed));
        explored
    }

    fn sign(&self) -> f64 {
        if self.maximise { 1.0 } else { -1.0 }
    }

    /// The choice of the best mean; of equals the first.
    pub(super) fn best_on_average(&self) -> Option<usize> {
        let choices = self.alternatives.iter().enumerate().filter(|(_, alternative)| alternative.is_choice);
        let means = choices.filter_map(|(index, alternative)| Some((index, self.sign() * alternative.mean?)));
        means.reduce(|one, other| if other.1 > one.1 { other } else { one }).map(|(index, _)| index)
    }

    /// The choice of the best mean but for the best.
    pub(super) fn next_best(&self) -> Option<usize> {
        let others = self.alternatives.iter().enumerate();
        let others = others.filter(|(index, one)| one.is_choice && Some(*index) != self.best);
        let losses = others.filter_map(|(index, one)| Some((index, one.loss?)));
        losses.reduce(|one, other| if other.1 < one.1 { other } else { one }).map(|(index, _)| index)
    }

    /// Finds by how much each is worse than the best.
    pub(super) fn compare(&mut self) {
        let sign = self.sign();
        let Some(best) = self.best else { return };
        let others = self.distinct(|one| one.is_choice).saturating_sub(1);
        let of_best = self.alternatives[best].outcomes.clone();
        for alternative in &mut self.alternatives {
            let differences = differences(sign, &of_best, &alternative.outcomes);
            let (mean, low, high) = mean_interval(&differences);
            let free = differences.len() as f64 - 1.0;
            let (error, together) =
                ((high - low) / 2.0, student_quantile_of_best(free, others) / student_quantile(free));
            alternative.loss = (!mean.is_nan()).then_some(mean);
            alternative.loss_error = (!error.is_nan()).then_some(error);
            alternative.told_apart = mean > error * together;
            let deviation = error / student_quantile(free) * (differences.len() as f64).sqrt();
            let confidence = 1.0 - 2.0 * (1.0 - CONFIDENCE) / others.max(1) as f64;
            let needed = replications_to_decide(mean, deviation, confidence, POWER);
            alternative.replications_to_decide = if mean > 0.0 { needed.unwrap_or(None) } else { None };
        }
    }

    /// Finds what no choice beats in both goals, and how surely.
    fn find_front(&mut self, bootstrap: &Bootstrap) {
        let Some((_, more_is_better)) = self.second else { return };
        let signs = [self.sign(), if more_is_better { 1.0 } else { -1.0 }];
        let choices = self.alternatives.iter().enumerate().filter(|(_, one)| one.is_choice);
        let whole = |(index, one): (usize, &Alternative)| {
            let both = one.outcomes.iter().zip(&one.second_outcomes);
            let both: Option<Vec<[f64; 2]>> =
                both.map(|(first, second)| Some([signs[0] * (*first)?, signs[1] * (*second)?])).collect();
            both.map(|both| (index, both))
        };
        let (indices, outcomes): (Vec<usize>, Vec<Vec<[f64; 2]>>) = choices.filter_map(whole).unzip();
        let mean = |outcomes: &Vec<[f64; 2]>| {
            [0, 1].map(|goal| outcomes.iter().map(|both| both[goal]).sum::<f64>() / outcomes.len() as f64)
        };
        let means: Vec<[f64; 2]> = outcomes.iter().map(mean).collect();
        let certainties = pareto::certainty(&outcomes, bootstrap).ok();
        self.front = pareto::front(&means)
            .unwrap_or_default()
            .into_iter()
            .map(|point| Frontier {
                alternative: indices[point],
                certainty: certainties.as_ref().map_or(f64::NAN, |shares| shares[point]),
            })
            .collect();
    }

    /// Takes what a race among some alternatives found.
    pub(super) fn decided(&mut self, raced: Raced, open: &[usize]) {
        self.simulations += raced.simulations;
        let raced = raced.of_alternatives(open);
        if let Some(chosen) = raced.chosen {
            self.best = Some(chosen);
            self.compare();
        }
        self.race = Some(raced);
    }

    /// Of one lever and several variants, which is the best at each value, in the order of values.
    pub fn leads(&self) -> Vec<Lead> {
        if self.levers.len() != 1 || self.variants.len() < 2 {
            return Vec::new();
        }
        let sign = self.sign();
        let mut leads: Vec<Lead> = (0..self.of_variant(0).len())
            .filter_map(|point| {
                let here = (0..self.variants.len()).map(|variant| &self.of_variant(variant)[point]);
                let mut choices: Vec<&Alternative> = here.filter(|one| one.is_choice).collect();
                let outcome = |one: &Alternative| sign * one.mean.unwrap_or(f64::NEG_INFINITY);
                choices.sort_by(|one, other| outcome(other).total_cmp(&outcome(one)));
                let first = choices.first()?;
                let told_apart = choices.iter().skip(1).all(|other| {
                    let (_, low, _) = mean_interval(&differences(sign, &first.outcomes, &other.outcomes));
                    low > 0.0
                });
                Some(Lead { value: first.values[0], variant: first.variant, told_apart })
            })
            .collect();
        leads.sort_by(|one, other| one.value.total_cmp(&other.value));
        leads
    }

    /// The alternatives of a variant, in the order of points.
    pub fn of_variant(&self, variant: usize) -> &[Alternative] {
        let count = self.alternatives.len() / self.variants.len();
        &self.alternatives[variant * count..][..count]
    }

    /// How many there are of some alternatives that are not the same again.
    pub fn distinct(&self, which: impl Fn(&Alternative) -> bool) -> usize {
        let same = |one: &Alternative, other: &Alternative| {
            one.variant == other.variant
                && one.outcomes == other.outcomes
                && one.second_outcomes == other.second_outcomes
        };
        let mut found: Vec<&Alternative> = Vec::new();
        for alternative in self.alternatives.iter().filter(|one| which(one)) {
            // What is the same is the same as the first of its variant, or changes from value to value.
            if !found
                .iter()
                .rev()
                .take_while(|one| one.variant == alternative.variant)
                .any(|one| same(one, alternative))
            {
                found.push(alternative);
            }
        }
        found.len()
    }

    /// Whether no lever changes anything of a variant, although there are points to choose from.
    pub fn is_idle(&self, variant: usize) -> bool {
        let all = self.of_variant(variant);
        all.len() > 1
            && all
                .iter()
                .all(|one| one.outcomes == all[0].outcomes && one.second_outcomes == all[0].second_outcomes)
    }

    /// The best of a variant's alternatives: that of all, if it is one of them.
    pub fn best_of_variant(&self, variant: usize) -> Option<&Alternative> {
        if let Some(best) =
            self.best.map(|best| &self.alternatives[best]).filter(|best| best.variant == variant)
        {
            return Some(best);
        }
        let losses = self.of_variant(variant).iter().filter(|alternative| alternative.is_choice);
        losses.filter(|alternative| alternative.loss.is_some()).min_by(|one, other| {
            one.loss.unwrap_or(f64::INFINITY).total_cmp(&other.loss.unwrap_or(f64::INFINITY))
        })
    }

    /// Of one lever, the values around the best of a variant that cost next to nothing: the lowest and the highest of those in a
    /// row whose mean is worse by no more than a share of the best outcome.
    pub fn flat(&self, variant: usize, share: f64) -> Option<[f64; 2]> {
        if self.levers.len() != 1 {
            return None;
        }
        let best = self.best_of_variant(variant)?;
        let allowed = best.loss? + share * best.mean?.abs();
        let mut row: Vec<&Alternative> = self.of_variant(variant).iter().collect();
        row.sort_by(|one, other| one.values[0].total_cmp(&other.values[0]));
        let place = row.iter().position(|other| other.values == best.values)?;
        let fits = |alternative: &&&Alternative| {
            alternative.is_choice && alternative.loss.is_some_and(|loss| loss <= allowed)
        };
        let below = row[..place].iter().rev().take_while(fits).last().unwrap_or(&row[place]);
        let above = row[place..].iter().take_while(fits).last().unwrap_or(&row[place]);
        Some([below.values[0], above.values[0]])
    }
}

/// By how much the one is better than the other, in the replications in which both are known.
fn differences(sign: f64, one: &[Option<f64>], other: &[Option<f64>]) -> Vec<f64> {
    let pairs = one.iter().zip(other);
    pairs.filter_map(|(one, other)| Some(sign * ((*one)? - (*other)?))).collect()
}
