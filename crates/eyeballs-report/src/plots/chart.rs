//! The charts over time: what each shows, in which unit, and of which tracks.

use super::axis::Axis;
use super::curve::Curve;
use super::frame::sentence;
use super::palette::Palette;
use eyeballs_lab::results::{Results, Series};

/// With more curves in one place, bands would cover one another.
const MAX_BANDS: usize = 6;

/// A chart of one series, before it is laid out.
pub(super) struct Chart<'a> {
    pub(super) results: &'a Results,
    pub(super) palette: &'a Palette<'a>,
    pub(super) series: Series,
    pub(super) curves: Vec<Curve<'a>>,
    /// The first day that is drawn: where variants part late, what they have in common is a background.
    pub(super) from: u32,
    /// Names of tracks that are left out, since they are 0 all the time.
    empty: Vec<&'a str>,
}

impl<'a> Chart<'a> {
    pub(super) fn of(results: &'a Results, palette: &'a Palette<'a>, series: Series) -> Chart<'a> {
        let from = first_day(results);
        let all = results.tracks.iter();
        let all = all.map(|track| Curve::of(results, track, series, palette.style(track), from));
        // Who has no merchants is not one with few.
        let counts_customers = matches!(series, Series::Payers | Series::Advertisers | Series::Merchants);
        let (curves, empty): (Vec<Curve<'_>>, Vec<Curve<'_>>) =
            all.partition(|curve| !counts_customers || curve.is_any());
        let empty = empty.into_iter().map(|curve| curve.track.label.as_str()).collect();
        Chart { results, palette, series, curves, from, empty }
    }

    pub(super) fn file(series: Series) -> &'static str {
        match series {
            Series::Users => "users",
            Series::Payers => "payers",
            Series::Advertisers => "advertisers",
            Series::Merchants => "merchants",
            Series::Revenue => "revenue",
            Series::Profit => "profit",
            Series::Cash => "cash",
        }
    }

    pub(super) fn title(&self) -> &'static str {
        match self.series {
            Series::Users => "Users",
            Series::Payers => "Paying users",
            Series::Advertisers => "Advertisers",
            Series::Merchants => "Merchants",
            Series::Revenue => "Revenue",
            Series::Profit => "Profit",
            Series::Cash => "Cash",
        }
    }

    /// Title of the vertical axis.
    pub(super) fn unit(&self, axis: &Axis) -> String {
        let currency = &self.results.currency;
        let unit = match self.series {
            Series::Users => "people, last 30 days".to_owned(),
            Series::Payers => "people who paid in the last 30 days".to_owned(),
            Series::Advertisers => "advertisers, last 30 days".to_owned(),
            Series::Merchants => "merchants, last 30 days".to_owned(),
            Series::Revenue | Series::Profit => match self.results.period_days {
                0 | 1 => format!("{currency} a day"),
                7 => format!("{currency} a week"),
                30 => format!("{currency} a month of 30 days"),
                days => format!("{currency} in {days} days"),
            },
            Series::Cash => currency.clone(),
        };
        if axis.has_zero() { unit } else { format!("{unit} (not from 0)") }
    }

    pub(super) fn with_bands(&self, curves: usize) -> bool {
        self.results.replications > 1 && curves <= MAX_BANDS
    }

    /// An axis for some curves. Where variants part, their differences count and not their distance from 0.
    pub(super) fn axis(&self, with_bands: bool) -> Axis {
        let values = self.curves.iter().flat_map(|curve| curve.values(with_bands));
        if self.is_forked() { Axis::near_values(values) } else { Axis::of_values(values) }
    }

    pub(super) fn is_forked(&self) -> bool {
        self.results.variants.len() > 1 && self.results.fork_day.is_some()
    }

    /// What stands below the title: the scenario, what curves and bands mean, and what is not shown.
    pub(super) fn explanation(&self, with_bands: bool) -> Vec<String> {
        let how = match (self.results.replications, with_bands) {
            (0 | 1, _) => "One replication".to_owned(),
            (count, true) => format!("Median of {count} replications; band: 10th to 90th percentile"),
            (count, false) => format!("Median of {count} replications"),
        };
        let bankrupt = self.curves.iter().any(|curve| !curve.track.bankruptcies.is_empty());
        let of_whom = match (self.series.is_money() && bankrupt, self.results.replications) {
            (true, 2..) => ", of firms that are not bankrupt",
            _ => "",
        };
        let mut parts = vec![sentence(&self.results.title), format!("{how}{of_whom}")];
        if self.from > 0 {
            parts[1] += &match self.results.start {
                Some(start) => format!("; from {} on", start.after(self.from)),
                None => format!("; from day {} on", self.from),
            };
        }
        if !self.empty.is_empty() {
            parts.push(format!("None: {}", self.empty.join(", ")));
        }
        parts
    }
}

/// Half as long before the fork as after it.
fn first_day(results: &Results) -> u32 {
    match results.fork_day.filter(|_| results.variants.len() > 1) {
        Some(fork) => fork.saturating_sub((results.days.saturating_sub(fork) / 2).max(30)),
        None => 0,
    }
}
