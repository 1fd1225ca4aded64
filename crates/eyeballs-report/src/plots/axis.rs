//! Axes: where the ticks are and what is written at them.

use crate::number::{scale_of, trim_zeros};

/// What a vertical axis shows, and its ticks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    pub(super) low: f64,
    pub(super) high: f64,
    /// Places and labels.
    pub(super) ticks: Vec<(f64, String)>,
}

impl Axis {
    /// An axis from zero, or from below it, over all finite values.
    pub(super) fn of_values(values: impl Iterator<Item = f64>) -> Axis {
        // Beyond this the span of the axis could not be told from infinity.
        const MOST: f64 = 1e300;
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        for value in values.filter(|value| value.is_finite()) {
            low = low.min(value.max(-MOST));
            high = high.max(value.min(MOST));
        }
        // Nothing, or what cannot be told from nothing.
        if high - low < 1.0 / MOST {
            (low, high) = (0.0, 1.0);
        }
        // Some air, so that no curve runs along the edge.
        (low, high) = (low + 0.04 * low.min(0.0), high + 0.04 * high);
        let step = nice_step((high - low) / 6.0);
        let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
        let (divisor, suffix) = scale_of(step * first.abs().max(last.abs()) as f64);
        let label = |tick: f64| {
            if tick == 0.0 { "0".to_owned() } else { tick_label(tick, step, divisor) + suffix }
        };
        let ticks = (first..=last).map(|tick| tick as f64 * step).map(|tick| (tick, label(tick))).collect();
        Axis { low, high, ticks }
    }

    /// Shares from nothing to all.
    pub(super) fn of_shares() -> Axis {
        let ticks = (0..=5).map(|fifth| (f64::from(fifth) / 5.0, format!("{} %", 20 * fifth))).collect();
        Axis { low: 0.0, high: 1.0, ticks }
    }

    /// Days from 0 to the last one, in the unit that suits the span; the unit is for the axis title.
    pub(super) fn of_days(days: u32) -> (Axis, &'static str) {
        let (unit_days, unit, steps): (f64, _, &[f64]) = match days {
            0..=120 => (1.0, "days", &[1.0, 2.0, 5.0, 10.0, 20.0]),
            121..=1100 => (30.0, "months of 30 days", &[1.0, 2.0, 3.0, 6.0]),
            _ => (365.0, "years of 365 days", &[1.0]),
        };
        let last = f64::from(days.saturating_sub(1)).max(1.0);
        let least = last / unit_days / 12.0;
        let step = steps.iter().copied().find(|step| *step >= least).unwrap_or_else(|| nice_step(least));
        let count = (last / unit_days / step).floor() as i64;
        let ticks = (0..=count)
            .map(|tick| tick as f64 * step)
            .map(|units| (units * unit_days, format!("{units:.0}")))
            .collect();
        (Axis { low: 0.0, high: last, ticks }, unit)
    }
}

/// 1, 2, 2.5 or 5 times a power of ten, at least as large.
fn nice_step(step: f64) -> f64 {
    let power = 10.0_f64.powf(step.log10().floor());
    [1.0, 2.0, 2.5, 5.0]
        .into_iter()
        .map(|times| times * power)
        .find(|nice| *nice >= step)
        .unwrap_or(10.0 * power)
}

/// As many decimals as tell a tick from the next.
fn tick_label(tick: f64, step: f64, divisor: f64) -> String {
    let (tick, step) = (tick / divisor, step / divisor);
    if !(1e-6..1e6).contains(&step) {
        return format!("{tick:.1e}");
    }
    let decimals = (1.0 - step.log10().floor()).max(0.0) as usize;
    trim_zeros(&format!("{tick:.decimals$}")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|(_, label)| label.as_str()).collect()
    }

    #[test]
    fn ticks_are_round_and_share_a_suffix() {
        let axis = |values: &[f64]| Axis::of_values(values.iter().copied());
        assert_eq!(labels(&axis(&[3.0, 1_234_567.0])), ["0", "0.25 M", "0.5 M", "0.75 M", "1 M", "1.25 M"]);
        assert_eq!(labels(&axis(&[-4e3, 7e3])), ["-4 k", "-2 k", "0", "2 k", "4 k", "6 k"]);
        assert_eq!(labels(&axis(&[0.3])), ["0", "0.1", "0.2", "0.3"]);
        assert_eq!(labels(&axis(&[2e9, 9e9])), ["0", "2 B", "4 B", "6 B", "8 B"]);
        assert_eq!(labels(&axis(&[-2e6, -1.0])), ["-2 M", "-1.5 M", "-1 M", "-0.5 M", "0"]);
    }

    #[test]
    fn any_values_have_an_axis() {
        for values in [
            vec![],
            vec![f64::NAN],
            vec![0.0],
            vec![5.0],
            vec![-5.0],
            vec![5e-324],
            vec![1e-300],
            vec![f64::MAX, f64::MIN],
            vec![f64::INFINITY, 3.0],
            vec![1e18, -1e-18],
        ] {
            let axis = Axis::of_values(values.iter().copied());
            assert!(axis.low < axis.high, "{values:?}: {axis:?}");
            assert!((2..=13).contains(&axis.ticks.len()), "{values:?}: {axis:?}");
            assert!(axis.ticks.iter().all(|(tick, _)| tick.is_finite()), "{values:?}: {axis:?}");
        }
    }

    #[test]
    fn long_runs_count_in_years_and_short_ones_in_days() {
        let titled = |days| {
            let (axis, unit) = Axis::of_days(days);
            (axis.ticks.last().unwrap().1.clone(), unit)
        };
        assert_eq!(titled(90), ("80".to_owned(), "days"));
        assert_eq!(titled(1095), ("36".to_owned(), "months of 30 days"));
        assert_eq!(titled(3650), ("9".to_owned(), "years of 365 days"));
        assert_eq!(titled(1), ("1".to_owned(), "days"));
        assert_eq!(titled(0), ("1".to_owned(), "days"));
    }
}
