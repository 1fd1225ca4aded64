//! How sure an estimate is: the same estimate from resamples of what it was made of.

use crate::error::{ExperimentError, check_least};
use crate::moments::quantile;
use crate::random::{below, stream};

/// How to draw resamples (Efron 1979): of as many units as there are, with replacement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bootstrap {
    /// How many resamples are drawn.
    pub resamples: usize,
    /// Two-sided confidence of intervals, above 0 and below 1.
    pub confidence: f64,
    /// Which resamples are drawn.
    pub seed: u64,
}

impl Bootstrap {
    /// A thousand resamples and intervals of 95 % (Efron & Tibshirani 1993: so many for percentiles).
    pub const fn of_seed(seed: u64) -> Bootstrap {
        Bootstrap { resamples: 1_000, confidence: 0.95, seed }
    }

    /// That the confidence is one, and that so many resamples have percentiles so far out: at least one beyond
    /// each end.
    pub(crate) fn check(&self) -> Result<(), ExperimentError> {
        if !(self.confidence > 0.0 && self.confidence < 1.0) {
            return Err(ExperimentError::Setting {
                what: "the confidence of intervals",
                given: self.confidence,
                must_be: "above 0 and below 1",
            });
        }
        // Less than half a resample may be missing for rounding.
        let least = (2.0 / (1.0 - self.confidence) - 0.5).ceil() as usize;
        check_least("resamples for this confidence", self.resamples, least)
    }

    /// The units of a resample, each a number below `units`.
    pub(crate) fn resample(&self, number: usize, units: usize) -> Vec<usize> {
        let mut stream = stream(self.seed, "bootstrap", number);
        (0..units).map(|_| below(units as u32, &mut stream) as usize).collect()
    }

    /// Estimates with their errors: `statistics` is given the numbers of the units to estimate from, in any
    /// order and some of them several times, and gives as many estimates each time. One that has no value in a
    /// resample is not a number there.
    ///
    /// # Errors
    /// If there are fewer than two units, or if the settings make no bootstrap.
    pub(crate) fn estimates(
        &self,
        what: &'static str,
        units: usize,
        statistics: impl Fn(&[usize]) -> Vec<f64>,
    ) -> Result<Vec<Estimate>, ExperimentError> {
        self.check()?;
        check_least(what, units, 2)?;
        let values = statistics(&(0..units).collect::<Vec<_>>());
        let mut resampled = vec![Vec::with_capacity(self.resamples); values.len()];
        for number in 0..self.resamples {
            for (list, value) in resampled.iter_mut().zip(statistics(&self.resample(number, units))) {
                list.push(value);
            }
        }
        Ok(values.into_iter().zip(resampled).map(|(value, list)| self.estimate(value, &list)).collect())
    }

    /// An estimate and its values in the resamples.
    pub(crate) fn estimate(&self, value: f64, resampled: &[f64]) -> Estimate {
        let tail = (1.0 - self.confidence) / 2.0;
        let count = resampled.len() as f64;
        let mean = resampled.iter().sum::<f64>() / count;
        let squares = resampled.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
        let standard_error = (squares / (count - 1.0)).sqrt();
        // What has no value may be anything: as low as can be, and as high.
        let end = |share: f64, unknown: f64| {
            let known = |value: &f64| if value.is_nan() { unknown } else { *value };
            let mut values: Vec<f64> = resampled.iter().map(known).collect();
            values.sort_by(f64::total_cmp);
            quantile(&values, share)
        };
        let (low, high) = (end(tail, f64::NEG_INFINITY), end(1.0 - tail, f64::INFINITY));
        let standard_error = if standard_error.is_nan() { f64::INFINITY } else { standard_error };
        Estimate { value, standard_error, low, high }
    }
}

/// An estimate and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate, from all there is.
    pub value: f64,
    /// Its standard error: the standard deviation over resamples; infinite if some resample has no finite
    /// value.
    pub standard_error: f64,
    /// The lower end of its interval: a percentile over resamples (Efron 1979), of which those without a value
    /// count as infinitely low.
    pub low: f64,
    /// The upper end; here those without a value count as infinitely high.
    pub high: f64,
}

