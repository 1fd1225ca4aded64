//! What is drawn of a series of a track: the median of the replications, and around it a band from the 10th
//! to the 90th percentile.

use super::style::Style;
use crate::number::short;
use eyeballs_lab::results::{Band, Results, Series, Track};

/// Points of a curve; more cannot be seen on a slide.
const MAX_POINTS: usize = 1200;

/// One point: the end of a day or period, counted in days, and the three quantiles there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sample {
    pub(super) day: f64,
    pub(super) p10: f64,
    pub(super) p50: f64,
    pub(super) p90: f64,
}

#[derive(Clone, Debug)]
pub(super) struct Curve<'a> {
    pub(super) track: &'a Track,
    pub(super) style: Style,
    pub(super) samples: Vec<Sample>,
    /// The day from which half of the firms are bankrupt: the curve ends there.
    pub(super) ends: Option<u32>,
}

impl<'a> Curve<'a> {
    /// The curve from a day on.
    pub(super) fn of(
        results: &Results,
        track: &'a Track,
        series: Series,
        style: Style,
        from: u32,
    ) -> Curve<'a> {
        let band = band(track, series);
        let ends = median_bankruptcy(track);
        let days = band.p10.len().min(band.p50.len()).min(band.p90.len());
        let days = ends.map_or(days, |end| days.min(end as usize + 1));
        let sample = |day: usize| Sample {
            day: day as f64 + 1.0,
            p10: band.p10[day],
            p50: band.p50[day],
            p90: band.p90[day],
        };
        // A flow is known at the end of each of its periods, a level at the end of each day.
        let period = if series.is_flow() { results.period_days.max(1) as usize } else { 1 };
        let stride = period * (days / period).div_ceil(MAX_POINTS).max(1);
        let mut drawn: Vec<usize> = (stride - 1..days).step_by(stride).collect();
        if !series.is_flow() && days > 0 && drawn.last() != Some(&(days - 1)) {
            drawn.push(days - 1);
        }
        if stride > 1 && !series.is_flow() {
            drawn.insert(0, 0);
        }
        let samples = drawn.into_iter().filter(|day| *day + 1 >= from as usize).map(sample).collect();
        Curve { track, style, samples, ends }
    }

    /// All that an axis must reach.
    pub(super) fn values(&self, with_band: bool) -> impl Iterator<Item = f64> + Clone {
        self.samples.iter().flat_map(move |sample| {
            let edge = |value: f64| if with_band { value } else { sample.p50 };
            [sample.p50, edge(sample.p10), edge(sample.p90)]
        })
    }

    /// Whether its 90th percentile is ever another number than 0.
    pub(super) fn is_any(&self) -> bool {
        self.samples.iter().any(|sample| sample.p90 != 0.0 && !sample.p90.is_nan())
    }

    /// The last value, and how many firms are bankrupt.
    pub(super) fn note(&self) -> String {
        let last = self.samples.iter().rev().map(|sample| sample.p50).find(|value| !value.is_nan());
        let bankrupt = bankrupt(self.track);
        match (last, self.ends) {
            (_, Some(_)) => bankrupt,
            (None, None) => bankrupt,
            (Some(value), None) if bankrupt.is_empty() => short(value),
            (Some(value), None) => format!("{}; {bankrupt}", short(value)),
        }
    }
}

/// `bankrupt: 5 of 16`, or nothing.
pub(super) fn bankrupt(track: &Track) -> String {
    match track.bankruptcies.len() {
        0 => String::new(),
        count => format!("bankrupt: {count} of {}", track.replications),
    }
}

/// The day at whose end half of the replications are bankrupt.
pub(super) fn median_bankruptcy(track: &Track) -> Option<u32> {
    let mut days: Vec<u32> = track.bankruptcies.iter().map(|bankruptcy| bankruptcy.day).collect();
    days.sort_unstable();
    let half = (track.replications as usize).div_ceil(2).max(1);
    days.get(half - 1).copied()
}

fn band(track: &Track, series: Series) -> &Band {
    static NONE: Band = Band { p10: Vec::new(), p50: Vec::new(), p90: Vec::new() };
    let position = Series::ALL.iter().position(|other| *other == series);
    position.and_then(|index| track.bands.get(index)).unwrap_or(&NONE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::results;
    use eyeballs_lab::results::Bankruptcy;

    fn days(results: &Results, series: Series, from: u32) -> Vec<f64> {
        let curve = Curve::of(results, &results.tracks[0], series, Style::of(0), from);
        curve.samples.iter().map(|sample| sample.day).collect()
    }

    #[test]
    fn flows_have_a_point_a_period_and_levels_a_point_a_day() {
        let months: Vec<f64> = (1..=6).map(|month| 30.0 * f64::from(month)).collect();
        assert_eq!(days(&results(1, 200), Series::Profit, 0), months);
        assert_eq!(days(&results(1, 30), Series::Profit, 0), [7.0, 14.0, 21.0, 28.0]);
        assert_eq!(days(&results(1, 3), Series::Profit, 0), [1.0, 2.0, 3.0]);
        assert_eq!(days(&results(1, 3), Series::Cash, 0), [1.0, 2.0, 3.0]);
        assert_eq!(days(&results(1, 200), Series::Profit, 100), months[3..]);
        let many = days(&results(1, 36_500), Series::Users, 0);
        assert!(many.len() <= MAX_POINTS + 2 && many[0] == 1.0 && many[many.len() - 1] == 36_500.0);
    }

    #[test]
    fn a_curve_ends_when_half_of_the_firms_are_bankrupt_and_says_how_many_are() {
        let mut results = results(1, 100);
        let bankruptcy = |replication, day| Bankruptcy { replication, day };
        results.tracks[0].replications = 4;
        results.tracks[0].bankruptcies = vec![bankruptcy(0, 70)];
        let curve = |results: &Results| {
            let curve = Curve::of(results, &results.tracks[0], Series::Cash, Style::of(0), 0);
            (curve.ends, curve.samples.len(), curve.note())
        };
        let (ends, count, note) = curve(&results);
        assert_eq!((ends, count), (None, 100));
        assert!(note.ends_with("; bankrupt: 1 of 4"), "{note}");
        results.tracks[0].bankruptcies = vec![bankruptcy(0, 70), bankruptcy(2, 40), bankruptcy(3, 90)];
        assert_eq!(curve(&results), (Some(70), 71, "bankrupt: 3 of 4".to_owned()));
        results.tracks[0].bankruptcies.clear();
        assert!(!curve(&results).2.contains("bankrupt"));
    }
}
