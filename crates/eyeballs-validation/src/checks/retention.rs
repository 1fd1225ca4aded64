//! What money spent on buyers does to whether they stay.

use crate::check::{Check, Method};
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[Check {
    name: "retention-by-service",
    title: "Buyers kept by service",
    subject: "Purchases",
    mechanism: "`e-commerce` in which everybody orders every day; people alike, on the market's hazard of -ln(1/2) / 30 a day; \
                B spent on each buyer in 30 days",
    source: "Blattberg & Deighton (1996) with the market's retention r0 in place of 0: r = r0 + (R - r0)(1 - e^{-kB}) in 30 days, \
             r^2 in 60, at r0 = 0.5, R = 0.95, k = 0.1",
    method: Method::Simulation { observe, judge },
}];

const PEOPLE: f64 = 2_000.0;
/// What the variants of the scenario spend on each buyer in 30 days.
const SPENT: [f64; 4] = [0.0, 2.0, 10.0, 100.0];
const MONTHS: [usize; 2] = [1, 2];

/// Shares of users, all of whom are buyers, who are left after the months.
fn observe(record: &Record) -> Vec<f64> {
    MONTHS.map(|months| record.services[0].days[30 * months].active as f64 / PEOPLE).into()
}

fn judge(samples: &[Sample]) -> Findings {
    let mut lines = Vec::new();
    for (spent, sample) in SPENT.into_iter().zip(samples) {
        let kept = 0.5 + (0.95 - 0.5) * (1.0 - libm::exp(-0.1 * spent));
        for (place, months) in MONTHS.into_iter().enumerate() {
            lines.push(Line::new(
                format!("share of buyers kept for {} days at {spent} a month", 30 * months),
                libm::pow(kept, months as f64),
                sample.mean(place),
            ));
        }
    }
    Findings { lines, panels: Vec::new(), notes: Vec::new() }
}
