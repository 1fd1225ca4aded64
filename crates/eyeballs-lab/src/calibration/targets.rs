//! Fit and forecast of each target.

use super::found::Fit;
use super::{FitRow, Score, TargetFit};
use crate::statistics::quantile;
use eyeballs_experiments::inference::forecast::{SIMPLE, Series, cumulative, mean_absolute_error};
use eyeballs_experiments::inference::prediction::Band;
use eyeballs_scenario::checked::{Row, Target};

/// All targets in order.
pub(super) fn targets(fit: &Fit<'_>) -> Vec<TargetFit> {
    let mut first = 0;
    let one = |(number, target): (usize, &Target)| {
        let rows: Vec<FitRow> =
            target.rows.iter().enumerate().map(|(index, row)| fit_row(fit, row, first + index)).collect();
        first += rows.len();
        let error = |row: &FitRow| 100.0 * (row.simulated - row.observed) / row.observed.abs();
        let of =
            |held_out: bool| rows.iter().filter(move |row| row.held_out == held_out && row.observed != 0.0);
        let mean = |held_out: bool| {
            let count = of(held_out).count();
            (count > 0).then(|| of(held_out).map(|row| error(row).abs()).sum::<f64>() / count as f64)
        };
        let within = |ends: fn(&FitRow) -> (Option<f64>, Option<f64>)| {
            let mut held_out = rows.iter().filter(|row| row.held_out).peekable();
            held_out.peek()?;
            let inside = |row: &FitRow| {
                let (low, high) = ends(row);
                Some(low? <= row.observed && row.observed <= high?)
            };
            held_out
                .map(inside)
                .collect::<Option<Vec<bool>>>()
                .map(|all| all.iter().filter(|&&inside| inside).count())
        };
        let alike = fit.judgement.as_ref().and_then(|judgement| judgement.autocorrelations[number]);
        TargetFit {
            name: target.name.clone(),
            unit: target.unit.clone(),
            is_distribution: target.is_distribution,
            fit_error_percent: mean(false),
            forecast_error_percent: mean(true),
            last_forecast_error_percent: of(true).next_back().map(error),
            autocorrelation: alike.map(|found| found.at_lag_one),
            autocorrelation_p: alike.map(|found| found.p),
            within_80: within(|row| (row.low_80, row.high_80)),
            within_95: within(|row| (row.low_95, row.high_95)),
            scores: scores(target, &rows),
            rows,
        }
    };
    fit.objective.plan.targets.iter().enumerate().map(one).collect()
}

pub(super) fn fit_row(fit: &Fit<'_>, row: &Row, index: usize) -> FitRow {
    let mut values: Vec<f64> = fit.best.replications.iter().map(|values| values[index]).collect();
    let (count, mean) = (values.len() as f64, fit.best.means[index]);
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    values.sort_by(f64::total_cmp);
    let band: Option<Band> = fit.bands.as_ref().and_then(|bands| bands.rows[index]);
    FitRow {
        label: row.label.clone(),
        first_day: row.first_day,
        last_day: row.last_day,
        observed: row.observed,
        simulated: mean,
        p10: quantile(&values, 0.1),
        p90: quantile(&values, 0.9),
        low_95: band.map(|band| band.of_95.low),
        low_80: band.map(|band| band.of_80.low),
        high_80: band.map(|band| band.of_80.high),
        high_95: band.map(|band| band.of_95.high),
        standard_error: (values.len() > 1).then(|| libm::sqrt(squares / (count * (count - 1.0)))),
        held_out: row.held_out,
    }
}

/// What the forecast of the rows that were held out is worth beside simple ones, which see the fitted rows only. Of rows that
/// add up the logistic curve is that of the running sum.
pub(super) fn scores(target: &Target, rows: &[FitRow]) -> Vec<Score> {
    let (later, past): (Vec<&FitRow>, Vec<&FitRow>) = rows.iter().partition(|row| row.held_out);
    if later.is_empty() || past.last().is_none_or(|last| last.last_day > later[0].last_day) {
        return Vec::new();
    }
    let times = |rows: &[&FitRow]| rows.iter().map(|row| f64::from(row.last_day) + 1.0).collect::<Vec<_>>();
    let observed = |rows: &[&FitRow]| rows.iter().map(|row| row.observed).collect::<Vec<_>>();
    let (times_later, observed_later) = (times(&later), observed(&later));
    let known = Series { times: times(&past), values: observed(&past) };
    let before: f64 = known.values.iter().sum();
    let sums = Series { times: known.times.clone(), values: cumulative(0.0, &known.values) };
    let sums_later = cumulative(before, &observed_later);
    let score = |name: &str, forecast: &[f64]| {
        let of_running_sum =
            target.adds_up.then(|| mean_absolute_error(&cumulative(before, forecast), &sums_later)).flatten();
        mean_absolute_error(forecast, &observed_later).filter(|error| error.is_finite()).map(
            |mean_absolute_error| Score { forecast: name.to_owned(), mean_absolute_error, of_running_sum },
        )
    };
    let simulated: Vec<f64> = later.iter().map(|row| row.simulated).collect();
    let simple = SIMPLE.iter().filter_map(|simple| {
        use eyeballs_experiments::inference::forecast::Simple;
        let forecast = if target.adds_up && *simple == Simple::Logistic {
            let sums = simple.forecast(&sums, &times_later)?;
            let mut last = before;
            sums.iter()
                .map(|sum| {
                    let step = sum - last;
                    last = *sum;
                    step
                })
                .collect()
        } else {
            simple.forecast(&known, &times_later)?
        };
        score(simple.name(), &forecast)
    });
    score("model", &simulated).into_iter().chain(simple).collect()
}
