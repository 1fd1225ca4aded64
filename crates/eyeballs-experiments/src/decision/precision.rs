//! Whether replications are enough for an interval as narrow as asked for.

use crate::error::{ExperimentError, check, check_least, positive, share};
use crate::moments::{Interval, mean, variance};
use eyeballs_numerics::distribution::student;

/// How narrow the interval shall be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Precision {
    /// Half its width is at most this, in the unit of the values: above 0.
    Absolute(f64),
    /// The error is at most this part of the true mean: above 0. With the adjustment of Law (2015, section 9.4.1), half the
    /// width is at most r / (1 + r) of the mean that was found, because the part is to be one of the true mean.
    Relative(f64),
}

/// The rule: one replication after the other, from a minimum on, until half the width of Student's interval is as small as
/// asked for (Chow & Robbins 1965, with Student's quantile for the normal one). The interval then holds the mean nearly
/// as often as it says, the more nearly the narrower it is; a rule that may stop after a few replications stops too often
/// where their variance happens to be small, so that the minimum should be 10 or more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StoppingRule {
    /// How narrow.
    pub precision: Precision,
    /// Confidence of the interval: above 0 and below 1.
    pub confidence: f64,
    /// Replications that there are in any case: at least 2.
    pub minimum: usize,
}

/// What the rule says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reached {
    /// Whether to stop.
    pub enough: bool,
    /// The mean so far.
    pub mean: f64,
    /// Its interval by Student's t.
    pub interval: Interval,
    /// Replications, all together, that it will take about, if mean and variance stay; `None` where a relative precision
    /// is asked of a mean of 0.
    pub expected: Option<usize>,
}

impl StoppingRule {
    /// Applies the rule to the values so far, such as paired differences, in the order of replications.
    ///
    /// # Errors
    /// If a setting is out of range, there are fewer than two values, or one is not finite.
    pub fn judge(&self, values: &[f64]) -> Result<Reached, ExperimentError> {
        share("confidence", self.confidence)?;
        check_least("minimum of replications", self.minimum, 2)?;
        check_least("replications", values.len(), 2)?;
        check("values", values, values.len())?;
        let (count, mean) = (values.len() as f64, mean(values));
        let allowed = match self.precision {
            Precision::Absolute(half_width) => {
                positive("half the width", half_width)?;
                half_width
            }
            Precision::Relative(part) => {
                positive("relative precision", part)?;
                part / (1.0 + part) * mean.abs()
            }
        };
        let quantile = |count: f64| student::quantile(0.5 + 0.5 * self.confidence, count - 1.0);
        let half_width = |count: f64| quantile(count) * (variance(values) / count).sqrt();
        let now = half_width(count);
        let square = (now / allowed) * (now / allowed);
        let expected = if now <= allowed {
            Some(values.len())
        } else {
            // The quantile falls, too, but little.
            (allowed > 0.0).then(|| (count * square).ceil() as usize)
        };
        Ok(Reached {
            enough: values.len() >= self.minimum && now <= allowed,
            mean,
            interval: Interval::around(mean, now),
            expected: expected.map(|expected| expected.max(self.minimum)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    fn rule(precision: Precision) -> StoppingRule {
        StoppingRule { precision, confidence: 0.95, minimum: 10 }
    }

    /// Runs until it stops; how many it took, and the interval.
    fn run(rule: &StoppingRule, mean: f64, number: u32) -> (usize, Reached) {
        let mut chance = Chance::new(99, "precision", number);
        let mut values = vec![mean + chance.normal()];
        loop {
            values.push(mean + chance.normal());
            let reached = rule.judge(&values).expect("valid");
            if reached.enough {
                return (values.len(), reached);
            }
        }
    }

    #[test]
    fn it_takes_about_as_many_as_the_formula_says_and_the_interval_holds_the_mean() {
        const TRIES: u32 = 400;
        let rule = rule(Precision::Absolute(0.2));
        let (mut taken, mut held) = (0, 0);
        for number in 0..TRIES {
            let (count, reached) = run(&rule, 5.0, number);
            taken += count;
            held += u32::from(reached.interval.contains(5.0));
            assert!(reached.interval.high - reached.interval.low <= 0.4);
        }
        // (1.96 / 0.2)^2 = 96, and about as many more as Student's quantile is above the normal one.
        let mean = taken as f64 / f64::from(TRIES);
        assert!((92.0..=100.0).contains(&mean), "{mean}");
        let share = f64::from(held) / f64::from(TRIES);
        assert!(share > 0.95 - 4.0 * (0.95_f64 * 0.05 / f64::from(TRIES)).sqrt() - 0.02, "{share}");
    }

    #[test]
    fn a_relative_error_is_one_of_the_true_mean() {
        const TRIES: u32 = 400;
        let rule = rule(Precision::Relative(0.1));
        let within = (0..TRIES).filter(|&number| (run(&rule, 2.0, number).1.mean - 2.0).abs() <= 0.2).count();
        let share = within as f64 / f64::from(TRIES);
        assert!(share > 0.95 - 4.0 * (0.95_f64 * 0.05 / f64::from(TRIES)).sqrt(), "{share}");
    }

    #[test]
    fn numbers_are_those_of_a_calculation_by_hand() {
        // Mean 4, variance 12.5, half the width t(0.975; 4) sqrt(2.5) = 4.39.
        let reached = rule(Precision::Absolute(1.0)).judge(&[1.0, 2.0, 3.0, 4.0, 10.0]).expect("valid");
        assert!((reached.interval.high - 4.0 - 2.776_445_105 * 2.5_f64.sqrt()).abs() < 1e-8);
        // 5 x 4.39^2 = 96.4.
        assert_eq!((reached.enough, reached.mean, reached.expected), (false, 4.0, Some(97)));
        // A mean of 0 has no relative precision.
        assert_eq!(rule(Precision::Relative(0.1)).judge(&[-1.0, 1.0]).expect("valid").expected, None);
        // Narrow enough, but too few.
        let few = rule(Precision::Absolute(1.0)).judge(&[2.0, 2.0, 2.0]).expect("valid");
        assert_eq!((few.enough, few.expected), (false, Some(10)));
        assert!(rule(Precision::Absolute(0.0)).judge(&[1.0, 2.0]).is_err());
        assert!(rule(Precision::Absolute(1.0)).judge(&[1.0]).is_err());
    }
}
