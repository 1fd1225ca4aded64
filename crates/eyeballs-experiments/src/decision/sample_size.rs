//! How many replications it takes to tell two alternatives apart.

use crate::error::{ExperimentError, positive, share};
use eyeballs_numerics::distribution::{normal, student};

/// A difference that took more replications than this is taken for none.
const MOST: f64 = 1e9;

/// The number of paired replications with which a two-sided interval of Student excludes 0 with chance `power`, if the
/// difference has this mean and standard deviation: the least n >= 2 with
///
/// sqrt(n) |mean| / deviation >= t(1 - (1 - confidence) / 2; n - 1) + t(power; n - 1)
///
/// (Cohen 1988, chapter 2; with quantiles of Student for those of the noncentral distribution, which costs a replication
/// or so). The mean is an estimate itself: so is the number. `None` if the mean is 0, or so small that it would take
/// more than a billion.
///
/// # Errors
/// If `confidence` or `power` is no share above 0 and below 1, or the deviation is negative or not finite.
pub fn replications_to_decide(
    mean: f64,
    deviation: f64,
    confidence: f64,
    power: f64,
) -> Result<Option<u64>, ExperimentError> {
    share("confidence", confidence)?;
    share("power", power)?;
    if deviation != 0.0 {
        positive("standard deviation", deviation)?;
    }
    let level = 0.5 + 0.5 * confidence;
    let per_mean = deviation / mean.abs();
    let needed = |quantiles: f64| (quantiles.max(0.0) * per_mean) * (quantiles.max(0.0) * per_mean);
    let mut count = needed(normal::quantile(level) + normal::quantile(power)).ceil().max(2.0);
    if mean == 0.0 || count > MOST {
        return Ok(None);
    }
    // Normal quantiles give too few, by about two.
    let student = |count: f64| student::quantile(level, count - 1.0) + student::quantile(power, count - 1.0);
    while count < needed(student(count)) {
        count += 1.0;
    }
    Ok(Some(count as u64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;
    use crate::moments::{mean, variance};

    /// Cohen (1988), or any table of the paired t test: an effect of half a deviation takes 34 pairs for a power of 80 %
    /// at 5 %; one of 0.8 takes 15.
    #[test]
    fn it_is_the_number_of_the_tables() {
        assert_eq!(replications_to_decide(0.5, 1.0, 0.95, 0.8), Ok(Some(34)));
        assert_eq!(replications_to_decide(-4.0, 5.0, 0.95, 0.8), Ok(Some(15)));
    }

    #[test]
    fn so_many_decide_as_often_as_said() {
        const TRIES: u32 = 2_000;
        for (size, power) in [(0.3, 0.8), (0.6, 0.5), (0.5, 0.95)] {
            let count = replications_to_decide(size, 1.0, 0.95, power).expect("valid").expect("a number");
            let decided = (0..TRIES)
                .filter(|&number| {
                    let mut chance = Chance::new(7, "fresh draws", number);
                    let values: Vec<f64> = (0..count).map(|_| size + chance.normal()).collect();
                    let error = (variance(&values) / count as f64).sqrt();
                    mean(&values).abs() > student::quantile(0.975, count as f64 - 1.0) * error
                })
                .count();
            let share = decided as f64 / f64::from(TRIES);
            let error = (power * (1.0 - power) / f64::from(TRIES)).sqrt();
            // A replication more or less is worth up to two points.
            assert!((share - power).abs() < 4.0 * error + 0.02, "{size}: {share}, not {power}");
        }
    }

    #[test]
    fn no_difference_is_never_decided() {
        assert_eq!(replications_to_decide(0.0, 1.0, 0.95, 0.8), Ok(None));
        assert_eq!(replications_to_decide(1e-9, 1.0, 0.95, 0.8), Ok(None));
        assert_eq!(replications_to_decide(1.0, 0.0, 0.95, 0.8), Ok(Some(2)));
        assert!(replications_to_decide(1.0, f64::NAN, 0.95, 0.8).is_err());
    }
}
