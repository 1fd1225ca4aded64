//! How people come: innovation and imitation.

use super::track;
use crate::check::{Check, Method};
use crate::closed_form::diffusion::bass;
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;
use eyeballs_report::Panel;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[Check {
    name: "bass",
    title: "Adoption by innovation and imitation",
    subject: "How people come",
    mechanism: "Channels `organic` p and `word-of-mouth` q; everybody equally sociable, nobody leaves",
    source: "Bass (1969), F(t) = (1 - e^{-(p+q)t}) / (1 + (q/p) e^{-(p+q)t}), p = 0.03 and q = 0.38 a year \
             (Sultan, Farley & Lehmann 1990)",
    method: Method::Simulation { observe, judge },
}];

/// Years that are looked at.
const YEARS: std::ops::RangeInclusive<usize> = 1..=12;

/// Share of people who are users at the end of each year.
fn observe(record: &Record) -> Vec<f64> {
    let people = 4_000.0;
    YEARS.map(|year| record.services[0].days[365 * year - 1].active as f64 / people).collect()
}

fn judge(samples: &[Sample]) -> Findings {
    let form = |year: f64| bass(0.03, 0.38, year);
    let share = |year: usize| samples[0].mean(year - 1);
    let line = |year: usize| {
        Line::new(format!("share who adopted after {year} years"), form(year as f64), share(year))
    };
    Findings {
        lines: [5, 10].map(line).into(),
        panels: vec![Panel {
            title: "Adoption (Bass)".to_owned(),
            x: "years".to_owned(),
            y: "share of people".to_owned(),
            tracks: vec![track("", 12.0, form, YEARS.map(|year| (year as f64, share(year))))],
        }],
        notes: Vec::new(),
    }
}
