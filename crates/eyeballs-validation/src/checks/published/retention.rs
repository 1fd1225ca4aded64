//! Fader & Hardie's segment "Regular": seven years of retention tell the next five, if people differ.

use super::{SUBJECT, fit, last, simulated, warnings};
use crate::check::{Check, Method};
use crate::finding::{Bound, Findings, Line};
use crate::sample::Estimate;
use eyeballs_lab::calibration::Calibrated;
use eyeballs_report::Panel;

pub(super) const CHECK: Check = Check {
    name: "regular",
    title: "Retention forecast over five years",
    subject: SUBJECT,
    mechanism: "Fitted by maximum likelihood to the customers who left in each of years 1 to 7, forecast to year 12: \
                `paid-membership` whose members differ in their chance to cancel (`regular.toml`); the same with \
                a chance alike for all (`regular-alike.toml`); the market's own leaving with Gamma-distributed \
                hazards (`regular-hazard.toml`)",
    source: "Fader & Hardie (2007), table 1, segment Regular: 223, 207, 194, 183, 173 of 1,000 customers are left after \
             years 8 to 12. The bound is 2 % of the customers of year 12. The best chance to cancel is that of \
             maximum likelihood for the shifted beta-geometric with their data, a = 0.7041 and b = 1.1820",
    method: Method::Calibration { also: &["regular-alike", "regular-hazard"], intervals: true, judge },
};

/// What maximum likelihood for Lomax survival forecasts from the same seven years: 1.9 % below the observed.
const LOMAX_FORECAST: f64 = 169.7;

/// Relative error of the forecast that is allowed after twelve years.
const ALLOWED: f64 = 0.02;

fn judge(calibrated: &[Calibrated]) -> Findings {
    let [differ, alike, hazard] = calibrated else { return Findings::default() };
    let end = |calibrated: &Calibrated| {
        let row = last(&calibrated.targets[1]);
        (row.observed, simulated(row))
    };
    let mean = &differ.parameters[0];
    let chance =
        Estimate { value: mean.best, standard_error: mean.simulation_error.unwrap_or(f64::INFINITY) };
    let mut lines = vec![Line::new(
        "mean chance to cancel in the first year, a / (a + b)",
        0.704_077 / 1.886_119,
        chance,
    )];
    let (observed, forecast) = end(differ);
    let line = Line::new("of 1,000 left after 12 years, members differ", observed, forecast);
    lines.push(line.bounded(Bound::Within(ALLOWED * observed)));
    lines.push(Line::new(
        "of 1,000 left after 12 years, hazards differ (by maximum likelihood)",
        LOMAX_FORECAST,
        end(hazard).1,
    ));
    let (observed, forecast) = end(alike);
    let miss = forecast.times(100.0 / observed);
    let miss = Estimate { value: 100.0 - miss.value, ..miss };
    lines.push(
        Line::new("alike for all: forecast of year 12 too low by, % (must miss)", 100.0 * ALLOWED, miss)
            .bounded(Bound::Above),
    );
    let years = |index: usize| (index + 7) as f64;
    let track = |name, calibrated: &Calibrated, observed| fit(name, &calibrated.targets[1], years, observed);
    let early = |index: usize| (index + 1) as f64;
    let left = |name, calibrated: &Calibrated, observed| fit(name, &calibrated.targets[0], early, observed);
    let panel = |title: &str, y: &str, tracks| Panel {
        title: title.to_owned(),
        x: "years".to_owned(),
        y: y.to_owned(),
        tracks,
    };
    let panels = vec![
        panel(
            "Forecast",
            "of 1,000 still active",
            vec![
                track("members differ", differ, true),
                track("alike for all", alike, false),
                track("hazards differ", hazard, false),
            ],
        ),
        panel(
            "Fit",
            "of 1,000 left in the year",
            vec![
                left("members differ", differ, true),
                left("alike for all", alike, false),
                left("hazards differ", hazard, false),
            ],
        ),
    ];
    let note = "The forecast is 1 to 2 % low in every year, as it is in the paper: that is the model, not chance. \
                Fitted by least squares on the survivors instead, the same model is 3 % low in year 12: the numbers \
                of survivors share their errors from year to year, which least squares does not know.";
    let flat = "With a chance alike for all, exact maximum likelihood leaves 46 of the 1,000 in year 12, three quarters \
                too few. The likelihood of so wrong a model is flat near its best point, and the search stops within \
                one standard error of it.";
    let mut notes = vec![note.to_owned(), flat.to_owned()];
    notes.extend(warnings(calibrated));
    Findings { lines, panels, notes }
}
