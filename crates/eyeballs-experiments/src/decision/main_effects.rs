//! How much of the difference of two alternatives each input explains by itself.

use crate::chance::Chance;
use crate::error::{ExperimentError, check_least, check_points_of, positive, share};
use crate::moments::{Interval, middle, variance};
use crate::regression::{Functions, Posterior};

/// How intervals are found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurveSettings {
    /// Confidence of the intervals: above 0 and below 1.
    pub confidence: f64,
    /// Functions drawn from the regressions' posterior; at least 100.
    pub functions: usize,
    /// Seed of these.
    pub seed: u64,
}

impl Default for CurveSettings {
    /// Intervals of 95 % from 1,000 functions under seed 1.
    fn default() -> CurveSettings {
        CurveSettings { confidence: 0.95, functions: 1_000, seed: 1 }
    }
}

impl CurveSettings {
    pub(super) fn check(&self) -> Result<(), ExperimentError> {
        share("confidence", self.confidence)?;
        check_least("functions", self.functions, 100)
    }
}

/// What one input explains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MainEffect {
    /// The input.
    pub input: usize,
    /// Var E\[difference | input\], in squared units of the outcome: the variance over the draws of what is expected.
    pub variance: f64,
    /// Its interval, over functions that the outcomes allow; what another sample of draws would change is not in it.
    pub interval: Interval,
    /// Its part of the variance that inputs make at all: the first-order index of Sobol (1993), noise apart.
    pub share: f64,
}

/// The main effect of each input on the difference of two alternatives, by draw, in the order of inputs. `ignorance` is the
/// variance that all inputs make together, luck and noise apart (see [`super::variance::split_variance`]). Of a regression on all inputs (see [`crate::regression::effects`]), so that shares
/// of independent inputs together are hardly above 1.
///
/// # Errors
/// If points and differences do not fit, numbers are not finite, settings are out of range, `ignorance` is not above 0, an
/// input never varies, or there are fewer than six draws.
pub fn main_effects(
    points: &[Vec<f64>],
    differences: &[f64],
    ignorance: f64,
    settings: &CurveSettings,
) -> Result<Vec<MainEffect>, ExperimentError> {
    settings.check()?;
    positive("variance from ignorance", ignorance)?;
    check_points_of(points, differences.len())?;
    let functions = Functions::of(points)?;
    let effects = functions.fit(differences)?;
    let of = |input: usize| {
        let given = effects.given(&[input]);
        let mut chance = Chance::new(settings.seed, "main effects", input as u32);
        let mut drawn: Vec<f64> = (0..settings.functions)
            .map(|_| variance(&given.draw(&chance.normals(given.dimensions()))))
            .collect();
        let variance = variance(given.fitted());
        let interval = middle(&mut drawn, settings.confidence);
        MainEffect { input, variance, interval, share: variance / ignorance }
    };
    Ok((0..functions.inputs()).map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moments::mean;

    /// 2 x0 + sin(2 pi x1) + x2 x3 with uniform inputs: variances 4/12, 1/2 and, of the product's straight parts, 1/48
    /// each; what they have only together is 1/144. On average over samples.
    #[test]
    fn shares_are_those_of_the_closed_form_whatever_the_noise() {
        let function = |x: &[f64]| 2.0 * x[0] + libm::sin(2.0 * std::f64::consts::PI * x[1]) + x[2] * x[3];
        let expected = [1.0 / 3.0, 0.5, 1.0 / 48.0, 1.0 / 48.0];
        let ignorance = expected.iter().sum::<f64>() + 1.0 / 144.0;
        for noise in [0.0, 1.0] {
            let mut found = vec![Vec::new(); 4];
            for number in 0..40 {
                let mut chance = Chance::new(51, "main effects", number);
                let points: Vec<Vec<f64>> =
                    (0..500).map(|_| (0..4).map(|_| chance.uniform()).collect()).collect();
                let differences: Vec<f64> =
                    points.iter().map(|x| function(x) + noise * chance.normal()).collect();
                let settings = CurveSettings { functions: 100, ..CurveSettings::default() };
                for effect in main_effects(&points, &differences, ignorance, &settings).expect("effects") {
                    assert!(effect.variance > 0.0 && effect.interval.low < effect.interval.high);
                    found[effect.input].push(effect.share);
                }
            }
            for (shares, expected) in found.iter().zip(expected) {
                let (average, error) = (mean(shares), (variance(shares) / 40.0).sqrt());
                // What noise adds to the square of a small slope: its variance over the draws.
                let added = (noise * noise + ignorance) / 500.0 / ignorance;
                let right = expected / ignorance;
                assert!(
                    (average - right).abs() < 4.0 * error + added,
                    "noise {noise}: {average}, not {right}"
                );
            }
        }
    }

    #[test]
    fn an_input_without_effect_explains_nothing() {
        let mut chance = Chance::new(52, "no effect", 0);
        let points: Vec<Vec<f64>> = (0..500).map(|_| vec![chance.uniform()]).collect();
        let differences: Vec<f64> = chance.normals(500);
        let found = main_effects(&points, &differences, 1.0, &CurveSettings::default()).expect("effects");
        assert!(found[0].share < 0.02, "{found:?}");
    }
}
