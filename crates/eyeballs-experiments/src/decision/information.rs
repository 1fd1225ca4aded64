//! What it would be worth to know an input before deciding.
//!
//! Three values, from the largest to the smallest:
//!
//! - **Clairvoyance**: to know everything beforehand, luck and the noise of single people included. Nobody can learn
//!   that; it is the mean regret of the alternative that is best on average.
//! - **Perfect information on all inputs** (EVPI): to know all inputs, but not the luck. It is what research can be
//!   worth at most, and what this module calls the value of all inputs together.
//! - **Perfect information on some inputs** (EVPPI): to know these, and neither the others nor the luck.
//!
//! The last two are `E max_k E[d_k | inputs] - max_k E[d_k]`, where d_k is how much better alternative k is than the one
//! that is best on average. The inner expectation is a regression of the differences on the inputs (Strong, Oakley &
//! Brennan 2014), so that luck and noise, which no input explains, do not count as knowable. One regression on all inputs
//! serves all sets of them (see [`crate::regression::effects`]): what other inputs do does not pass for what these do, and
//! to know more is not worth less. Effects that the draws cannot tell from noise count as little, so that where noise is
//! large and draws are few values are rather too small; the standard error allows for that.

use super::Outcomes;
use super::joint::{Differences, Fits};
use crate::chance::Chance;
use crate::error::{ExperimentError, check_least, check_points_of};
use crate::moments::{mean, variance};
use crate::regression::{Functions, Posterior};

/// How the uncertainty of a value is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InformationSettings {
    /// Functions drawn from the regressions' posterior; at least 2.
    pub functions: usize,
    /// Seed of these.
    pub seed: u64,
}

impl Default for InformationSettings {
    /// 500 functions under seed 1.
    fn default() -> InformationSettings {
        InformationSettings { functions: 500, seed: 1 }
    }
}

/// A value of information, in the unit of the outcomes.
#[derive(Clone, Debug, PartialEq)]
pub struct Information {
    /// Indices of the inputs that would be known, in rising order.
    pub inputs: Vec<usize>,
    /// By how much the expected outcome would rise.
    pub value: f64,
    /// Its standard error: of the regression, as values of functions drawn from its posterior lie around it, and of the
    /// draws, as the gain varies between them.
    pub standard_error: f64,
}

/// The value of knowing everything, luck included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clairvoyance {
    /// By how much the expected outcome would rise.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// The value of knowing everything beforehand, luck included: the mean over draws of the best outcome, less the best mean.
pub fn clairvoyance(outcomes: &Outcomes) -> Clairvoyance {
    let best = outcomes.of(outcomes.best_on_average());
    let gains: Vec<f64> =
        best.iter().enumerate().map(|(draw, own)| outcomes.best_of_draw(draw) - own).collect();
    Clairvoyance { value: mean(&gains), standard_error: (variance(&gains) / gains.len() as f64).sqrt() }
}

/// The value of knowing some inputs; all of them for the EVPI. `points` are the inputs, by draw.
///
/// # Errors
/// If points and outcomes do not fit, numbers are not finite, an input does not exist, is named twice or never varies,
/// or there are too few draws for the regression (6 for one input, 12 for two, their number + 3 for more).
pub fn value_of_inputs(
    outcomes: &Outcomes,
    points: &[Vec<f64>],
    inputs: &[usize],
    settings: &InformationSettings,
) -> Result<Information, ExperimentError> {
    let count = check_points_of(points, outcomes.draws())?;
    check_least("inputs", inputs.len(), 1)?;
    check_least("functions", settings.functions, 2)?;
    let mut inputs = inputs.to_vec();
    inputs.sort_unstable();
    if let Some(&index) = inputs.iter().find(|&&input| input >= count) {
        return Err(ExperimentError::Unknown { what: "input", index, count });
    }
    if let Some(twice) = inputs.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(ExperimentError::Setting {
            what: "an input that is named twice",
            given: twice[0] as f64,
            must_be: "named once",
        });
    }
    let functions = Functions::of(points)?;
    let differences = Differences::of(outcomes);
    let fits = differences.fit(&functions)?;
    Ok(value(inputs, &fits, settings))
}

