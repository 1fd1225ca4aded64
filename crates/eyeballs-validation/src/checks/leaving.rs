//! How people leave: what moves the hazard.

use crate::check::{Check, Method};
use crate::closed_form::survival::exponential;
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[Check {
    name: "leaving",
    title: "What holds users",
    subject: "How people leave",
    mechanism: "A constant hazard h and an effect of satisfaction b, satisfaction s held fixed; a channel's `intent` \
                i; shocks to satisfaction and to the number of users",
    source: "Proportional hazards (Cox 1972): survival e^{-t h e^{-b(s - 1/2)}} and e^{-t h/i}",
    method: Method::Simulation { observe, judge },
}];

const SERVICES: [&str; 5] = ["pleased", "annoyed", "spoiled", "intended", "shocked"];
const HAZARD: f64 = 0.01;
const EFFECT: f64 = 2.0;

/// Users of each service on day 100, and who ever was one.
fn observe(record: &Record) -> Vec<f64> {
    let day = |name: &&str| super::service(record, name).days[100];
    let counts = |name| [day(name).active as f64, (day(name).active + day(name).lapsed) as f64];
    SERVICES.iter().flat_map(counts).collect()
}

fn judge(samples: &[Sample]) -> Findings {
    let hazard = |satisfaction: f64| HAZARD * libm::exp(-EFFECT * (satisfaction - 0.5));
    let expected = [
        ("satisfaction 0.9", exponential(hazard(0.9), 100.0)),
        ("satisfaction 0.2", exponential(hazard(0.2), 100.0)),
        // The shock of day 50 is felt before people stay or leave on it.
        ("0.9, shocked to 0.2 on day 50", exponential(hazard(0.9), 49.0) * exponential(hazard(0.2), 51.0)),
        ("intent 4", exponential(HAZARD / 4.0, 100.0)),
        ("after a shock of 30 %", 0.7),
    ];
    let line = |(place, (what, share)): (usize, (&str, f64))| {
        let left = samples[0].ratio(2 * place, 2 * place + 1);
        Line::new(format!("share who stayed until day 100, {what}"), share, left)
    };
    Findings { lines: expected.into_iter().enumerate().map(line).collect(), ..Findings::default() }
}
