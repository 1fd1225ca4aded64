//! How people leave.

use super::track;
use crate::check::{Check, Method};
use crate::closed_form::survival::{exponential, lomax};
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;
use eyeballs_report::Panel;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[Check {
    name: "churn",
    title: "Survival of users",
    subject: "How people leave",
    mechanism: "`churn.hazard` h without effect of satisfaction and without return; variants: `churn.spread` 0, \
                1.2 and 4",
    source: "Geometric lives e^{-ht}; Lomax survival (1 + v h t)^{-1/v} of lives with Gamma-distributed hazards",
    method: Method::Simulation { observe, judge },
}];

const HAZARD: f64 = 0.01;
/// Of the variants.
const SPREADS: [f64; 3] = [0.0, 1.2, 4.0];
const DAYS: [usize; 8] = [1, 10, 30, 60, 100, 150, 225, 300];

/// Share of the people of day 0 who are users on each of the days.
fn observe(record: &Record) -> Vec<f64> {
    let people = 4_000.0;
    DAYS.map(|day| record.services[0].days[day].active as f64 / people).into()
}

fn survival(spread: f64, day: f64) -> f64 {
    if spread == 0.0 { exponential(HAZARD, day) } else { lomax(HAZARD, spread, day) }
}

fn judge(samples: &[Sample]) -> Findings {
    let mut findings = Findings::default();
    let mut panel = Panel {
        title: "Survival of users".to_owned(),
        x: "days".to_owned(),
        y: "share still users".to_owned(),
        ..Panel::default()
    };
    for (sample, spread) in samples.iter().zip(SPREADS) {
        let simulated = DAYS.iter().enumerate().map(|(place, day)| (*day as f64, sample.mean(place)));
        findings.lines.extend(simulated.clone().filter(|(day, _)| *day >= 30.0).map(|(day, estimate)| {
            let quantity = format!("share still users on day {day}, spread {spread}");
            Line::new(quantity, survival(spread, day), estimate)
        }));
        let form = |day| survival(spread, day);
        panel.tracks.push(track(format!("spread {spread}"), 300.0, form, simulated));
    }
    findings.panels.push(panel);
    findings
}
