//! How people leave: constant hazards, alike or not, and coming back.

use super::track;
use crate::check::{Check, Method};
use crate::closed_form::markov::share_in_first;
use crate::closed_form::survival::{
    days_to_a_run, expected_life, exponential, half_life, lomax, without_a_run,
};
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;
use eyeballs_report::Panel;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "churn",
        title: "Survival of users",
        subject: "How people leave",
        mechanism: "`churn.hazard` h without effect of satisfaction and without return; variants: `churn.spread` 0, \
                    1.2 and 4",
        source: "Geometric lives e^{-ht}; Lomax survival (1 + v h t)^{-1/v} of lives with Gamma-distributed hazards",
        method: Method::Simulation { observe: survivors, judge: judge_churn },
    },
    Check {
        name: "life",
        title: "Half life and expected life",
        subject: "How people leave",
        mechanism: "The same with people alike, of whom a share c = 0.05 leaves a day",
        source: "Geometric lives: half life ln 0.5 / ln(1 - c), expected life 1/c",
        method: Method::Simulation { observe: lives, judge: judge_life },
    },
    Check {
        name: "returning",
        title: "Leaving and coming back",
        subject: "How people leave",
        mechanism: "`churn.hazard` h and `return_hazard` r, both constant",
        source: "A Markov chain of two states by days with chances 1 - e^{-h} and 1 - e^{-r}",
        method: Method::Simulation { observe: present, judge: judge_return },
    },
    Check {
        name: "winning-back",
        title: "Winning back",
        subject: "How people leave",
        mechanism: "`churn.hazard` h, `return_hazard` r and an `organic` channel with `reaches` \"lapsed\" and `innovation` w, all \
                    constant",
        source: "A Markov chain of two states by days with chances 1 - e^{-h} and 1 - e^{-(r + w)}; of the returns, w / (r + w) \
                 by the channel",
        method: Method::Simulation { observe: won_back, judge: judge_win_back },
    },
    Check {
        name: "inactivity",
        title: "Lapsing by inactivity",
        subject: "How people leave",
        mechanism: "`churn.inactive_days` n with a constant chance p of use a day; variants: p 0.5 and n 3, p 0.2 and n 10",
        source: "The first run of n failures in Bernoulli trials (de Moivre 1738; Feller 1968, XIII.7): an exact recurrence, \
                 and the mean (1 - q^n) / (p q^n) with q = 1 - p",
        method: Method::Simulation { observe: in_use, judge: judge_inactivity },
    },
];

/// Users on day 0, everybody.
const PEOPLE: f64 = 1_024.0;

const HAZARD: f64 = 0.01;
/// Of the variants.
const SPREADS: [f64; 3] = [0.0, 1.2, 4.0];
const DAYS: [usize; 8] = [1, 10, 30, 60, 100, 150, 225, 300];

/// Share of the people of day 0 who are users on each of the days.
fn survivors(record: &Record) -> Vec<f64> {
    DAYS.map(|day| record.services[0].days[day].active as f64 / PEOPLE).into()
}

fn survival(spread: f64, day: f64) -> f64 {
    if spread == 0.0 { exponential(HAZARD, day) } else { lomax(HAZARD, spread, day) }
}

