//! How much it matters to hit the best point.

use crate::error::{ExperimentError, check, positive, share};
use crate::moments::Interval;
use crate::regression::GaussianProcess;
use eyeballs_numerics::distribution::normal;

/// Steps in which a lever's range is looked through.
const STEPS: u32 = 200;

/// How far a lever can be moved from the best point, the others staying there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlatRange {
    /// Where the expected loss stays below the bound.
    pub expected: Interval,
    /// Where the loss stays below the bound with at least the confidence asked for, at each place: within the expected
    /// range.
    pub surely: Interval,
    /// Where the loss cannot be said to exceed the bound with that confidence: the expected range and more.
    pub perhaps: Interval,
}

/// The range of each lever, between 0 and 1, over which the loss of the goal against the point stays below `loss`, in the
/// unit of the goal: in steps of a two-hundredth, without a gap from the point. The loss is a difference of two values of
/// the process, whose uncertainty is smaller than theirs where they are near to each other.
///
/// # Errors
/// If the point does not fit the process, the loss is not above 0, or the confidence is not above 0 and below 1.
pub fn flat_ranges(
    goal: &GaussianProcess,
    point: &[f64],
    loss: f64,
    confidence: f64,
) -> Result<Vec<FlatRange>, ExperimentError> {
    positive("loss", loss)?;
    share("confidence", confidence)?;
    check("coordinates of a point", point, goal.lengths().len())?;
    let z = normal::quantile(confidence);
    (0..point.len())
        .map(|lever| {
            // The loss's mean and standard deviation, by step.
            let losses: Result<Vec<(f64, f64)>, ExperimentError> = (0..=STEPS)
                .map(|step| {
                    let mut moved = point.to_vec();
                    moved[lever] = f64::from(step) / f64::from(STEPS);
                    let found = goal.predict_difference(point, &moved)?;
                    Ok((found.mean, found.variance.sqrt()))
                })
                .collect();
            let losses = losses?;
            let range = |bound: f64| {
                let within: Vec<bool> =
                    losses.iter().map(|(mean, deviation)| mean + bound * deviation <= loss).collect();
                around(&within, point[lever])
            };
            Ok(FlatRange { expected: range(0.0), surely: range(z), perhaps: range(-z) })
        })
        .collect()
}

/// From a place as far as steps are within, both ways.
fn around(within: &[bool], place: f64) -> Interval {
    let steps = f64::from(STEPS);
    let (below, above) = ((place * steps).floor() as usize, (place * steps).ceil() as usize);
    let down = within[..=below].iter().rev().take_while(|within| **within).count();
    let up = within[above..].iter().take_while(|within| **within).count();
    // The place itself loses nothing.
    let low = if down > 0 { (below + 1 - down) as f64 / steps } else { place };
    let high = if up > 0 { (above + up - 1) as f64 / steps } else { place };
    Interval { low, high }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;
    use crate::regression::gaussian_process::ProcessSettings;

    /// 100 - 100 (x - 0.6)^2 - (y - 0.5)^2: a loss of 1 is 0.1 away along x, and nowhere along y.
    fn process(noise: f64) -> GaussianProcess {
        let mut chance = Chance::new(131, "flatness", 0);
        let points: Vec<Vec<f64>> = (0..80).map(|_| vec![chance.uniform(), chance.uniform()]).collect();
        let goals: Vec<f64> = points
            .iter()
            .map(|p| {
                let (x, y) = (p[0] - 0.6, p[1] - 0.5);
                100.0 - 100.0 * x * x - y * y + noise * chance.normal()
            })
            .collect();
        GaussianProcess::fit(&points, &goals, ProcessSettings::default()).expect("a process")
    }

    #[test]
    fn the_range_of_a_parabola_is_that_of_its_root() {
        let found = flat_ranges(&process(0.0), &[0.6, 0.5], 1.0, 0.95).expect("ranges");
        assert!((found[0].expected.low - 0.5).abs() < 0.011 && (found[0].expected.high - 0.7).abs() < 0.011);
        assert_eq!(found[1].expected, Interval { low: 0.0, high: 1.0 });
    }

    #[test]
    fn what_is_sure_is_narrower_than_what_may_be() {
        let found = flat_ranges(&process(2.0), &[0.6, 0.5], 1.0, 0.95).expect("ranges");
        let FlatRange { expected, surely, perhaps } = found[0];
        assert!(perhaps.low < expected.low && expected.low <= surely.low, "{found:?}");
        assert!(surely.high <= expected.high && expected.high < perhaps.high, "{found:?}");
        assert!(perhaps.contains(0.5) && perhaps.contains(0.7) && surely.contains(0.6), "{found:?}");
        assert!(!(surely.contains(0.45) || surely.contains(0.75)), "{found:?}");
    }

    #[test]
    fn the_range_has_no_gap_and_holds_the_place() {
        let mut within = vec![true; 201];
        within[100] = false;
        assert_eq!(around(&within, 0.25), Interval { low: 0.0, high: 0.495 });
        within.fill(false);
        assert_eq!(around(&within, 0.123), Interval { low: 0.123, high: 0.123 });
    }
}
