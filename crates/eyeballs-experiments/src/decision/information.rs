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
//! The last two are E max_k E[d_k | inputs] - max_k E[d_k], where d_k is how much better alternative k is than the one
//! that is best on average. The inner expectation is a regression of the differences on the inputs (Strong, Oakley &
//! Brennan 2014), so that luck and noise, which no input explains, do not count as knowable: a spline for one input, a
//! surface for two, a Gaussian process around a linear trend for more.

use super::Outcomes;
use super::joint::{Differences, Together};
use crate::chance::Chance;
use crate::error::{ExperimentError, check_least, check_points_of};
use crate::moments::{mean, variance};
use crate::regression::gaussian_process::{ProcessSettings, Trend};
use crate::regression::{GaussianProcess, Kernel, Posterior, Spline, Surface};

/// Three inputs or more are regressed on the first so many draws: the work grows with the cube of the draws.
pub const DRAWS_OF_A_PROCESS: usize = 1_000;

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
    /// Its standard error: of the regression, as its value varies over functions drawn from the posterior, and of the
    /// draws, as the gain varies between them.
    pub standard_error: f64,
    /// By how much it is probably too large, because a maximum of estimates is larger than the estimate of a maximum: the
    /// mean over drawn functions less the value (Strong, Oakley & Brennan 2014).
    pub upward_bias: f64,
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
    let draws = if inputs.len() > 2 { points.len().min(DRAWS_OF_A_PROCESS) } else { points.len() };
    let differences = Differences::of(outcomes, draws);
    let regressions: Result<Vec<Box<dyn Posterior>>, ExperimentError> =
        differences.values.iter().map(|values| regression(&points[..draws], values, &inputs)).collect();
    Ok(value(inputs, &differences, &regressions?, settings))
}

/// The value of each pair of inputs, the most valuable first: those whose border matters most.
///
/// # Errors
/// Those of [`value_of_inputs`].
pub fn value_of_pairs(
    outcomes: &Outcomes,
    points: &[Vec<f64>],
    settings: &InformationSettings,
) -> Result<Vec<Information>, ExperimentError> {
    let count = check_points_of(points, outcomes.draws())?;
    let pairs = (0..count).flat_map(|first| (first + 1..count).map(move |second| [first, second]));
    let values: Result<Vec<Information>, ExperimentError> =
        pairs.map(|pair| value_of_inputs(outcomes, points, &pair, settings)).collect();
    let mut values = values?;
    values.sort_by(|one, other| other.value.total_cmp(&one.value));
    Ok(values)
}

fn regression(
    points: &[Vec<f64>],
    differences: &[f64],
    inputs: &[usize],
) -> Result<Box<dyn Posterior>, ExperimentError> {
    let column = |input: usize| -> Vec<f64> { points.iter().map(|point| point[input]).collect() };
    let found: Result<Box<dyn Posterior>, ExperimentError> = match *inputs {
        [one] => Spline::fit(&column(one), differences).map(|fit| Box::new(fit) as Box<dyn Posterior>),
        [one, other] => Surface::fit(&column(one), &column(other), differences)
            .map(|fit| Box::new(fit) as Box<dyn Posterior>),
        _ => {
            let some: Vec<Vec<f64>> =
                points.iter().map(|point| inputs.iter().map(|&input| point[input]).collect()).collect();
            let settings = ProcessSettings { kernel: Kernel::Matern52, trend: Trend::Linear, nugget: None };
            GaussianProcess::fit(&some, differences, settings)
                .and_then(|process| process.posterior())
                .map(|fit| Box::new(fit) as Box<dyn Posterior>)
        }
    };
    // A regression counts the inputs that it was given.
    found.map_err(|error| match error {
        ExperimentError::Constant { input } => ExperimentError::Constant { input: inputs[input] },
        other => other,
    })
}

fn value(
    inputs: Vec<usize>,
    differences: &Differences,
    regressions: &[Box<dyn Posterior>],
    settings: &InformationSettings,
) -> Information {
    let fitted: Vec<&[f64]> = regressions.iter().map(|regression| regression.fitted()).collect();
    let (value, gains) = gain(&fitted);
    let residuals: Vec<Vec<f64>> = differences
        .values
        .iter()
        .zip(&fitted)
        .map(|(values, fitted)| values.iter().zip(*fitted).map(|(value, fitted)| value - fitted).collect())
        .collect();
    let together = Together::of(&residuals);
    let mut chance = Chance::new(settings.seed, "value of information", 0);
    let drawn: Vec<f64> = (0..settings.functions)
        .map(|_| {
            let dimensions = regressions.iter().map(|regression| regression.dimensions()).max().unwrap_or(0);
            let normals = together.normals(&mut chance, dimensions);
            let functions: Vec<Vec<f64>> = regressions
                .iter()
                .zip(&normals)
                .map(|(regression, normals)| regression.draw(normals))
                .collect();
            gain(&functions.iter().map(Vec::as_slice).collect::<Vec<&[f64]>>()).0
        })
        .collect();
    Information {
        inputs,
        value,
        standard_error: (variance(&drawn) + variance(&gains) / gains.len() as f64).sqrt(),
        upward_bias: mean(&drawn) - value,
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