fn judge_churn(samples: &[Sample]) -> Findings {
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

/// The day on which half are left, between days by a constant hazard; mean days as a user.
fn lives(record: &Record) -> Vec<f64> {
    let shares: Vec<f64> = record.services[0].days.iter().map(|day| day.active as f64 / PEOPLE).collect();
    let after = shares.iter().position(|share| *share < 0.5).unwrap_or(shares.len() - 1).max(1);
    let part = libm::log(shares[after - 1] / 0.5) / libm::log(shares[after - 1] / shares[after]);
    vec![(after - 1) as f64 + part, shares.iter().sum()]
}

fn judge_life(samples: &[Sample]) -> Findings {
    let churn = 0.05;
    Findings {
        lines: vec![
            Line::new("half life, days", half_life(churn), samples[0].mean(0)),
            Line::new("expected life, days", expected_life(churn), samples[0].mean(1)),
        ],
        ..Findings::default()
    }
}

const LATER: [usize; 7] = [1, 2, 4, 7, 11, 20, 30];

fn present(record: &Record) -> Vec<f64> {
    LATER.map(|day| record.services[0].days[day].active as f64 / PEOPLE).into()
}

fn judge_return(samples: &[Sample]) -> Findings {
    two_states(samples, "Leaving and coming back", 0.1)
}

/// Share who are users, if the hazard of leaving is 0.2.
fn two_states(samples: &[Sample], title: &str, back: f64) -> Findings {
    let (leave, back) = (1.0 - libm::exp(-0.2), 1.0 - libm::exp(-back));
    let form = |day| share_in_first(leave, back, day);
    let simulated = LATER.iter().enumerate().map(|(place, day)| (*day as f64, samples[0].mean(place)));
    let line = |(day, estimate)| Line::new(format!("share who are users on day {day}"), form(day), estimate);
    Findings {
        lines: simulated.clone().map(line).collect(),
        panels: vec![Panel {
            title: title.to_owned(),
            x: "days".to_owned(),
            y: "share who are users".to_owned(),
            tracks: vec![track("", 30.0, form, simulated)],
        }],
        notes: Vec::new(),
    }
}

/// The same, and the share of returns that the channel brought.
fn won_back(record: &Record) -> Vec<f64> {
    let reader = &record.services[0];
    let returned: u64 = reader.days.iter().map(|day| day.returned).sum();
    let share = reader.channels[0].returned as f64 / returned as f64;
    present(record).into_iter().chain([share]).collect()
}

fn judge_win_back(samples: &[Sample]) -> Findings {
    let (alone, by_channel) = (0.09, 0.06);
    let mut findings = two_states(samples, "Winning back", alone + by_channel);
    let share = by_channel / (alone + by_channel);
    findings.lines.push(Line::new("share of returns by the channel", share, samples[0].mean(LATER.len())));
    findings
}

/// Chance of use a day and days without use, of the variants.
const IDLING: [(f64, usize); 2] = [(0.5, 3), (0.2, 10)];
const IDLE: [usize; 8] = [3, 5, 9, 10, 14, 25, 50, 100];

/// Share who are users on each of the days; mean days until they are no longer.
fn in_use(record: &Record) -> Vec<f64> {
    let share = |day: usize| record.services[0].days[day].active as f64 / PEOPLE;
    let days = (0..record.services[0].days.len()).map(share).sum();
    IDLE.into_iter().map(share).chain([days]).collect()
}

fn judge_inactivity(samples: &[Sample]) -> Findings {
    let mut findings = Findings::default();
    let mut panel = Panel {
        title: "Lapsing by inactivity".to_owned(),
        x: "days".to_owned(),
        y: "share still users".to_owned(),
        ..Panel::default()
    };
    for (sample, (p, n)) in samples.iter().zip(IDLING) {
        let form = move |day: f64| without_a_run(p, n, day as usize);
        let simulated = IDLE.iter().enumerate().map(|(place, day)| (*day as f64, sample.mean(place)));
        // Before day n nobody can have lapsed: the share is 1 without any error. Of few who are left, little can be said.
        let later = simulated.clone().filter(|(day, _)| *day >= n as f64 && form(*day) > 0.05);
        findings.lines.extend(later.map(|(day, estimate)| {
            Line::new(format!("share still users on day {day}, p {p} and n {n}"), form(day), estimate)
        }));
        let mean = sample.mean(IDLE.len());
        findings.lines.push(Line::new(
            format!("mean days until lapsed, p {p} and n {n}"),
            days_to_a_run(p, n),
            mean,
        ));
        panel.tracks.push(track(format!("p {p}, n {n}"), 100.0, form, simulated));
    }
    findings.panels.push(panel);
    findings
}
