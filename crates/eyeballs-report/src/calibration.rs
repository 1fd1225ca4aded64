//! What a calibration found: the table, the JSON, and the files of its folder.

use crate::number::{NOTHING, float};
use crate::plots::{self, Drawn};
use crate::row::{Row, csv_text};
use crate::table::{align_numbers, blank, say, section};
use crate::{Error, write_file};
use eyeballs_lab::calibration::{Calibrated, Estimate, TargetFit};
use std::path::Path;

/// What lies in the folder of a calibration, for its `README.txt`.
pub const CONTENTS: &str = "\
best.toml        the scenario with the best values
estimates.csv    each parameter: best value, standard error, 95 % interval, range
fit.csv          each observation, what was simulated in its place, and whether it was held out
calibration.json all of that, with correlations and warnings
fit-*.png, *.svg observations and simulations, with the forecast

An empty cell has no value. Days count from 0. Values of a target are in its unit.
";

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
            "simulated_standard_error",
            "held_out",
        ],
        calibrated.targets.iter().flat_map(fit_rows).collect(),
    );
    let all = text("calibration.json", &format!("{}\n", json(calibrated)));
    let best = text("best.toml", &calibrated.best_scenario);
    [estimates, fit, all, best].into_iter().filter_map(Result::err).collect()
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
            .optional(row.standard_error)
            .flag(row.held_out)
    })
}

/// The calibration as text, at most `width` characters wide where tables can be.
pub fn table(calibrated: &Calibrated, title: &str, width: u16) -> String {
    let mut text = String::new();
    if !title.is_empty() {
        say(&mut text, width, title);
    }
    let (search, intervals) = (calibrated.search_evaluations, calibrated.interval_evaluations);
    say(
        &mut text,
        width,
        &format!("{search} evaluations to search, {intervals} for standard errors and intervals"),
    );
    section(&mut text, &estimates(calibrated, width));
    section(&mut text, &fits(calibrated, width));
    for warning in &calibrated.warnings {
        text.push('\n');
        say(&mut text, width, &format!("Beware: {warning}."));
    }
    text.push_str("\nThe best values, to be given to eyeballs run:\n\n");
    for estimate in &calibrated.parameters {
        text.push_str(&format!("    --set '{}={}'\n", estimate.key, float(estimate.best)));
    }
    text
}

fn estimates(calibrated: &Calibrated, width: u16) -> comfy_table::Table {
    let mut table = blank(width, ["parameter", "best", "standard error", "95 % interval"]);
    for estimate in &calibrated.parameters {
        let below = if estimate.open_below { "≤ " } else { "" };
        let above = if estimate.open_above { "≥ " } else { "" };
        table.add_row([
            estimate.key.clone(),
            digits(estimate.best),
            digits(estimate.standard_error),
            format!("{below}{} to {above}{}", digits(estimate.low), digits(estimate.high)),
        ]);
    }
    align_numbers(&mut table);
    table
}

fn fits(calibrated: &Calibrated, width: u16) -> comfy_table::Table {
    let mut table = blank(width, ["target", "rows", "mean error", "held out", "mean error", "of the last"]);
    let percent = |value: Option<f64>| value.map_or(NOTHING.to_owned(), |value| format!("{value:.1} %"));
    for target in &calibrated.targets {
        let held_out = target.rows.iter().filter(|row| row.held_out).count();
        let last = target.last_forecast_error_percent;
        table.add_row([
            target.name.clone(),
            (target.rows.len() - held_out).to_string(),
            percent(target.fit_error_percent),
            held_out.to_string(),
            percent(target.forecast_error_percent),
            last.map_or(NOTHING.to_owned(), |value| format!("{value:+.1} %")),
        ]);
    }
    align_numbers(&mut table);
    table
}

/// Three significant digits, which can be typed as they stand.
fn digits(value: f64) -> String {
    float(format!("{value:.2e}").parse().unwrap_or(value))
}
