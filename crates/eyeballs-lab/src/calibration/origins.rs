//! Rolling origins: the forecast from earlier days, each fitted to what was known by then, beside simple ones.
//!
//! A fit is warm: it begins at the best values of all rows and goes down on what was simulated already, with little more
//! simulated. Sizes of errors and luck stay those of all rows. In a direction on which the rows known by then say nothing the
//! values stay where later rows put them: that favours the model, and is said.

use super::found::Fit;
use super::origin::{Origin, OriginTarget};
use super::surface::Surface;
use super::targets::{fit_row, scores};
use super::weights::Weights;
use super::{Error, FitRow};
use eyeballs_scenario::checked::Calibration;
use std::collections::BTreeSet;

/// Rows that are known at an origin, more than parameters, at least (assumption).
const MORE_ROWS: usize = 3;

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
