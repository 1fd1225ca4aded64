//! What a calibration found: the table, the JSON, and the files of its folder.

mod assumed;
mod rivals;
mod table;

use crate::number::float;
use crate::plots::{self, Drawn};
use crate::row::{Row, csv_text};
use crate::{Error, write_file};
use eyeballs_lab::calibration::{Calibrated, CloudPoint, DerivedEstimate, Estimate, Origin, TargetFit};
use std::path::Path;
pub use table::table;

/// What lies in the folder of a calibration, for its `README.txt`.
pub const CONTENTS: &str = "\
report.html      all of it for a reader: open it in a browser
best.toml        the scenario with the best values
estimates.csv    each parameter: best value, standard error, 95 % interval, range
derived.csv      numbers that follow from the parameters; only if the scenario names some
fit.csv          each observation, what was simulated in its place, its bands, and whether it was held out
scores.csv       what the forecast of the rows that were held out is worth beside simple ones; only if there are any
assumptions.csv  what is assumed and not fitted, what matters most first; only with refits
refits.csv       parameters and forecasts with other values of what is assumed; only with refits
origins.csv      the same from earlier days, each fitted to what was known by then; only with enough rows
rivals.csv       variants fitted alone, side by side; only if the scenario names some
cloud.csv        values of the parameters that the data allow, with weights; only with intervals
calibration.json all of that, with goodness of fit, convergence, correlations and warnings
fit-*.png, *.svg observations and simulations, with the forecast and its band

An empty cell has no value. Days count from 0. Values of a target are in its unit.
";

/// By which the folder of a calibration that was interrupted is known.
const INTERRUPTED: &str = "INTERRUPTED.txt";
const INTERRUPTED_TEXT: &str = "\
This calibration was interrupted. Here are the best values so far, without intervals. What was simulated is kept in the store:
the same command goes on where it ended.
";

/// Says in a folder that it is not the end.
///
/// # Errors
/// If that cannot be written.
pub fn mark_interrupted(folder: &Path) -> Result<(), Error> {
    write_file(&folder.join(INTERRUPTED), INTERRUPTED_TEXT.as_bytes())
}

/// The calibration as JSON. Numbers that are not finite become `null`.
pub fn json(calibrated: &Calibrated) -> String {
    serde_json::to_string_pretty(calibrated).expect("a calibration has text keys only")
}

