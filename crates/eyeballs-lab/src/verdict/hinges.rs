//! What a decision hinges on: the difference of the two best alternatives, by inputs and causes.

use super::{BreakEven, Hinges, Input, Map, Range, Share, Split, Worth};
use crate::results::UncertaintyResult;
use eyeballs_experiments::decision::Outcomes;
use eyeballs_experiments::decision::border::border_map;
use eyeballs_experiments::decision::break_even::break_even;
use eyeballs_experiments::decision::information::{
    InformationSettings, clairvoyance, value_of_each, value_of_inputs, value_of_pairs,
};
use eyeballs_experiments::decision::main_effects::{CurveSettings, main_effects};
use eyeballs_experiments::decision::variance::{self, VarianceSettings, split_variance};
use eyeballs_experiments::{ExperimentError, Interval};
use eyeballs_scenario::Scenario;

/// Agents' noise is small enough if it makes no more than this share of a difference's variance (assumption).
const NOISE: f64 = 0.1;
/// With fewer futures for each input much stays hidden; a rule of thumb asks for ten (Loeppky, Sacks & Welch 2009).
const FUTURES_EACH: usize = 4;
/// Inputs of which pairs are looked at: those that it is worth most to know.
const PAIRED: usize = 8;
/// Values of each input on the map.
const MAP_STEPS: usize = 25;

/// What the hinges are found from.
pub(super) struct Study<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) uncertainties: &'a [UncertaintyResult],
    /// Replications with all outcomes.
    pub(super) complete: &'a [usize],
    pub(super) outcomes: &'a Outcomes,
    /// Indices in `outcomes` of the better one on average and of the next.
    pub(super) best: usize,
    pub(super) next: usize,
}