/// The value of each input by itself, in their order.
///
/// # Errors
/// Those of [`value_of_inputs`].
pub fn value_of_each(
    outcomes: &Outcomes,
    points: &[Vec<f64>],
    settings: &InformationSettings,
) -> Result<Vec<Information>, ExperimentError> {
    let count = check_points_of(points, outcomes.draws())?;
    values(outcomes, points, (0..count).map(|input| vec![input]), settings)
}

/// The value of each pair among some inputs, the most valuable first: those whose border matters most.
///
/// # Errors
/// Those of [`value_of_inputs`].
pub fn value_of_pairs(
    outcomes: &Outcomes,
    points: &[Vec<f64>],
    among: &[usize],
    settings: &InformationSettings,
) -> Result<Vec<Information>, ExperimentError> {
    let count = check_points_of(points, outcomes.draws())?;
    if let Some(&index) = among.iter().find(|&&input| input >= count) {
        return Err(ExperimentError::Unknown { what: "input", index, count });
    }
    let mut among = among.to_vec();
    among.sort_unstable();
    among.dedup();
    let pairs = (0..among.len()).flat_map(|place| {
        let (first, rest) = (among[place], &among[place + 1..]);
        rest.iter().map(move |&second| vec![first, second])
    });
    let mut values = values(outcomes, points, pairs, settings)?;
    values.sort_by(|one, other| other.value.total_cmp(&one.value));
    Ok(values)
}

fn values(
    outcomes: &Outcomes,
    points: &[Vec<f64>],
    sets: impl Iterator<Item = Vec<usize>>,
    settings: &InformationSettings,
) -> Result<Vec<Information>, ExperimentError> {
    check_least("functions", settings.functions, 2)?;
    let functions = Functions::of(points)?;
    let differences = Differences::of(outcomes);
    let fits = differences.fit(&functions)?;
    Ok(sets.map(|inputs| value(inputs, &fits, settings)).collect())
}

fn value(inputs: Vec<usize>, fits: &Fits<'_>, settings: &InformationSettings) -> Information {
    let expected = fits.given(&inputs);
    let fitted: Vec<&[f64]> = expected.given.iter().map(|given| given.fitted()).collect();
    let (value, gains) = gain(&fitted);
    let mut chance = Chance::new(settings.seed, "value of information", 0);
    let drawn: Vec<f64> = (0..settings.functions)
        .map(|_| {
            let normals = expected.normals(&mut chance);
            let functions: Vec<Vec<f64>> =
                expected.given.iter().zip(&normals).map(|(given, normals)| given.draw(normals)).collect();
            gain(&functions.iter().map(Vec::as_slice).collect::<Vec<&[f64]>>()).0
        })
        .collect();
    let squares: Vec<f64> = drawn.iter().map(|drawn| (drawn - value) * (drawn - value)).collect();
    Information {
        inputs,
        value,
        standard_error: (mean(&squares) + variance(&gains) / gains.len() as f64).sqrt(),
    }
}

/// How much is gained by choosing in each draw what is best there, by expected differences to the best on average; on
/// average and by draw.
fn gain(differences: &[&[f64]]) -> (f64, Vec<f64>) {
    let means: Vec<f64> = differences.iter().map(|values| mean(values)).collect();
    let best = crate::moments::index_of_largest(&means);
    // If none is better on average, the one they are compared with.
    let chosen = |draw: usize| if means[best] > 0.0 { differences[best][draw] } else { 0.0 };
    let gains: Vec<f64> = (0..differences[0].len())
        .map(|draw| differences.iter().map(|values| values[draw]).fold(0.0, f64::max) - chosen(draw))
        .collect();
    (mean(&gains), gains)
}

#[cfg(test)]
mod tests;
