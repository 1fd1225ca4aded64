//! How people come: innovation and imitation.

use super::track;
use crate::check::{Check, Method};
use crate::closed_form::diffusion::{bass, epidemic_by_days, final_size, not_reached};
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;
use eyeballs_report::Panel;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "bass",
        title: "Adoption by innovation and imitation",
        subject: "How people come",
        mechanism: "Channels `organic` p and `word-of-mouth` q; everybody equally sociable, nobody leaves",
        source: "Bass (1969), F(t) = (1 - e^{-(p+q)t}) / (1 + (q/p) e^{-(p+q)t}), p = 0.03 and q = 0.38 a year \
                 (Sultan, Farley & Lehmann 1990)",
        method: Method::Simulation { observe: adopters, judge: judge_bass },
    },
    Check {
        name: "imitation-of-unlike",
        title: "Imitation of people who differ",
        subject: "How people come",
        mechanism: "One day of `word-of-mouth` in a world of which half are users; sociability Gamma with mean 1 and \
                    shape k",
        source: "Greenwood & Yule (1920): share (1 + h/k)^-k not reached at a mean hazard h",
        method: Method::Simulation { observe: left_out, judge: judge_unlike },
    },
    Check {
        name: "epidemic",
        title: "Word of mouth from users who leave",
        subject: "How people come",
        mechanism: "`word-of-mouth` with imitation b, a constant hazard of leaving h, nobody comes back; a share i are \
                    users from the start",
        source: "Kermack & McKendrick (1927): share z = 1 - (1 - i) e^{-R z} in all with R = b / (1 - e^{-h}) = 1.5, as \
                 somebody is a user at the end of 1 / (1 - e^{-h}) days on average; the curve is the recursion by days",
        method: Method::Simulation { observe: epidemic, judge: judge_epidemic },
    },
];

/// Years that are looked at.
const YEARS: std::ops::RangeInclusive<usize> = 1..=10;

/// Share of people who are users at the end of each year.
fn adopters(record: &Record) -> Vec<f64> {
    let people = 4_000.0;
    YEARS.map(|year| record.services[0].days[365 * year - 1].active as f64 / people).collect()
}

fn judge_bass(samples: &[Sample]) -> Findings {
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
            tracks: vec![track("", 10.0, form, YEARS.map(|year| (year as f64, share(year))))],
        }],
        notes: Vec::new(),
    }
}

/// Services by the mean hazard of their one day.
const HAZARDS: [(&str, f64); 3] = [("faint", 0.25), ("loud", 1.0), ("deafening", 4.0)];
/// Of sociability, by variant.
const SHAPES: [f64; 2] = [2.0, 0.5];

/// Share of those who were no users at the start and are none after a day of word of mouth.
fn left_out(record: &Record) -> Vec<f64> {
    let others = 2_048.0;
    HAZARDS.map(|(name, _)| 1.0 - super::service(record, name).days[1].joined as f64 / others).into()
}

fn judge_unlike(samples: &[Sample]) -> Findings {
    let mut findings = Findings::default();
    let mut panel = Panel {
        title: "Not reached by word of mouth".to_owned(),
        x: "mean hazard".to_owned(),
        y: "share of people".to_owned(),
        ..Panel::default()
    };
    for (sample, shape) in samples.iter().zip(SHAPES) {
        let form = |hazard| not_reached(hazard, shape);
        let simulated = HAZARDS.iter().enumerate().map(|(place, (_, hazard))| (*hazard, sample.mean(place)));
        findings.lines.extend(simulated.clone().map(|(hazard, estimate)| {
            let quantity = format!("share not reached at hazard {hazard}, shape {shape}");
            Line::new(quantity, form(hazard), estimate)
        }));
        panel.tracks.push(track(format!("shape {shape}"), 4.0, form, simulated));
    }
    findings.panels.push(panel);
    findings
}

/// People of the epidemic.
const PEOPLE: f64 = 16_384.0;
const INITIAL: f64 = 328.0 / PEOPLE;
/// Users whom a user brings among prospects alone.
const R: f64 = 1.5;
/// Days on which the epidemic is looked at.
const DAYS: [usize; 10] = [0, 20, 40, 60, 80, 100, 120, 140, 170, 200];

/// Share who were ever users on the last day; then the share who are users on each of the days.
fn epidemic(record: &Record) -> Vec<f64> {
    let days = &record.services[0].days;
    let ever = days[400].active + days[400].lapsed;
    let active = DAYS.iter().map(|day| days[*day].active);
    std::iter::once(ever).chain(active).map(|people| people as f64 / PEOPLE).collect()
}

fn judge_epidemic(samples: &[Sample]) -> Findings {
    let stay = libm::exp(-0.1);
    let curve = epidemic_by_days(R * (1.0 - stay), stay, INITIAL, 200);
    let users = |place: usize| samples[0].mean(1 + place);
    let line = |place: usize| {
        let day = DAYS[place];
        Line::new(format!("share who are users on day {day}"), curve[day], users(place))
    };
    let simulated = DAYS.iter().enumerate().map(|(place, day)| (*day as f64, users(place)));
    let ever = Line::new("share who were ever users", final_size(R, INITIAL), samples[0].mean(0));
    Findings {
        lines: std::iter::once(ever).chain([2, 4, 6].map(line)).collect(),
        panels: vec![Panel {
            title: "Word of mouth from users who leave".to_owned(),
            x: "days".to_owned(),
            y: "share who are users".to_owned(),
            tracks: vec![track("", 200.0, |day| curve[day as usize], simulated)],
        }],
        notes: Vec::new(),
    }
}
