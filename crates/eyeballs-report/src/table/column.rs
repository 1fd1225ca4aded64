//! Which measures the table shows.

use eyeballs_core::measures::{Headline, Measure, Shown, headlines};
use eyeballs_lab::results::{Results, Summary, Track};

/// A measure of the table.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    pub(crate) measure: &'static Measure,
    pub(crate) headline: Headline,
    /// Where it stands in the measures of a track.
    index: usize,
}

impl Column {
    /// All of them, in the order of the table.
    pub(crate) fn all() -> impl Iterator<Item = Column> {
        let number = |(index, (measure, headline))| Column { measure, headline, index };
        headlines().into_iter().enumerate().map(number)
    }

    pub(crate) fn of(self, track: &Track) -> Option<Summary> {
        track.measures.get(self.index).copied().flatten()
    }

    /// Whether it has anything to show.
    pub(crate) fn is_shown(self, results: &Results) -> bool {
        let any = |is: &dyn Fn(&Track, Summary) -> bool| {
            results.tracks.iter().any(|track| self.of(track).is_some_and(|summary| is(track, summary)))
        };
        match self.headline.shown {
            Shown::Always => true,
            Shown::Never => false,
            Shown::IfAny => any(&|_, summary| summary.mean != 0.0),
            Shown::IfNegative => any(&|_, summary| summary.quantiles.p10 < 0.0),
            Shown::IfUnlike(other) => {
                let other = Column::all().find(|column| column.measure.name == other);
                let mean = |track: &Track| Some(other?.of(track)?.mean);
                any(&|track, summary| Some(summary.mean) != mean(track))
            }
        }
    }
}

/// The name of a measure's row in `summary.csv`.
pub(crate) fn column_name(measure: &Measure, currency: &str) -> String {
    measure.column(measure.headline.map_or(measure.name, |headline| headline.column), currency)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::table;
    use crate::testing::results;
    use eyeballs_lab::results::Quantiles;

    #[test]
    fn present_value_is_shown_where_it_is_not_profit_and_the_lowest_cash_where_it_is_a_debt() {
        let shows = |name: &str, title: &str, factor: f64| {
            let mut results = results(2, 400);
            let index = |name| Column::all().find(|column| column.measure.name == name).unwrap().index;
            for track in &mut results.tracks {
                let profit = track.measures[index("profit")].expect("there is a profit");
                let scaled = |value: f64| factor * value.abs();
                let quantiles = Quantiles { p10: scaled(profit.quantiles.p10), ..profit.quantiles };
                track.measures[index(name)] =
                    Some(Summary { quantiles, mean: factor * profit.mean, ..profit });
            }
            table(&results, 400).contains(title)
        };
        assert!(!shows("npv", "NPV", 1.0));
        assert!(shows("npv", "NPV", 0.9));
        assert!(!shows("lowest_cash", "lowest cash", 1.0));
        assert!(shows("lowest_cash", "lowest cash", -1.0));
    }
}
