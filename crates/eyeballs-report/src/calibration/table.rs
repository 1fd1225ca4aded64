//! What a calibration found, as text for a terminal.

use super::{assumed, digits, rivals};
use crate::number::{NOTHING, float, short};
use crate::table::{align_numbers, blank, say, section};
use eyeballs_lab::calibration::{Calibrated, Status, TargetFit, mean_scores};

/// The calibration as text, at most `width` characters wide where tables can be.
pub fn table(calibrated: &Calibrated, title: &str, width: u16) -> String {
    let mut text = String::new();
    if !title.is_empty() {
        say(&mut text, width, title);
    }
    if calibrated.status == Status::Interrupted {
        say(&mut text, width, "INTERRUPTED: the best so far, without intervals.");
    }
    let (search, intervals) = (calibrated.search_evaluations, calibrated.interval_evaluations);
    say(
        &mut text,
        width,
        &format!("{search} evaluations to search, {intervals} around the best point and along intervals"),
    );
    // Whether the model fits comes before what it says.
    let (loud, other): (Vec<&String>, Vec<&String>) =
        calibrated.warnings.iter().partition(|warning| warning.starts_with("THIS DOES NOT FIT"));
    for warning in loud {
        text.push('\n');
        say(&mut text, width, &format!("{warning}."));
    }
    section(&mut text, &estimates(calibrated, width));
    if !calibrated.derived.is_empty() {
        section(&mut text, &derived(calibrated, width));
    }
    text.push('\n');
    say(&mut text, width, &goodness(calibrated));
    if calibrated.status != Status::Interrupted {
        say(&mut text, width, &convergence(calibrated));
    }
    section(&mut text, &fits(calibrated, width));
    if calibrated.targets.iter().any(|target| !target.scores.is_empty()) {
        section(&mut text, &forecasts(calibrated, width));
    }
    if !calibrated.origins.is_empty() {
        section(&mut text, &origins(calibrated, width));
    }
    if !calibrated.rivals.is_empty() {
        rivals::say_rivals(&mut text, &calibrated.rivals, width);
    }
    if let Some(assumptions) = &calibrated.assumptions {
        assumed::say_assumptions(&mut text, calibrated, assumptions, width);
    }
    for warning in other {
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
        let end = |open: bool, bound: bool, sign: &'static str| match (open, bound) {
            (true, true) => "",
            (true, false) => sign,
            _ => "",
        };
        let below = end(estimate.open_below, estimate.bound_below, "≤ ");
        let above = end(estimate.open_above, estimate.bound_above, "≥ ");
        let interval = match estimate.low.is_finite() && estimate.high.is_finite() {
            true => format!("{below}{} to {above}{}", digits(estimate.low), digits(estimate.high)),
            false => NOTHING.to_owned(),
        };
        let best = format!("{}{}", digits(estimate.best), if estimate.at_edge { " (edge)" } else { "" });
        let error = estimate.standard_error;
        let error = if error.is_finite() { digits(error) } else { NOTHING.to_owned() };
        table.add_row([estimate.key.clone(), best, error, interval]);
    }
    align_numbers(&mut table);
    table
}

fn derived(calibrated: &Calibrated, width: u16) -> comfy_table::Table {
    let mut table = blank(width, ["derived", "at the best values", "95 % of the cloud"]);
    let shown = |value: f64| if value.is_finite() { digits(value) } else { NOTHING.to_owned() };
    for derived in &calibrated.derived {
        let interval = match derived.low.is_finite() && derived.high.is_finite() {
            true => format!("{} to {}", digits(derived.low), digits(derived.high)),
            false => NOTHING.to_owned(),
        };
        table.add_row([derived.name.clone(), shown(derived.best), interval]);
    }
    align_numbers(&mut table);
    table
}

