//! Bass's durables: who buys first, who follows, and how many there will be.

use super::{SUBJECT, fit, parameter, warnings};
use crate::check::{Check, Method};
use crate::finding::{Bound, Findings, Line};
use crate::sample::Estimate;
use eyeballs_lab::calibration::Calibrated;
use eyeballs_report::Panel;

pub(super) const CHECK: Check = Check {
    name: "durables",
    title: "First purchases of two durables",
    subject: SUBJECT,
    mechanism: "Channels `organic` p and `word-of-mouth` q over a market of m people, fitted by least squares to the \
                sales of each of thirteen years: room air conditioners (`durables.toml`), clothes dryers \
                (`durables-dryers.toml`)",
    source: "Nonlinear least squares fits of the curve of Bass (1969) to the same sales, F(t) - F(t - 1) times m: room \
             air conditioners p 0.00944, q 0.37476, m 18.713 million; clothes dryers p 0.01360, q 0.32670, m 16.497 \
             million. The bound is one standard error of the estimate",
    method: Method::Calibration { also: &["durables-dryers"], intervals: true, judge },
};

/// Steps of a year, as in the scenarios.
const STEPS: f64 = 24.0;
/// Agents.
const AGENTS: f64 = 4_000.0;

/// A product, and its p and q a year and m in millions.
const PUBLISHED: [(&str, [f64; 3]); 2] =
    [("air conditioners", [0.00944, 0.374_76, 18.713]), ("dryers", [0.013_60, 0.326_70, 16.497])];

fn judge(calibrated: &[Calibrated]) -> Findings {
    let mut findings = Findings::default();
    for (calibrated, (product, published)) in calibrated.iter().zip(PUBLISHED) {
        let units = [STEPS, STEPS, AGENTS / 1e6];
        let names = ["p a year", "q a year", "m, million people"];
        for (index, name) in names.into_iter().enumerate() {
            let estimate: Estimate = parameter(calibrated, index).times(units[index]);
            let line = Line::new(format!("{product}: {name}"), published[index], estimate);
            findings.lines.push(line.bounded(Bound::Within(estimate.standard_error)));
        }
        findings.panels.push(Panel {
            title: product.to_owned(),
            x: "years after 1948".to_owned(),
            y: "thousand bought".to_owned(),
            tracks: vec![fit("", &calibrated.targets[0], |index| (1 + index) as f64, true)],
        });
    }
    findings.notes.push(
        "Bass (1969) estimated by ordinary least squares on a difference equation of years, which is another estimator: \
         p 0.010 and q 0.42 for air conditioners, 0.017 and 0.36 for dryers. Those lie up to one and a half standard \
         errors from the fits above, with or without a simulator; the bound is about the same estimator."
            .to_owned(),
    );
    findings.notes.extend(warnings(calibrated));
    findings
}
