//! Axes: where the ticks are and what is written at them.

use crate::number::{scale_of, trim_zeros};
use eyeballs_core::date::Date;

/// What a vertical axis shows, and its ticks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    pub(super) low: f64,
    pub(super) high: f64,
    /// Places and labels.
    pub(super) ticks: Vec<(f64, String)>,
}

/// Beyond this the span of an axis could not be told from infinity.
const MAX: f64 = 1e300;

impl Axis {
    /// An axis from zero, or from below it, over all finite values.
    pub(super) fn of_values(values: impl Iterator<Item = f64>) -> Axis {
        let (low, high) = range(values).unwrap_or((0.0, 0.0));
        let (mut low, mut high) = (low.min(0.0), high.max(0.0));
        // Nothing, or what cannot be told from nothing.
        if high - low < 1.0 / MAX {
            (low, high) = (0.0, 1.0);
        }
        // Some air, so that no curve runs along the edge.
        Axis::between(low + 0.04 * low.min(0.0), high + 0.04 * high)
    }

    /// The same, but where the values would lie within a small part of it, it begins and ends near them.
    pub(super) fn near_values(values: impl Iterator<Item = f64> + Clone) -> Axis {
        const SMALL_PART: f64 = 0.4;
        let from_zero = Axis::of_values(values.clone());
        let Some((low, high)) = range(values) else { return from_zero };
        let (span, whole) = (high - low, from_zero.high - from_zero.low);
        // A span that is not told from rounding has no scale.
        if span > SMALL_PART * whole || span < 1e-9 * whole {
            return from_zero;
        }
        Axis::between(low - 0.08 * span, high + 0.08 * span)
    }

    /// An axis over values, from the smallest to the largest.
    pub(super) fn over(values: &[f64]) -> Axis {
        match range(values.iter().copied()) {
            Some((low, high)) if high - low > 1e-9 * high.abs().max(low.abs()) => Axis::between(low, high),
            _ => Axis::of_values(values.iter().copied()),
        }
    }

    fn between(low: f64, high: f64) -> Axis {
        let step = nice_step((high - low) / 6.0);
        let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
        let (divisor, suffix) = scale_of(step * first.abs().max(last.abs()) as f64);
        let label = |tick: f64| {
            if tick == 0.0 { "0".to_owned() } else { tick_label(tick, step, divisor) + suffix }
        };
        let ticks = (first..=last).map(|tick| tick as f64 * step).map(|tick| (tick, label(tick))).collect();
        Axis { low, high, ticks }
    }

    /// Whether zero is on it.
    pub(super) fn has_zero(&self) -> bool {
        self.low <= 0.0 && self.high >= 0.0
    }

    /// Shares from nothing to all.
    pub(super) fn of_shares() -> Axis {
        let ticks = (0..=5).map(|fifth| (f64::from(fifth) / 5.0, format!("{} %", 20 * fifth))).collect();
        Axis { low: 0.0, high: 1.0, ticks }
    }

    /// From the start of a day to the end of the run, in the unit that suits the run, or in dates if it has some; the unit is
    /// for the axis title.
    pub(super) fn of_days(from: u32, days: u32, start: Option<Date>) -> (Axis, &'static str) {
        match start {
            Some(start) => (Axis::of_dates(from, days, start), "date"),
            None => Axis::of_numbered_days(from, days),
        }
    }

    /// The days of a run that begins on a date: days of short runs, months or years of long ones.
    fn of_dates(from: u32, days: u32, start: Date) -> Axis {
        const MONTHS: [i64; 7] = [1, 2, 3, 6, 12, 24, 60];
        /// Labels are wide.
        const TICKS: i64 = 8;
        let low = from.min(days.saturating_sub(1));
        let high = days.max(1);
        let place = |date: Date| (date.0 - start.0) as f64;
        let within = |date: &Date| (f64::from(low)..=f64::from(high)).contains(&place(*date));
        let span = i64::from(high - low);
        let ticks = if span <= 60 {
            let step = [1, 2, 7, 14].into_iter().find(|step| span / step < TICKS).unwrap_or(14);
            let dates = (i64::from(low)..=i64::from(high)).filter(|day| day % step == 0);
            dates.map(|day| (day as f64, start.after(day as u32).to_string()[5..].to_owned())).collect()
        } else {
            let step = MONTHS.into_iter().find(|step| span / (30 * step) < TICKS);
            let step =
                step.unwrap_or_else(|| 12 * (nice_step((span / 365 / TICKS) as f64).ceil() as i64).max(1));
            let month_of = |date: Date| {
                let (year, month, _) = date.year_month_day();
                12 * year + i64::from(month) - 1
            };
            let months = month_of(start.after(low))..=month_of(start.after(high));
            let first_days = months.filter(|month| month % step == 0).filter_map(|month| {
                let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
                Some(Date::covered(&format!("{year:04}-{month:02}"))?.start().to_owned())
            });
            let label = |date: &Date| date.to_string()[..if step >= 12 { 4 } else { 7 }].to_owned();
            first_days.filter(within).map(|date| (place(date), label(&date))).collect()
        };
        Axis { low: f64::from(low), high: f64::from(high), ticks }
    }