/// Writes the files of numbers into a folder, and tells which of them could not be written.
pub fn files(calibrated: &Calibrated, folder: &Path) -> Vec<Error> {
    let table = |name: &str, names: &[&str], rows: Vec<Row>| {
        let path = folder.join(name);
        write_file(&path, &csv_text(names, rows).map_err(Error::file("write", &path))?)
    };
    let text = |name: &str, text: &str| write_file(&folder.join(name), text.as_bytes());
    let estimates = table(
        "estimates.csv",
        &[
            "parameter",
            "best",
            "standard_error",
            "low_95",
            "high_95",
            "from",
            "to",
            "open_below",
            "open_above",
            "at_edge",
            "bound_below",
            "bound_above",
            "prior",
        ],
        calibrated.parameters.iter().map(estimate_row).collect(),
    );
    let fit = table(
        "fit.csv",
        &[
            "target",
            "unit",
            "row",
            "first_day",
            "last_day",
            "observed",
            "simulated",
            "residual",
            "p10",
            "p90",
            "low_95",
            "low_80",
            "high_80",
            "high_95",
            "simulated_standard_error",
            "held_out",
        ],
        calibrated.targets.iter().flat_map(fit_rows).collect(),
    );
    let all = text("calibration.json", &format!("{}\n", json(calibrated)));
    let best = text("best.toml", &calibrated.best_scenario);
    let mut written = vec![estimates, fit, all, best];
    if calibrated.targets.iter().any(|target| !target.scores.is_empty()) {
        let names = ["target", "forecast", "mean_absolute_error", "mean_absolute_error_of_running_sum"];
        written.push(table("scores.csv", &names, calibrated.targets.iter().flat_map(score_rows).collect()));
    }
    if let Some(assumptions) = &calibrated.assumptions {
        written.push(table("assumptions.csv", &assumed::NUMBERS, assumed::number_rows(assumptions)));
        written.push(table("refits.csv", &assumed::REFITS, assumed::refit_rows(calibrated, assumptions)));
    }
    if !calibrated.derived.is_empty() {
        let row = |derived: &DerivedEstimate| {
            Row::new().text(&derived.name).number(derived.best).number(derived.low).number(derived.high)
        };
        let names = ["derived", "best", "low_95", "high_95"];
        written.push(table("derived.csv", &names, calibrated.derived.iter().map(row).collect()));
    }
    if !calibrated.origins.is_empty() {
        let names = [
            "origin_day",
            "settled",
            "target",
            "rows",
            "forecast",
            "mean_absolute_error",
            "mean_absolute_error_of_running_sum",
        ];
        written.push(table("origins.csv", &names, calibrated.origins.iter().flat_map(origin_rows).collect()));
    }
    if !calibrated.rivals.is_empty() {
        written.push(table("rivals.csv", &rivals::RIVALS, rivals::rows(&calibrated.rivals)));
    }
    if !calibrated.cloud.is_empty() {
        let keys = calibrated.parameters.iter().map(|estimate| estimate.key.as_str());
        let names: Vec<&str> = std::iter::once("weight").chain(keys).collect();
        let row = |point: &CloudPoint| {
            point.values.iter().fold(Row::new().number(point.weight), |row, value| row.number(*value))
        };
        written.push(table("cloud.csv", &names, calibrated.cloud.iter().map(row).collect()));
    }
    written.into_iter().filter_map(Result::err).collect()
}

/// Draws the fit of each target into a folder that is there; `title` is that of the scenario.
pub fn pictures(calibrated: &Calibrated, title: &str, folder: &Path) -> Drawn {
    plots::fits(title, &calibrated.targets, folder)
}

fn estimate_row(estimate: &Estimate) -> Row {
    Row::new()
        .text(&estimate.key)
        .number(estimate.best)
        .number(estimate.standard_error)
        .number(estimate.low)
        .number(estimate.high)
        .number(estimate.from)
        .number(estimate.to)
        .flag(estimate.open_below)
        .flag(estimate.open_above)
        .flag(estimate.at_edge)
        .flag(estimate.bound_below)
        .flag(estimate.bound_above)
        .text(estimate.prior.as_deref().unwrap_or_default())
}

fn fit_rows(target: &TargetFit) -> impl Iterator<Item = Row> {
    target.rows.iter().map(|row| {
        Row::new()
            .text(&target.name)
            .text(&target.unit)
            .text(&row.label)
            .count(row.first_day)
            .count(row.last_day)
            .number(row.observed)
            .number(row.simulated)
            .number(row.simulated - row.observed)
            .number(row.p10)
            .number(row.p90)
            .optional(row.low_95)
            .optional(row.low_80)
            .optional(row.high_80)
            .optional(row.high_95)
            .optional(row.standard_error)
            .flag(row.held_out)
    })
}

fn origin_rows(origin: &Origin) -> impl Iterator<Item = Row> {
    origin.targets.iter().flat_map(move |target| {
        target.scores.iter().map(move |score| {
            Row::new()
                .count(origin.day)
                .flag(origin.settled)
                .text(&target.target)
                .count(target.rows as u64)
                .text(&score.forecast)
                .number(score.mean_absolute_error)
                .optional(score.of_running_sum)
        })
    })
}

fn score_rows(target: &TargetFit) -> impl Iterator<Item = Row> {
    target.scores.iter().map(|score| {
        Row::new()
            .text(&target.name)
            .text(&score.forecast)
            .number(score.mean_absolute_error)
            .optional(score.of_running_sum)
    })
}

/// Three significant digits, which can be typed as they stand.
fn digits(value: f64) -> String {
    float(format!("{value:.2e}").parse().unwrap_or(value))
}