impl Study<'_> {
    pub(super) fn hinges(
        &self,
        choices: &[usize],
        repeated: Option<&[variance::Repeats]>,
        missing: &mut Vec<String>,
    ) -> Hinges {
        let inputs = self.inputs();
        if self.complete.len() < FUTURES_EACH * inputs.len() {
            missing.push(format!(
                "what more there is to tell of {} uncertain numbers: {} futures are few for that",
                inputs.len(),
                self.complete.len()
            ));
        }
        let mut note = |what: &str, error: ExperimentError| missing.push(format!("{what}: {error}"));
        let points: Vec<Vec<f64>> = (self.complete.iter())
            .map(|&draw| inputs.iter().map(|&input| self.uncertainties[input].values[draw]).collect())
            .collect();
        let differences = self.outcomes.differences(self.best, self.next);
        let split = repeated.and_then(|draws| {
            split_variance(draws, &VarianceSettings::default())
                .map_err(|error| note("why outcomes differ", error))
                .ok()
        });
        let mut found = self.of_inputs(&inputs, &points, &differences, split.as_ref(), &mut note);
        found.sort_by(|one, other| other.information.value.total_cmp(&one.information.value));
        let all: Vec<usize> = (0..inputs.len()).collect();
        let settings = InformationSettings::default();
        let information = match value_of_inputs(self.outcomes, &points, &all, &settings) {
            Ok(information) => Some(information.into()),
            Err(error) => {
                note("what knowing everything is worth", error);
                None
            }
        };
        // The pair is looked for among those that it is worth most to know.
        let key = |index: &usize| &self.uncertainties[inputs[*index]].key;
        let worth = |index: &usize| found.iter().position(|input| input.key == *key(index));
        let mut candidates: Vec<usize> = (0..inputs.len()).filter(|index| worth(index).is_some()).collect();
        candidates.sort_by_key(|index| worth(index));
        candidates.truncate(PAIRED);
        let map = self.map(choices, &inputs, &points, &candidates).unwrap_or_else(|error| {
            note("where two inputs together change the winner", error);
            None
        });
        let all_known = clairvoyance(self.outcomes);
        Hinges {
            between: [self.best, self.next].map(|index| choices[index]),
            split: split.map(|split| self.split(&split)),
            inputs: found,
            information,
            clairvoyance: Worth { value: all_known.value, standard_error: all_known.standard_error },
            map,
        }
    }

    /// The first uncertainty of each group that varies.
    fn inputs(&self) -> Vec<usize> {
        let list = &self.scenario.uncertainties.as_ref().expect("something is uncertain").list;
        let varies = |&input: &usize| {
            let values = &self.uncertainties[input].values;
            self.complete.iter().any(|&draw| values[draw] != values[self.complete[0]])
        };
        let is_first = |&input: &usize| {
            list[input].group.is_none() || list[..input].iter().all(|other| other.group != list[input].group)
        };
        (0..list.len()).filter(is_first).filter(varies).collect()
    }

    fn of_inputs(
        &self,
        inputs: &[usize],
        points: &[Vec<f64>],
        differences: &[f64],
        split: Option<&variance::VarianceSplit>,
        note: &mut impl FnMut(&str, ExperimentError),
    ) -> Vec<Input> {
        let settings = CurveSettings::default();
        let crossings = match break_even(points, differences, &settings) {
            Ok(crossings) => crossings,
            Err(error) => {
                note("what it hinges on", error);
                return Vec::new();
            }
        };
        let ignorance = split.map(|split| split.ignorance.variance).filter(|variance| *variance > 0.0);
        let effects =
            ignorance.and_then(|ignorance| main_effects(points, differences, ignorance, &settings).ok());
        let values = match value_of_each(self.outcomes, points, &InformationSettings::default()) {
            Ok(values) => values,
            Err(error) => {
                note("what knowing one number is worth", error);
                return Vec::new();
            }
        };
        let mut found = Vec::new();
        for (index, ((crossing, worth), &input)) in crossings.iter().zip(values).zip(inputs).enumerate() {
            let explains = effects.as_ref().zip(ignorance).map(|(effects, ignorance)| {
                let Interval { low, high } = effects[index].interval;
                let interval = Range { low: low / ignorance, high: high / ignorance };
                Share { share: effects[index].share, interval }
            });
            found.push(Input {
                key: self.uncertainties[input].key.clone(),
                explains,
                information: worth.into(),
                break_even: crossing.crossings.iter().map(BreakEven::from).collect(),
                wins_at_lowest: crossing.wins_at_lowest,
                wins_at_highest: crossing.wins_at_highest,
            });
        }
        found
    }

    fn split(&self, split: &variance::VarianceSplit) -> Split {
        let share = |part: &variance::Part| Share { share: part.share, interval: part.share_interval.into() };
        let agents = f64::from(self.scenario.variants[0].world.people.count);
        let factor = split.agents_factor(NOISE).expect("a tenth is a share");
        Split {
            deviation: split.total.sqrt(),
            ignorance: share(&split.ignorance),
            luck: share(&split.luck),
            agents: share(&split.agents),
            agents_needed: factor.map(|factor| (factor * agents).ceil() as u64),
            agents_dominate: split.agents_dominate,
        }
    }

    fn map(
        &self,
        choices: &[usize],
        inputs: &[usize],
        points: &[Vec<f64>],
        candidates: &[usize],
    ) -> Result<Option<Map>, ExperimentError> {
        if candidates.len() < 2 {
            return Ok(None);
        }
        let pairs = value_of_pairs(self.outcomes, points, candidates, &InformationSettings::default())?;
        // What cannot be told from nothing needs no map.
        let Some(pair) = pairs.first().filter(|pair| pair.value > pair.standard_error) else {
            return Ok(None);
        };
        let (first, second) = (pair.inputs[0], pair.inputs[1]);
        let map = border_map(self.outcomes, points, [first, second], MAP_STEPS, &CurveSettings::default())?;
        Ok(Some(Map {
            keys: [first, second].map(|index| self.uncertainties[inputs[index]].key.clone()),
            information: pair.clone().into(),
            winner: map.cells.iter().map(|cell| choices[cell.winner]).collect(),
            certainty: map.cells.iter().map(|cell| cell.certainty).collect(),
            first: map.first,
            second: map.second,
        }))
    }
}
