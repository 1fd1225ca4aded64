//! Where observations are to be expected, with all that is not known: the parameters, luck, errors of observation.

use super::cloud::Weighted;
use crate::chance::Chance;
use crate::moments::{Interval, middle};

/// Observations drawn (assumption: the ends of 95 % to a tenth of a standard deviation).
const DRAWS: usize = 2_000;

/// What observations are drawn from.
#[derive(Clone, Debug)]
pub struct Prediction<'a> {
    /// Points of the parameters.
    pub cloud: &'a [Weighted],
    /// By point: what is simulated in each row.
    pub simulated: &'a [Vec<f64>],
    /// By point: standard deviation of the observation alone in each row.
    pub observation: &'a [Vec<f64>],
    /// By run: how far each row lies off by luck.
    pub luck: &'a [Vec<f64>],
    /// By row: how much of that is in the difference of observation and simulation.
    pub luck_share: &'a [f64],
    /// Rows whose values cannot be negative.
    pub not_negative: &'a [bool],
}

/// Two bands of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Of 80 %.
    pub of_80: Interval,
    /// Of 95 %.
    pub of_95: Interval,
}

/// By row; none where a simulation has no value.
pub fn bands(prediction: &Prediction<'_>, seed: u64) -> Vec<Option<Band>> {
    let rows = prediction.luck_share.len();
    let mut chance = Chance::new(seed, "prediction", 0);
    let mut values = vec![Vec::with_capacity(DRAWS); rows];
    for number in 0..DRAWS {
        // Evenly spread over the weights (systematic resampling: Kitagawa 1996).
        let wanted = (number as f64 + 0.5) / DRAWS as f64;
        let mut sum = 0.0;
        let found = prediction.cloud.iter().position(|point| {
            sum += point.weight;
            sum >= wanted
        });
        let index = found.unwrap_or(prediction.cloud.len() - 1);
        let run = (!prediction.luck.is_empty()).then(|| chance.below(prediction.luck.len()));
        for (row, values) in values.iter_mut().enumerate() {
            let luck = run.map_or(0.0, |run| prediction.luck[run][row] * prediction.luck_share[row]);
            let error = prediction.observation[index][row] * chance.normal();
            let value = prediction.simulated[index][row] + luck + error;
            values.push(if prediction.not_negative[row] && value < 0.0 { 0.0 } else { value });
        }
    }
    let band = |mut values: Vec<f64>| {
        values
            .iter()
            .all(|value| value.is_finite())
            .then(|| Band { of_80: middle(&mut values, 0.8), of_95: middle(&mut values, 0.95) })
    };
    values.into_iter().map(band).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parameters, luck and errors with standard deviations 3, 4 and 12 make one of 13.
    #[test]
    fn independent_parts_add_their_variances() {
        let mut chance = Chance::new(7, "test", 0);
        let cloud: Vec<Weighted> =
            (0..400).map(|_| Weighted { point: Vec::new(), weight: 1.0 / 400.0 }).collect();
        let simulated: Vec<Vec<f64>> =
            (0..400).map(|_| vec![100.0 + 3.0 * chance.normal(), f64::NAN]).collect();
        let luck: Vec<Vec<f64>> = (0..400).map(|_| vec![8.0 * chance.normal(), 0.0]).collect();
        let prediction = Prediction {
            cloud: &cloud,
            simulated: &simulated,
            observation: &vec![vec![12.0, 0.0]; 400],
            luck: &luck,
            luck_share: &[0.5, 0.5],
            not_negative: &[true; 2],
        };
        let [Some(band), None] = bands(&prediction, 1)[..] else { panic!("the second has no value") };
        for (interval, quantile) in [(band.of_80, 1.2816), (band.of_95, 1.96)] {
            let half = 0.5 * (interval.high - interval.low);
            assert!((half / (13.0 * quantile) - 1.0).abs() < 0.08, "{half} at {quantile}");
            assert!((0.5 * (interval.high + interval.low) - 100.0).abs() < 2.0, "{interval:?}");
        }
    }
}