fn goodness(calibrated: &Calibrated) -> String {
    let goodness = &calibrated.goodness;
    let aicc = goodness.aicc.map_or_else(String::new, |aicc| format!(", AICc {aicc:.1}"));
    let likelihood = format!("Log-likelihood {:.1}, AIC {:.1}{aicc}.", goodness.log_likelihood, goodness.aic);
    let prior = goodness.log_prior.map_or_else(String::new, |log_prior| {
        let with = calibrated.parameters.iter().filter_map(|estimate| {
            estimate.prior.as_ref().map(|prior| format!("`{}` {prior}", estimate.key))
        });
        format!(
            " Known before: {}; log-prior {log_prior:.1}, log-posterior {:.1} but for a constant. Best values are the most likely ones, \
             and intervals those of data and priors together.",
            with.collect::<Vec<_>>().join(", "),
            goodness.log_likelihood + log_prior
        )
    });
    let likelihood = likelihood + &prior;
    match (goodness.chi_square, goodness.chi_square_degrees, goodness.p, &goodness.why_no_p) {
        (Some(chi_square), Some(degrees), Some(p), _) => {
            format!(
                "Fit: chi-square {chi_square:.1} with {degrees:.1} degrees of freedom, p = {p:.2}. {likelihood}"
            )
        }
        (.., Some(why)) => format!("No chance of such a fit can be given: {why}. {likelihood}"),
        _ => likelihood,
    }
}

fn convergence(calibrated: &Calibrated) -> String {
    let found = &calibrated.convergence;
    let word = if found.converged { "Converged" } else { "Not wholly converged" };
    let mut parts = vec![format!("{} of {} descents ended as low", found.agreeing, found.descents)];
    if found.restarts > 0 {
        parts.push(format!("better points met along intervals: {}", found.restarts));
    }
    if found.loose_ends > 0 {
        parts.push(format!("ends of intervals that are not exact: {}", found.loose_ends));
    }
    if !calibrated.cloud.is_empty() {
        parts.push(format!("the cloud counts as {:.0} points", found.cloud_effective));
    }
    format!("{word}: {}.", parts.join("; "))
}

fn fits(calibrated: &Calibrated, width: u16) -> comfy_table::Table {
    let mut table = blank(
        width,
        [
            "target",
            "rows",
            "mean error",
            "held out",
            "mean error",
            "of the last",
            "within 80 %",
            "within 95 %",
        ],
    );
    let percent = |value: Option<f64>| value.map_or(NOTHING.to_owned(), |value| format!("{value:.1} %"));
    let count = |value: Option<usize>| value.map_or(NOTHING.to_owned(), |value| value.to_string());
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
            count(target.within_80),
            count(target.within_95),
        ]);
    }
    align_numbers(&mut table);
    table
}

/// Mean absolute errors of forecasts: the model's first.
fn forecasts(calibrated: &Calibrated, width: u16) -> comfy_table::Table {
    let mut table = blank(width, ["forecast of", "by", "mean error", "of the running sum"]);
    let rows = |target: &TargetFit| {
        let row = |score: &eyeballs_lab::calibration::Score| {
            let sum = score.of_running_sum.map_or(NOTHING.to_owned(), short);
            [target.name.clone(), score.forecast.clone(), short(score.mean_absolute_error), sum]
        };
        target.scores.iter().map(row).collect::<Vec<_>>()
    };
    calibrated.targets.iter().flat_map(rows).for_each(|row| {
        table.add_row(row);
    });
    align_numbers(&mut table);
    table
}

/// The same from earlier days, on the mean over these.
fn origins(calibrated: &Calibrated, width: u16) -> comfy_table::Table {
    let mut table =
        blank(width, ["forecast from earlier days of", "days", "by", "mean error", "of the running sum"]);
    for (target, from, scores) in mean_scores(&calibrated.origins) {
        for score in scores {
            let sum = score.of_running_sum.map_or(NOTHING.to_owned(), short);
            table.add_row([
                target.clone(),
                from.to_string(),
                score.forecast,
                short(score.mean_absolute_error),
                sum,
            ]);
        }
    }
    align_numbers(&mut table);
    table
}
