//! A market that grows.

use super::{service, track};
use crate::check::{Check, Method};
use crate::closed_form::growth::{joins, joins_of_reach};
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;
use eyeballs_report::Panel;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[Check {
    name: "growing",
    title: "A market that grows",
    subject: "How people come",
    mechanism: "20,000 people, an agent standing for ten, and 400 who enter each day; an `organic` hazard h, and 600 a day \
                reached of all who are there; nobody leaves",
    source: "Joins of day d: e + (n (1 - e^{-h}) - e) e^{-hd}, which tend to the rate e; where x a day are reached, by days \
             with the hazard x / (n + e d)",
    method: Method::Simulation { observe: joined, judge },
}];

/// The last days of spans of ten.
const DAYS: [usize; 5] = [9, 29, 59, 99, 199];
const PEOPLE: f64 = 20_000.0;
const ENTERING: f64 = 400.0;

/// People who joined in the ten days up to each of the days, to one service and to the other.
fn joined(record: &Record) -> Vec<f64> {
    let of = |name| {
        let days = &service(record, name).days;
        DAYS.map(|day| days[day - 9..=day].iter().map(|day| day.joined).sum::<u64>() as f64 / 10.0)
    };
    [of("found"), of("sent")].concat()
}

fn judge(samples: &[Sample]) -> Findings {
    let chance = -libm::expm1(-0.03);
    let mean = |last: usize, of: &dyn Fn(usize) -> f64| (last - 9..=last).map(of).sum::<f64>() / 10.0;
    let found = |day: usize| joins(PEOPLE, ENTERING, chance, day as f64);
    let sent = |day: usize| joins_of_reach(PEOPLE, ENTERING, 600.0, day as u32);
    let simulated = |first: usize| {
        DAYS.iter().enumerate().map(move |(place, day)| (*day, samples[0].mean(first + place)))
    };
    let line = |how: &str, day: usize, expected: f64, estimate| {
        Line::new(format!("people who join a day, {how}, days {} to {day}", day - 9), expected, estimate)
    };
    let mut lines: Vec<Line> =
        simulated(0).map(|(day, estimate)| line("by themselves", day, mean(day, &found), estimate)).collect();
    lines.extend(simulated(DAYS.len()).map(|(day, estimate)| line("sent", day, mean(day, &sent), estimate)));
    let marks = simulated(0).map(|(day, estimate)| (day as f64 - 4.5, estimate));
    Findings {
        lines,
        panels: vec![Panel {
            title: "Joins in a market that grows".to_owned(),
            x: "days".to_owned(),
            y: "people a day".to_owned(),
            tracks: vec![track("", 199.0, |day| joins(PEOPLE, ENTERING, chance, day), marks)],
        }],
        notes: Vec::new(),
    }
}