impl Estimate {
    /// The width of the interval.
    pub fn width(&self) -> f64 {
        self.high - self.low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(values: &[f64], units: &[usize]) -> Vec<f64> {
        vec![units.iter().map(|&unit| values[unit]).sum::<f64>() / units.len() as f64]
    }

    /// Of a mean the standard error is known: that of resamples is the standard deviation, with n below it, by
    /// the root of n.
    #[test]
    fn the_standard_error_of_a_mean_is_that_of_the_formula() {
        let values: Vec<f64> = (0..50).map(|i| f64::from(i * i % 37)).collect();
        let bootstrap = Bootstrap { resamples: 4_000, ..Bootstrap::of_seed(1) };
        let estimates = bootstrap.estimates("values", 50, |units| mean(&values, units)).expect("enough");
        let [estimate] = estimates[..] else { panic!("one mean") };
        let average = values.iter().sum::<f64>() / 50.0;
        let variance = values.iter().map(|value| (value - average).powi(2)).sum::<f64>() / 50.0;
        let expected = (variance / 50.0).sqrt();
        assert!((estimate.value - average).abs() < 1e-12);
        // A standard deviation of m normal numbers has the relative error 1 / sqrt(2 m).
        assert!((estimate.standard_error / expected - 1.0).abs() < 4.0 / 8_000.0_f64.sqrt(), "{estimate:?}");
        // Nearly normal: the ends are 1.96 standard errors away.
        for end in [estimate.value - estimate.low, estimate.high - estimate.value] {
            assert!((end / expected - 1.96).abs() < 0.15, "{estimate:?}");
        }
    }

    #[test]
    fn a_wider_interval_is_surer_and_another_seed_has_other_resamples() {
        let values: Vec<f64> = (0..20).map(f64::from).collect();
        let of = |bootstrap: Bootstrap| {
            bootstrap.estimates("values", 20, |units| mean(&values, units)).expect("enough")[0]
        };
        let estimate = of(Bootstrap::of_seed(3));
        assert_eq!(estimate, of(Bootstrap::of_seed(3)));
        assert_ne!(estimate, of(Bootstrap::of_seed(4)));
        let narrow = of(Bootstrap { confidence: 0.5, ..Bootstrap::of_seed(3) });
        assert!(narrow.width() < 0.5 * estimate.width(), "{narrow:?} {estimate:?}");
    }

    #[test]
    fn what_has_no_value_in_some_resamples_may_be_anything() {
        let bootstrap = Bootstrap { resamples: 100, ..Bootstrap::of_seed(1) };
        let mut values: Vec<f64> = (0..100).map(f64::from).collect();
        values[40] = f64::NAN;
        let estimate = bootstrap.estimate(50.0, &values);
        assert_eq!(estimate.standard_error, f64::INFINITY);
        // 2.475 places from each end, one of which the unknown value takes.
        assert!((estimate.low - 1.475).abs() < 1e-9 && (estimate.high - 97.525).abs() < 1e-9, "{estimate:?}");
        values[..10].fill(f64::NAN);
        let estimate = bootstrap.estimate(50.0, &values);
        assert_eq!((estimate.low, estimate.high), (f64::NEG_INFINITY, f64::INFINITY));
    }

    #[test]
    fn what_makes_no_bootstrap_is_refused() {
        let refused = |bootstrap: Bootstrap, units| {
            bootstrap.estimates("values", units, |_| Vec::new()).expect_err("no bootstrap").to_string()
        };
        let of = Bootstrap::of_seed(1);
        assert!(refused(Bootstrap { confidence: 1.0, ..of }, 9).contains("must be above 0 and below 1"));
        assert!(refused(Bootstrap { confidence: f64::NAN, ..of }, 9).contains("must be above 0 and below 1"));
        assert!(refused(Bootstrap { resamples: 39, ..of }, 9).contains("39, and at least 40 are needed"));
        assert!(refused(of, 1).contains("too few values: 1"));
    }
}
