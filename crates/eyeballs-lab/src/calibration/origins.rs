//! Rolling origins: the forecast from earlier days, each fitted to what was known by then, beside simple ones.
//!
//! A fit is warm: it begins at the best values of all rows and goes down on what was simulated already, with little more
//! simulated. Sizes of errors and luck stay those of all rows. In a direction on which the rows known by then say nothing the
//! values stay where later rows put them: that favours the model, and is said.

use super::found::Fit;
use super::surface::Surface;
use super::targets::{fit_row, scores};
use super::weights::Weights;
use super::{Error, FitRow, Score};
use eyeballs_scenario::checked::Calibration;
use serde::Serialize;
use std::collections::BTreeSet;

/// Rows that are known at an origin, more than parameters, at least (assumption).
const MORE_ROWS: usize = 3;

/// A day from which the rest was forecast.
#[derive(Clone, Debug, Serialize)]
pub struct Origin {
    /// The last day that was known.
    pub day: u32,
    /// The fit ended at a bottom.
    pub settled: bool,
    /// The best values by then, in the order of the parameters.
    pub parameters: Vec<f64>,
    /// What the forecasts of each target that has later rows are worth.
    pub targets: Vec<OriginTarget>,
}

/// A target from one origin.
#[derive(Clone, Debug, Serialize)]
pub struct OriginTarget {
    /// Its name.
    pub target: String,
    /// Rows that were forecast.
    pub rows: usize,
    /// The model's score first.
    pub scores: Vec<Score>,
}

/// Days from which to forecast, `count` at most: spread over the second half of what is fitted.
fn days(plan: &Calibration, weights: &Weights, count: usize) -> Vec<u32> {
    let rows = || plan.targets.iter().flat_map(|target| &target.rows).zip(&weights.laws);
    let fitted: Vec<u32> = rows().filter(|(_, law)| law.is_some()).map(|(row, _)| row.last_day).collect();
    let last = rows().map(|(row, _)| row.last_day).max().unwrap_or(0);
    let distinct: BTreeSet<u32> = fitted.iter().copied().filter(|&day| day < last).collect();
    let known = |day: u32| fitted.iter().filter(|&&other| other <= day).count();
    let enough = |day: &u32| {
        let known = known(*day);
        known >= plan.parameters.len() + MORE_ROWS && 2 * known >= fitted.len()
    };
    let usable: Vec<u32> = distinct.into_iter().filter(enough).collect();
    let count = count.min(usable.len());
    (0..count).map(|number| usable[number * usable.len() / count]).collect()
}

/// Forecasts from `count` origins, at most.
///
/// # Errors
/// As of an evaluation.
pub(super) fn origins(surface: &mut Surface<'_>, fit: &Fit<'_>, count: usize) -> Result<Vec<Origin>, Error> {
    let plan = fit.objective.plan;
    let mut origins = Vec::new();
    for day in days(plan, &fit.weights, count) {
        surface.know_until(&fit.weights, day);
        surface.be_sparing();
        let (point, settled) = surface.descended(&fit.best.point)?;
        let means = surface.means(&point).unwrap_or_else(|| fit.best.means.clone());
        let mut first = 0;
        let targets = plan.targets.iter().map(|target| {
            let rows: Vec<FitRow> = target
                .rows
                .iter()
                .enumerate()
                .map(|(index, row)| FitRow {
                    simulated: means[first + index],
                    held_out: row.last_day > day,
                    ..fit_row(fit, row, first + index)
                })
                .collect();
            first += rows.len();
            let later = rows.iter().filter(|row| row.held_out).count();
            OriginTarget { target: target.name.clone(), rows: later, scores: scores(target, &rows) }
        });
        let targets = targets.filter(|target| !target.scores.is_empty()).collect();
        origins.push(Origin { day, settled, parameters: fit.objective.values(&point), targets });
    }
    Ok(origins)
}

/// Mean scores over all origins from which a target was forecast, each forecast's: the target, and from how many origins.
pub fn mean_scores(origins: &[Origin]) -> Vec<(String, usize, Vec<Score>)> {
    let mut names: Vec<&str> = Vec::new();
    for target in origins.iter().flat_map(|origin| &origin.targets) {
        if !names.contains(&target.target.as_str()) {
            names.push(&target.target);
        }
    }
    let of_target = |name: &str| {
        let from: Vec<&OriginTarget> =
            origins.iter().flat_map(|origin| &origin.targets).filter(|one| one.target == name).collect();
        let mean = |forecast: &str, value: &dyn Fn(&Score) -> Option<f64>| {
            let all: Option<Vec<f64>> = from
                .iter()
                .map(|one| one.scores.iter().find(|score| score.forecast == forecast).and_then(value))
                .collect();
            all.map(|all| all.iter().sum::<f64>() / all.len() as f64)
        };
        // What cannot be had from every origin would be compared on other days.
        let forecasts = from.first().map_or(&[][..], |one| &one.scores).iter();
        let scores = forecasts.filter_map(|score| {
            Some(Score {
                forecast: score.forecast.clone(),
                mean_absolute_error: mean(&score.forecast, &|score| Some(score.mean_absolute_error))?,
                of_running_sum: mean(&score.forecast, &|score| score.of_running_sum),
            })
        });
        (name.to_owned(), from.len(), scores.collect())
    };
    names.into_iter().map(of_target).collect()
}

/// What is to be heeded: simple forecasts that are better on the mean over the origins.
pub(super) fn sentences(origins: &[Origin]) -> Vec<String> {
    let sentence = |(target, from, scores): (String, usize, Vec<Score>)| {
        let (model, simple) = scores.split_first().filter(|(model, _)| model.forecast == "model")?;
        let best = simple
            .iter()
            .min_by(|one, other| one.mean_absolute_error.total_cmp(&other.mean_absolute_error))?;
        (best.mean_absolute_error < model.mean_absolute_error).then(|| {
            format!(
                "from {from} earlier days a simpler forecast of `{target}` was better on the mean: the error of `{}` is {:.0} % of \
                 the model's",
                best.forecast,
                100.0 * best.mean_absolute_error / model.mean_absolute_error
            )
        })
    };
    mean_scores(origins).into_iter().filter_map(sentence).collect()
}
