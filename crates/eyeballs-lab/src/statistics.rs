//! Quantiles and intervals.

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Two-sided confidence of all intervals.
pub const CONFIDENCE: f64 = 0.95;
/// Quantile of the standard normal for it.
pub const NORMAL_QUANTILE: f64 = 1.959_963_984_540_054;

/// A tenth, the half and nine tenths of the replications lie below these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Quantiles {
    /// 10th percentile.
    pub p10: f64,
    /// Median.
    pub p50: f64,
    /// 90th percentile.
    pub p90: f64,
}

/// A measure over the replications in which it has a value: a ratio with nothing below has none, a firm that lives has no
/// day of bankruptcy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Their quantiles.
    #[serde(flatten)]
    pub quantiles: Quantiles,
    /// Their mean; of what is true or false, the share in which it is true.
    pub mean: f64,
    /// Number of these replications.
    pub replications: u32,
}

/// A quantile by linear interpolation between order statistics (type 7 of Hyndman & Fan 1996) of
/// sorted values, which may be infinite.
///
/// # Panics
/// If there is no value.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let below = sorted[place.floor() as usize];
    let above = sorted[place.ceil() as usize];
    if below == above || place.fract() == 0.0 {
        return below;
    }
    // Between a number and "never" there is no number.
    if above.is_infinite() {
        return above;
    }
    below + (above - below) * place.fract()
}

/// The 10th, 50th and 90th percentile; `None` without values.
pub fn quantiles(values: &mut [f64]) -> Option<Quantiles> {
    if values.is_empty() {
        return None;
    }
    values.sort_by(f64::total_cmp);
    Some(Quantiles { p10: quantile(values, 0.1), p50: quantile(values, 0.5), p90: quantile(values, 0.9) })
}

/// Quantiles, mean and number of values, which it sorts; `None` without values.
pub fn summary(values: &mut [f64]) -> Option<Summary> {
    let quantiles = quantiles(values)?;
    // In the order of size, so that it does not depend on that of replications.
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    Some(Summary { quantiles, mean, replications: values.len() as u32 })
}

/// Mean of independent values and the ends of its interval by Student's t. One value has no interval:
/// its ends are not numbers.
pub fn mean_interval(values: &[f64]) -> (f64, f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
    let width = student_quantile(count - 1.0) * (variance / count).sqrt();
    (mean, mean - width, mean + width)
}

/// Quantile of Student's t with these degrees of freedom for the same confidence; not a number without
/// any.
pub fn student_quantile(degrees_of_freedom: f64) -> f64 {
    student(0.5 + CONFIDENCE / 2.0, degrees_of_freedom)
}

/// Quantile of Student's t by which one of so many is told from each other to be the best: one-sided, all comparisons together with
/// the same confidence (Bonferroni).
pub fn student_quantile_of_best(degrees_of_freedom: f64, others: usize) -> f64 {
    student(1.0 - (1.0 - CONFIDENCE) / others.max(1) as f64, degrees_of_freedom)
}

fn student(share: f64, degrees_of_freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, degrees_of_freedom).map_or(f64::NAN, |student| student.inverse_cdf(share))
}

/// The interval of Wilson (1927) for a share: honest for shares near 0 and 1 and for few trials.
pub fn share_interval(held: u32, of: u32) -> (f64, f64) {
    if of == 0 {
        return (0.0, 1.0);
    }
    let (count, share) = (f64::from(of), f64::from(held) / f64::from(of));
    let z2 = NORMAL_QUANTILE * NORMAL_QUANTILE;
    let centre = share + z2 / (2.0 * count);
    let width = NORMAL_QUANTILE * (share * (1.0 - share) / count + z2 / (4.0 * count * count)).sqrt();
    let scale = 1.0 + z2 / count;
    (((centre - width) / scale).max(0.0), ((centre + width) / scale).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_interpolate_and_never_stays_never() {
        let mut values = [3.0, 1.0, 2.0, 4.0, 5.0];
        let q = quantiles(&mut values).expect("values");
        assert_eq!((q.p10, q.p50, q.p90), (1.4, 3.0, 4.6));
        let q = quantiles(&mut [1.0, f64::INFINITY]).expect("values");
        assert_eq!((q.p10, q.p50), (f64::INFINITY, f64::INFINITY));
        assert_eq!(quantiles(&mut []), None);
        let q = quantiles(&mut [f64::INFINITY, f64::INFINITY]).expect("values");
        assert_eq!(q.p50, f64::INFINITY);
    }

    /// R: t.test(c(1, 2, 3, 4, 10)) gives a mean of 4 and 95 % from -0.389 to 8.389.
    #[test]
    fn the_interval_of_a_mean_is_students() {
        let (mean, low, high) = mean_interval(&[1.0, 2.0, 3.0, 4.0, 10.0]);
        assert!((mean - 4.0).abs() < 1e-12);
        assert!((low + 0.389_96).abs() < 1e-4 && (high - 8.389_96).abs() < 1e-4, "{low} {high}");
        assert!(mean_interval(&[1.0]).1.is_nan());
    }

    /// Newcombe (1998), table I: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611.
    #[test]
    fn the_interval_of_a_share_is_wilsons() {
        let (low, high) = share_interval(81, 263);
        assert!((low - 0.2553).abs() < 5e-5 && (high - 0.3662).abs() < 5e-5, "{low} {high}");
        let (low, high) = share_interval(0, 20);
        assert!(low == 0.0 && (high - 0.1611).abs() < 5e-5, "{low} {high}");
    }
}
