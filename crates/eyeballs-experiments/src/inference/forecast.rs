//! What a forecast is worth beside the simplest ones (Hyndman & Athanasopoulos 2021, chapter 5), and how often its bands
//! hold what came.

use super::descent::{DescentSettings, Place, descend};
use std::convert::Infallible;

/// Observations in the order of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// When, in rising order: days or any other unit.
    pub times: Vec<f64>,
    /// What was observed.
    pub values: Vec<f64>,
}

/// A forecast that knows nothing but the series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Simple {
    /// The last value goes on.
    LastValue,
    /// The straight line through the first and the last value.
    Drift,
    /// The straight line of least squares.
    Line,
    /// The logistic curve of least squares (Verhulst 1838).
    Logistic,
}

/// All of them.
pub const SIMPLE: [Simple; 4] = [Simple::LastValue, Simple::Drift, Simple::Line, Simple::Logistic];

impl Simple {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Simple::LastValue => "last value",
            Simple::Drift => "drift",
            Simple::Line => "line",
            Simple::Logistic => "logistic",
        }
    }

    /// Values at later times. None with too few observations: one for the last value, two for a line, four for a logistic
    /// curve, whose observations must not be negative.
    pub fn forecast(self, past: &Series, times: &[f64]) -> Option<Vec<f64>> {
        let (first, last) = (*past.values.first()?, *past.values.last()?);
        match self {
            Simple::LastValue => Some(vec![last; times.len()]),
            Simple::Drift => {
                let (begin, end) = (past.times[0], *past.times.last()?);
                let slope = (last - first) / (end - begin);
                slope.is_finite().then(|| times.iter().map(|time| last + slope * (time - end)).collect())
            }
            Simple::Line => {
                let count = past.times.len() as f64;
                let mean = |list: &[f64]| list.iter().sum::<f64>() / count;
                let (time, value) = (mean(&past.times), mean(&past.values));
                let products: f64 =
                    past.times.iter().zip(&past.values).map(|(t, y)| (t - time) * (y - value)).sum();
                let slope = products / past.times.iter().map(|t| (t - time) * (t - time)).sum::<f64>();
                slope.is_finite().then(|| times.iter().map(|t| value + slope * (t - time)).collect())
            }
            Simple::Logistic => logistic(past, times),
        }
    }
}

/// Ranges of a logistic curve: its height over the largest value, the time of half height in lengths of the past, and its
/// rate per length of the past (assumptions: wide enough for any curve that the past can show).
const HEIGHT: (f64, f64) = (1.0, 100.0);
const HALF: (f64, f64) = (-2.0, 5.0);
const RATE: (f64, f64) = (0.2, 200.0);
/// Values tried of each before the best is made better.
const TRIED: u32 = 16;

fn logistic(past: &Series, times: &[f64]) -> Option<Vec<f64>> {
    let largest = past.values.iter().copied().fold(0.0, f64::max);
    let (begin, end) = (*past.times.first()?, *past.times.last()?);
    if past.values.len() < 4 || largest <= 0.0 || past.values.iter().any(|&value| value < 0.0) || end <= begin
    {
        return None;
    }
    let curve = |point: &[f64], time: f64| {
        let log = |(from, to): (f64, f64), x: f64| from * libm::exp(x * libm::log(to / from));
        let half = HALF.0 + point[1] * (HALF.1 - HALF.0);
        let x = (time - begin) / (end - begin);
        log(HEIGHT, point[0]) / (1.0 + libm::exp(-log(RATE, point[2]) * (x - half)))
    };
    let residuals = |point: &[f64]| -> Vec<f64> {
        past.times
            .iter()
            .zip(&past.values)
            .map(|(&time, value)| curve(point, time) - value / largest)
            .collect()
    };
    let squares = |point: &[f64]| residuals(point).iter().map(|residual| residual * residual).sum::<f64>();
    let tried = |number: u32| f64::from(number) / f64::from(TRIED - 1);
    let grid = (0..TRIED * TRIED * TRIED).map(|number| {
        vec![tried(number % TRIED), tried(number / TRIED % TRIED), tried(number / TRIED / TRIED)]
    });
    let start = grid.min_by(|one, other| squares(one).total_cmp(&squares(other)))?;
    let place =
        Place { residuals: residuals(&start), jacobian: vec![vec![0.0; past.values.len()]; 3], point: start };
    let settings = DescentSettings { steps: &[1e-4; 3], tolerance: 1e-12, evaluations: 400 };
    let Ok(found) = descend(place, &[0, 1, 2], settings, |point| Ok::<_, Infallible>(Some(residuals(point))));
    Some(times.iter().map(|&time| largest * curve(&found.place.point, time)).collect())
}

/// Mean absolute error of a forecast; none without values.
pub fn mean_absolute_error(forecast: &[f64], observed: &[f64]) -> Option<f64> {
    let sum: f64 =
        forecast.iter().zip(observed).map(|(forecast, observed)| (forecast - observed).abs()).sum();
    (!observed.is_empty()).then(|| sum / observed.len() as f64)
}

/// Running sums, from a sum before them on.
pub fn cumulative(before: f64, values: &[f64]) -> Vec<f64> {
    let mut sum = before;
    let add = |value: &f64| {
        sum += value;
        sum
    };
    values.iter().map(add).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: &[f64]) -> Series {
        Series { times: (1..=values.len()).map(|time| time as f64).collect(), values: values.to_vec() }
    }

    #[test]
    fn simple_forecasts_are_those_of_the_textbook() {
        let past = series(&[1.0, 4.0, 4.0, 7.0]);
        let at = |simple: Simple| simple.forecast(&past, &[5.0, 6.0]).expect("enough");
        assert_eq!(at(Simple::LastValue), [7.0, 7.0]);
        assert_eq!(at(Simple::Drift), [9.0, 11.0]);
        // Least squares: 4 + 1.8 (t - 2.5).
        assert!(at(Simple::Line).iter().zip([8.5, 10.3]).all(|(x, y)| (x - y).abs() < 1e-12));
        assert_eq!(Simple::Drift.forecast(&series(&[1.0]), &[2.0]), None);
        assert_eq!(Simple::LastValue.forecast(&series(&[]), &[2.0]), None);
    }

    #[test]
    fn a_logistic_curve_is_found_again() {
        let curve = |time: f64| 500.0 / (1.0 + (-0.6 * (time - 7.0)).exp());
        let values: Vec<f64> = (1..=9).map(|time| curve(f64::from(time))).collect();
        let found = Simple::Logistic.forecast(&series(&values), &[12.0, 20.0]).expect("enough");
        for (found, time) in found.iter().zip([12.0, 20.0]) {
            assert!((found / curve(time) - 1.0).abs() < 1e-3, "{found}, not {}", curve(time));
        }
        assert_eq!(Simple::Logistic.forecast(&series(&[1.0, -1.0, 1.0, 1.0]), &[5.0]), None);
    }

    #[test]
    fn errors_and_running_sums() {
        assert_eq!(mean_absolute_error(&[1.0, 5.0], &[2.0, 2.0]), Some(2.0));
        assert_eq!(mean_absolute_error(&[], &[]), None);
        assert_eq!(cumulative(10.0, &[1.0, 2.0]), [11.0, 13.0]);
    }
}