    fn of_numbered_days(from: u32, days: u32) -> (Axis, &'static str) {
        let (unit_days, unit, steps): (f64, _, &[f64]) = match days {
            0..=120 => (1.0, "days", &[1.0, 2.0, 5.0, 10.0, 20.0]),
            121..=1100 => (30.0, "months of 30 days", &[1.0, 2.0, 3.0, 6.0]),
            _ => (365.0, "years of 365 days", &[1.0]),
        };
        let low = f64::from(from.min(days.saturating_sub(1)));
        let high = f64::from(days.max(1));
        let least = (high - low) / unit_days / 12.0;
        let step = steps.iter().copied().find(|step| *step >= least).unwrap_or_else(|| nice_step(least));
        let ends = [low, high].map(|day| day / unit_days / step);
        let ticks = (ends[0].ceil() as i64..=ends[1].floor() as i64)
            .map(|tick| tick as f64 * step)
            .map(|units| (units * unit_days, format!("{units:.0}")))
            .collect();
        (Axis { low, high, ticks }, unit)
    }
}

/// The least and the greatest finite value.
fn range(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let around = |value: f64| value.clamp(-MAX, MAX);
    values.filter(|value| value.is_finite()).map(around).fold(None, |range, value| match range {
        None => Some((value, value)),
        Some((low, high)) => Some((f64::min(low, value), f64::max(high, value))),
    })
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
    fn an_axis_near_the_values_begins_near_them_where_zero_is_far() {
        let axis = |values: &[f64]| Axis::near_values(values.iter().copied());
        let far = axis(&[9e6, 9.5e6]);
        assert!(far.low > 8.9e6 && far.high < 9.6e6 && !far.has_zero(), "{far:?}");
        assert!(labels(&far).contains(&"9.2 M"), "{far:?}");
        assert_eq!(axis(&[3e6, 9e6]), Axis::of_values([3e6, 9e6].into_iter()));
        assert_eq!(axis(&[-3e6, -2.9e6]).high, -2.9e6 + 0.08 * 1e5);
        for values in [&[][..], &[5.0], &[f64::NAN], &[f64::MAX, f64::MIN], &[1e300, 1e300]] {
            let axis = axis(values);
            assert!(axis.low < axis.high && axis.ticks.len() >= 2, "{values:?}: {axis:?}");
        }
    }

    #[test]
    fn long_runs_count_in_years_and_short_ones_in_days() {
        let titled = |days| {
            let (axis, unit) = Axis::of_days(0, days, None);
            (axis.ticks.last().unwrap().1.clone(), unit)
        };
        assert_eq!(titled(90), ("90".to_owned(), "days"));
        assert_eq!(titled(1095), ("36".to_owned(), "months of 30 days"));
        assert_eq!(titled(3650), ("10".to_owned(), "years of 365 days"));
        assert_eq!(titled(1), ("1".to_owned(), "days"));
        assert_eq!(titled(0), ("1".to_owned(), "days"));
    }

    #[test]
    fn days_may_begin_late() {
        let (axis, unit) = Axis::of_days(600, 1095, None);
        assert_eq!((axis.low, axis.high, unit), (600.0, 1095.0, "months of 30 days"));
        assert_eq!(labels(&axis), ["20", "22", "24", "26", "28", "30", "32", "34", "36"]);
        assert_eq!(axis.ticks[0].0, 600.0);
    }

    #[test]
    fn a_run_with_a_date_has_dates() {
        let start = Date::parse("2026-01-15").expect("a date");
        let dated = |from, days| {
            let (axis, unit) = Axis::of_days(from, days, Some(start));
            assert_eq!(unit, "date");
            axis
        };
        let short = dated(0, 30);
        assert_eq!(labels(&short), ["01-15", "01-22", "01-29", "02-05", "02-12"]);
        assert_eq!(short.ticks[1].0, 7.0);
        let half_a_year = dated(0, 180);
        assert_eq!(labels(&half_a_year), ["2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07"]);
        assert_eq!(half_a_year.ticks[0].0, 17.0);
        assert_eq!(
            labels(&dated(0, 1095)),
            ["2026-07", "2027-01", "2027-07", "2028-01", "2028-07", "2029-01"]
        );
        assert_eq!(labels(&dated(700, 3650)), ["2028", "2030", "2032", "2034", "2036"]);
        for days in [1, 5, 61, 400, 8_000, 36_525] {
            let axis = dated(0, days);
            assert!((1..=14).contains(&axis.ticks.len()) || days < 62, "{days}: {axis:?}");
        }
    }
}
